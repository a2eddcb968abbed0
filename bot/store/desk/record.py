"""The record of what was done at the desk: a chain of rows, none of which can be changed, added or left out unseen."""

import hmac
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any, Final

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Row, delete, select, update

from bot.store.crypto import Keys, Place
from bot.store.desk.people import audit, audit_ends
from bot.store.upsert import insert

START: Final = ""
TAMPERED: Final = "record.tampered"
"""What is recorded where somebody else had written the ends of the chain."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done. `kind` and `subject` say to what, `place` in which region, `detail` is JSON."""

    at: datetime
    what: str
    person: str | None = None
    role: str = ""
    kind: str = ""
    subject: str = ""
    place: str = ""
    detail: str = "{}"


@dataclass(frozen=True, slots=True)
class Ends:
    """The newest row of the chain, and the last that retention took away. Not `whole`: somebody else wrote this."""

    seq: int = 0
    digest: str = START
    gone_seq: int = 0
    gone_digest: str = START
    whole: bool = True

    def proof(self, keys: Keys) -> str:
        """Return what only we can write beside these ends."""
        return keys.digest("audit ends", str(self.seq), self.digest, str(self.gone_seq), self.gone_digest)


def append(connection: Connection, entry: Entry, keys: Keys) -> int:
    """Add an entry to the chain and return its number. It locks the chain: do it last in a unit of work.

    Where somebody tampered with the ends, that is recorded before it: else this would cover it up.
    """
    last = ends(connection, keys, lock=True)
    if not last.whole:
        last = _add(connection, _newest(connection, last), _tampered(last, entry.at), keys)
    return _add(connection, last, entry, keys).seq


def ends(connection: Connection, keys: Keys, *, lock: bool = False) -> Ends:
    """Return the ends of the chain; an empty chain is begun where there is none and it is to be locked."""
    wanted = select(audit_ends).where(audit_ends.c.id == 1)
    found = connection.execute(wanted.with_for_update() if lock else wanted).first()
    if found is None and lock:
        begun = Ends()
        statement = insert(connection, audit_ends).values(
            {"id": 1, **_values(begun), "proof": _first_proof(connection, keys)}
        )
        connection.execute(statement.on_conflict_do_nothing())
        found = connection.execute(wanted.with_for_update()).one()
    return read_ends(found, keys) if found else Ends()


def read_ends(row: Row[Any], keys: Keys) -> Ends:
    """Return a row of `audit_ends` as the ends that it keeps."""
    found = Ends(row.seq, row.digest, row.gone_seq, row.gone_digest)
    return replace(found, whole=hmac.compare_digest(row.proof.encode(), found.proof(keys).encode()))


def let_go(connection: Connection, before: datetime, most: int, keys: Keys) -> tuple[int, int] | None:
    """Delete the oldest entries, all from before a moment; return the first and the last number, None for none.

    The chain is held by the end that moves on with them. Where somebody tampered with it, nothing goes.
    """
    last = ends(connection, keys, lock=True)
    wanted = select(audit.c.seq, audit.c.at, audit.c.digest).where(audit.c.seq > last.gone_seq)
    old = list(takewhile(lambda row: row.at < before, connection.execute(wanted.order_by(audit.c.seq).limit(most))))
    if not old or not last.whole:
        return None
    move(connection, replace(last, gone_seq=old[-1].seq, gone_digest=old[-1].digest), keys)
    connection.execute(delete(audit).where(audit.c.seq <= old[-1].seq))
    return old[0].seq, old[-1].seq


def move(connection: Connection, to: Ends, keys: Keys) -> None:
    """Write down new ends of the chain."""
    connection.execute(update(audit_ends).where(audit_ends.c.id == 1).values(**_values(to), proof=to.proof(keys)))


def chained(keys: Keys, before: str, said: str) -> str:
    """Return the digest of an entry that follows the one with the digest `before`; `said` is what `spoken` returns."""
    return keys.digest("audit", before, said)


def spoken(seq: int, entry: Entry) -> str:
    """Return everything that an entry says as one text."""
    told = entry.role, entry.what, entry.kind, entry.subject, entry.place, entry.detail
    return joined(seq, entry.at, entry.person, *told)


def joined(seq: int, at: datetime, person: str | None, *told: str) -> str:
    """Return the parts of an entry, in the order of `spoken`, as one text."""
    return "\x00".join((str(seq), at.astimezone(UTC).isoformat(timespec="microseconds"), person or "", *told))


def read(row: Row[Any], keys: Keys) -> Entry:
    """Return a row of the table as the entry that it keeps; SealError where its detail was changed."""
    detail = keys.open_text(row.detail_sealed, detail_place(row.seq))
    return Entry(row.at, row.what, row.person, row.role, row.kind, row.subject, row.place, detail)


def detail_place(seq: int) -> Place:
    """Return where the sealed detail of an entry belongs."""
    return Place("audit", "detail", str(seq))


def dump(detail: dict[str, Any]) -> str:
    """Return a detail as it is kept."""
    return to_json(dict(sorted(detail.items()))).decode()


def load(detail: str) -> dict[str, Any]:
    """Return a detail as it was given."""
    loaded: dict[str, Any] = from_json(detail)
    return loaded


def _add(connection: Connection, last: Ends, entry: Entry, keys: Keys) -> Ends:
    seq = last.seq + 1
    digest = chained(keys, last.digest, spoken(seq, entry))
    row = {"seq": seq, "at": entry.at, "person": entry.person, "role": entry.role, "what": entry.what}
    row |= {"kind": entry.kind, "subject": entry.subject, "place": entry.place}
    detail = keys.seal_text(entry.detail, detail_place(seq))
    connection.execute(audit.insert(), {**row, "detail_sealed": detail, "digest": digest})
    to = replace(last, seq=seq, digest=digest)
    move(connection, to, keys)
    return to


def _tampered(found: Ends, at: datetime) -> Entry:
    return Entry(at, TAMPERED, role="system", kind="record", detail=dump({"seq": found.seq, "gone": found.gone_seq}))


def _newest(connection: Connection, told: Ends) -> Ends:
    """Return where the chain can go on, whatever its ends tell: after every row there is."""
    row = connection.execute(select(audit.c.seq, audit.c.digest).order_by(audit.c.seq.desc()).limit(1)).first()
    return replace(told, seq=row.seq, digest=row.digest) if row and row.seq >= told.seq else told


def _first_proof(connection: Connection, keys: Keys) -> str:
    """Return the proof of an empty chain; none where the chain is not empty and somebody took its ends away."""
    anything = connection.execute(select(audit.c.seq).limit(1)).first()
    return "" if anything else Ends().proof(keys)


def _values(of: Ends) -> dict[str, int | str]:
    return {"seq": of.seq, "digest": of.digest, "gone_seq": of.gone_seq, "gone_digest": of.gone_digest}
