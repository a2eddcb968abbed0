"""Reading the record: the newest first, and only what belongs to one's regions or was done by oneself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, or_, select, true

from bot.bureau.region import Scope
from bot.clock import SHANGHAI
from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store.crypto import Keys, SealError
from bot.store.desk import persons, record
from bot.store.desk.people import audit

SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty is all. Days are of Asia/Shanghai. `before` is the number that the page ends before."""

    person: str = ""
    what: str = ""
    kind: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One entry. `who` is a name, or else the label it was done under; `detail` is None where it cannot be opened."""

    seq: int
    at: datetime
    who: str
    role: str
    what: str
    kind: str
    subject: str
    place: str
    detail: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the record. `next` is the number that the following page ends before; None where there is none."""

    lines: tuple[Line, ...]
    next: int | None
    people: Mapping[str, str]


def look(connection: Connection, keys: Keys, actor: Actor, wanted: Wanted) -> Found:
    """Return a page of the record, and record that somebody looked."""
    actor.need("audit.see")
    names = persons.names(connection, keys)
    query = select(audit).where(seen_by(actor), *_conditions(wanted)).order_by(audit.c.seq.desc()).limit(SHOWN + 1)
    rows = connection.execute(query).all()
    lines = tuple(_line(row, keys, names) for row in rows[:SHOWN])
    following = lines[-1].seq if len(rows) > SHOWN else None
    found = Found(lines, following, {one: names[one] for one in _known(connection, actor)})
    asked = {name: getattr(wanted, name) for name in ("person", "what", "kind", "subject", "first", "last")}
    said = {name: str(value) for name, value in asked.items() if value}
    note(connection, keys, actor, "record.seen", Subject("record"), filters=said, count=len(lines))
    return found


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition of the entries that somebody may see."""
    own = audit.c.person == actor.id
    return true() if actor.scope.everywhere else or_(own, within(actor.scope, audit.c.place))


def within(scope: Scope, place: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a region, as it is written, lies in a scope; what belongs to no region does not."""
    if scope.everywhere:
        return true()
    inside = (
        place == str(region) if region.district else or_(place == region.place, place.startswith(f"{region.place}/"))
        for region in sorted(scope.regions)
    )
    return or_(place == "\x01", *inside)


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    for name in ("person", "what", "kind", "subject"):
        if value := getattr(wanted, name):
            yield audit.c[name] == value
    if wanted.first:
        yield audit.c.at >= datetime.combine(wanted.first, time(), SHANGHAI)
    if wanted.last:
        yield audit.c.at < datetime.combine(wanted.last + timedelta(days=1), time(), SHANGHAI)
    if wanted.before is not None:
        yield audit.c.seq < wanted.before


def _line(row: Row[Any], keys: Keys, names: Mapping[str, str]) -> Line:
    try:
        detail: dict[str, Any] | None = record.load(record.read(row, keys).detail)
    except (SealError, ValueError):
        detail = None
    who = names.get(row.person, "") if row.person else str((detail or {}).get("label", ""))
    return Line(row.seq, row.at, who, row.role, row.what, row.kind, row.subject, row.place, detail)


def _known(connection: Connection, actor: Actor) -> Iterator[str]:
    """Yield whom somebody may look for: themselves, and those whose regions are all their own."""
    for row in persons.rows(connection):
        if row.id == actor.id or actor.scope.covers(persons.scope_of(row)):
            yield row.id
