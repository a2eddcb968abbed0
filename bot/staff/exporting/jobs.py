"""Writing an export down, one short transaction after another; each goes on only while the export is still ours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from bot.bureau.person import Person
from bot.staff.columns import View
from bot.staff.exporting.columns import Table, chosen
from bot.staff.exporting.wanted import Told, Wanted, dump, load_wanted
from bot.staff.form import forms
from bot.staff.formtable import FormTable
from bot.staff.lead import Lead, leads_by_ids
from bot.staff.record import Subject, note
from bot.staff.who import Actor, ForbiddenError
from bot.store.crypto import Keys
from bot.store.desk import exports, files, persons
from bot.store.desk.exports import Taken
from knowledge.library import Library

MOST_TRIES: Final = 3
_ID: Final = 16


class LostError(Exception):
    """The export is no longer ours to write: it was cancelled, or another process took it over."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """An export ready to be written: for whom, which leads (16 bytes each, in their order), and how they are read."""

    taken: Taken
    person: Person
    wanted: Wanted
    ids: bytearray
    table: Table | FormTable

    @property
    def total(self) -> int:
        """How many leads it was when they were chosen."""
        return len(self.ids) // _ID

    def some(self, start: int, many: int) -> tuple[str, ...]:
        """Return some of the ids."""
        part = self.ids[start * _ID : (start + many) * _ID]
        return tuple(str(UUID(bytes=bytes(part[at : at + _ID]))) for at in range(0, len(part), _ID))


def take(connection: Connection, keys: Keys, at: datetime, lease: timedelta) -> Taken | None:
    """Take the next export to write; one that broke off too often is given up."""
    taken = exports.take(connection, keys, at, lease)
    if taken is None or taken.tries <= MOST_TRIES:
        return taken
    fail(connection, keys, taken, at, "broken")
    return None


def pin(connection: Connection, keys: Keys, taken: Taken, at: datetime, library: Library) -> Pinned:
    """Choose the leads, by the rights that the person has now; ForbiddenError where these do not reach any more."""
    wanted = load_wanted(taken.wanted)
    row = persons.row_by_id(connection, taken.person)
    if row is None or row.state != "active":
        raise ForbiddenError
    person = persons.read(row, keys)
    actor = Actor(at, person)
    actor.need("leads.export")
    if not wanted.masked:
        actor.need("leads.unmask")
    if not person.scope.covers(wanted.scope):
        raise ForbiddenError
    view = View(library, persons.names(connection, keys), wanted.language, whole=not wanted.masked)
    return Pinned(taken, person, wanted, _ids(connection, keys, wanted), _table(wanted, view))


def _table(wanted: Wanted, view: View) -> Table | FormTable:
    if wanted.form:
        return FormTable(forms()[wanted.form.form], wanted.form, view)
    return Table(chosen(wanted.columns), view)


def _ids(connection: Connection, keys: Keys, wanted: Wanted) -> bytearray:
    if wanted.form:
        return _packed(place.lead for place in wanted.form.places)
    return _packed(wanted.query(wanted.scope).ids(connection, keys))


def _packed(ids: Iterable[str]) -> bytearray:
    packed = bytearray()
    for one in ids:
        packed += bytes.fromhex(one.replace("-", ""))
    return packed


def some(connection: Connection, keys: Keys, pinned: Pinned, start: int, many: int) -> list[Lead]:
    """Read some of the chosen leads; those that are gone meanwhile are missing."""
    return leads_by_ids(connection, keys, pinned.wanted.scope, pinned.some(start, many))


def keep(connection: Connection, taken: Taken, until: datetime, *, done: int, total: int) -> None:
    """Say how far it is, and keep it; LostError."""
    if not exports.keep(connection, taken, until, done=done, total=total):
        raise LostError


def put(connection: Connection, keys: Keys, taken: Taken, until: datetime, number: int, piece: bytes) -> None:
    """Keep a piece of the file; LostError."""
    if not exports.put(connection, keys, taken, until, number, piece):
        raise LostError


def finish(connection: Connection, keys: Keys, pinned: Pinned, told: Told, at: datetime, ends: datetime) -> None:
    """Say that the file is there, and record it; LostError."""
    values = {"ended": at, "ends": ends, "size": told.size, "done": told.count, "mail_due": at}
    if not exports.end(connection, keys, pinned.taken, "done", dump(told), **values):
        raise LostError
    actor, subject = Actor(at, pinned.person), Subject("export", pinned.taken.id)
    note(connection, keys, actor, "export.done", subject, count=told.count, left_out=told.gone, sha256=told.sha256)


def fail(connection: Connection, keys: Keys, taken: Taken, at: datetime, problem: str) -> None:
    """Say that there will be no file, and why, in a word; it is recorded."""
    if exports.end(connection, keys, taken, "failed", dump(Told(problem=problem)), ended=at):
        person = persons.by_id(connection, taken.person, keys)
        note(connection, keys, Actor(at, person), "export.failed", Subject("export", taken.id), problem=problem)


def expire(connection: Connection, at: datetime) -> int:
    """Delete files that are past their time; return how many."""
    gone = [row.id for row in files.past(connection, at)]
    for export in gone:
        files.expire(connection, export)
    return len(gone)
