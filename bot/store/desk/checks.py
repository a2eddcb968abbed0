"""Reading the record to check it, and keeping up to where it was found to be whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, LargeBinary, Row, cast, func, select

from bot.store.crypto import Keys
from bot.store.desk.governing import audit_checks
from bot.store.desk.people import audit, audit_ends
from bot.store.desk.record import START, Ends, read_ends
from bot.store.upsert import insert

_SEALED: Final = audit.c.detail_sealed
# SQLite would refuse to hand out a row whose detail somebody replaced by a text.
_AS_BYTES: Final = [cast(_SEALED, LargeBinary).label("detail_sealed") if one is _SEALED else one for one in audit.c]


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to which row the record was found to be whole, when that was, and how many faults were found after it.

    A mark that somebody else wrote is not `ours`: nothing before it was checked by us.
    """

    seq: int = 0
    digest: str = START
    at: datetime | None = None
    faults: int = 0
    ours: bool = True


def bounds(connection: Connection, keys: Keys) -> tuple[Ends, int]:
    """Return the ends of the chain and the newest row there is, of one moment."""
    newest = select(func.max(audit.c.seq)).scalar_subquery()
    row = connection.execute(select(audit_ends, newest.label("newest")).where(audit_ends.c.id == 1)).first()
    if row is not None:
        return read_ends(row, keys), row.newest or 0
    alone = connection.execute(select(newest)).scalar_one() or 0
    return Ends(whole=not alone), alone


def rows(connection: Connection, after: int | None, until: int, most: int) -> Sequence[Row[Any]]:
    """Return some rows in their order: after one, or from the first, until another."""
    wanted = select(*_AS_BYTES).where(audit.c.seq <= until).order_by(audit.c.seq).limit(most)
    return connection.execute(wanted if after is None else wanted.where(audit.c.seq > after)).all()


def digest_of(connection: Connection, seq: int) -> str | None:
    """Return the digest of a row; None where there is none."""
    return connection.execute(select(audit.c.digest).where(audit.c.seq == seq)).scalar_one_or_none()


def mark(connection: Connection, keys: Keys) -> Mark:
    """Return up to where the record was checked."""
    row = connection.execute(select(audit_checks).where(audit_checks.c.id == 1)).first()
    if row is None:
        return Mark()
    found = Mark(row.seq, row.digest, row.at, row.faults)
    return found if row.proof == _proof(found, keys) else Mark(at=row.at, faults=row.faults, ours=False)


def told(connection: Connection) -> tuple[datetime, int] | None:
    """Return when the record was last checked and how many faults were found; None before the first time."""
    row = connection.execute(select(audit_checks.c.at, audit_checks.c.faults)).first()
    return (row.at, row.faults) if row else None


def keep(connection: Connection, found: Mark, keys: Keys) -> None:
    """Keep what a check found."""
    row = {"seq": found.seq, "digest": found.digest, "at": found.at, "faults": found.faults}
    row["proof"] = _proof(found, keys)
    statement = insert(connection, audit_checks).values(id=1, **row)
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=row))


def _proof(found: Mark, keys: Keys) -> str:
    at = found.at.isoformat(timespec="microseconds") if found.at else ""
    return keys.digest("audit check", str(found.seq), found.digest, at, str(found.faults))
