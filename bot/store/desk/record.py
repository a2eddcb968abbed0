"""The record of what was done at the desk: a chain of rows, none of which can be changed, added or left out unseen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Row, select, update

from bot.store.crypto import Keys, Place
from bot.store.desk.people import audit, audit_ends
from bot.store.upsert import insert

START: Final = ""
_NOTHING: Final = {"id": 1, "seq": 0, "digest": START, "gone_seq": 0, "gone_digest": START}


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
    """The newest row of the chain, and the last that retention took away."""

    seq: int
    digest: str
    gone_seq: int
    gone_digest: str

    def proof(self, keys: Keys) -> str:
        """Return what only we can write beside these ends."""
        return keys.digest("audit ends", str(self.seq), self.digest, str(self.gone_seq), self.gone_digest)


def append(connection: Connection, entry: Entry, keys: Keys) -> int:
    """Add an entry to the chain and return its number. It locks the chain: do it last in a unit of work."""
    last = ends(connection, keys, lock=True)
    seq = last.seq + 1
    digest = chained(keys, last.digest, seq, entry)
    detail = keys.seal_text(entry.detail, detail_place(seq))
    row = {"seq": seq, "at": entry.at, "person": entry.person, "role": entry.role, "what": entry.what}
    row |= {"kind": entry.kind, "subject": entry.subject, "place": entry.place}
    connection.execute(audit.insert(), {**row, "detail_sealed": detail, "digest": digest})
    move(connection, Ends(seq, digest, last.gone_seq, last.gone_digest), keys)
    return seq


def ends(connection: Connection, keys: Keys, *, lock: bool = False) -> Ends:
    """Return the ends of the chain; an empty chain is begun where there is none and it is to be locked."""
    wanted = select(audit_ends).where(audit_ends.c.id == 1)
    found = connection.execute(wanted.with_for_update() if lock else wanted).first()
    if found is None and lock:
        first = _NOTHING | {"proof": Ends(0, START, 0, START).proof(keys)}
        connection.execute(insert(connection, audit_ends).values(first).on_conflict_do_nothing())
        found = connection.execute(wanted.with_for_update()).one()
    if found is None:
        return Ends(0, START, 0, START)
    return Ends(found.seq, found.digest, found.gone_seq, found.gone_digest)


def move(connection: Connection, to: Ends, keys: Keys) -> None:
    """Write down new ends of the chain."""
    values = {"seq": to.seq, "digest": to.digest, "gone_seq": to.gone_seq, "gone_digest": to.gone_digest}
    connection.execute(update(audit_ends).where(audit_ends.c.id == 1).values(**values, proof=to.proof(keys)))


def chained(keys: Keys, before: str, seq: int, entry: Entry) -> str:
    """Return the digest of an entry that follows the one with the digest `before`."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = (entry.person or "", entry.role, entry.what, entry.kind, entry.subject, entry.place, entry.detail)
    return keys.digest("audit", before, str(seq), at, *said)


def read(row: Row[Any], keys: Keys) -> Entry:
    """Return a row of the table as the entry that it keeps; SealError where its detail was changed."""
    detail = keys.open_text(row.detail_sealed, detail_place(row.seq))
    return Entry(row.at, row.what, row.person, row.role, row.kind, row.subject, row.place, detail)


def entries(connection: Connection, after: int, limit: int) -> Iterator[Row[Any]]:
    """Yield rows of the chain from the one after `after`, in their order."""
    yield from connection.execute(select(audit).where(audit.c.seq > after).order_by(audit.c.seq).limit(limit))


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
