"""Somebody's own exports: how far they are, ending one, and the link by which a finished one is fetched once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row

from bot.staff.columns import View
from bot.staff.exporting.wanted import Told, Wanted, load_told, load_wanted
from bot.staff.exporting.words import said
from bot.staff.query import QueryError
from bot.staff.record import Subject, note
from bot.staff.who import Actor, ForbiddenError
from bot.store.crypto import Keys
from bot.store.desk import exports, files, persons
from knowledge.library import Library
from knowledge.text import Language

LISTED: Final = 50
_LASTS: Final = timedelta(hours=24)


class NotFoundError(Exception):
    """There is no such export of this person."""


class GoneError(Exception):
    """The link was used, is over, or belongs to another session; or the rights do not reach any more."""


@dataclass(frozen=True, slots=True)
class Export:
    """One export as its owner sees it. `words` and `address` say which leads; moments are aware."""

    id: str
    state: str
    wanted: Wanted
    told: Told
    words: str
    address: str
    done: int
    total: int
    size: int
    created: datetime
    ends: datetime | None
    fetched: datetime | None
    mail: str

    @property
    def under_way(self) -> bool:
        """Whether there is something to wait for."""
        return self.state in exports.UNDER_WAY


@dataclass(frozen=True, slots=True)
class Reading:
    """How exports are read: in which language, with which catalogue."""

    keys: Keys
    library: Library
    language: Language


def listed(connection: Connection, reading: Reading, actor: Actor) -> tuple[Export, ...]:
    """Return one's own exports, the newest first."""
    actor.need("leads.export")
    names = persons.names(connection, reading.keys)
    rows = exports.of_person(connection, actor.id or "", LISTED)
    return tuple(_export(row, reading, actor, names) for row in rows)


def find(connection: Connection, reading: Reading, actor: Actor, export: str) -> Export:
    """Return one of one's own exports; NotFoundError."""
    actor.need("leads.export")
    return _export(_row(connection, actor, export), reading, actor, persons.names(connection, reading.keys))


def cancel(connection: Connection, keys: Keys, actor: Actor, export: str) -> bool:
    """End an export that is under way; False where it is over already. NotFoundError."""
    row = _row(connection, actor, export)
    if not exports.cancel(connection, row.id, row.person, actor.at):
        return False
    note(connection, keys, actor, "export.cancelled", Subject("export", export))
    return True


def make_link(connection: Connection, keys: Keys, actor: Actor, export: str) -> str:
    """Return the token of a link that works once, in this session, for a day; NotFoundError, GoneError."""
    row = _row(connection, actor, export)
    if row.state != "done" or not reaches(actor, _wanted(row, keys)):
        raise GoneError
    token = secrets.token_urlsafe(32)
    files.link(connection, export, token, actor.session, min(actor.at + _LASTS, row.ends))
    note(connection, keys, actor, "export.linked", Subject("export", export))
    return token


def fetch(connection: Connection, keys: Keys, actor: Actor, export: str, token: str) -> Told:
    """Use up a link, and return which file it leads to; it is recorded. NotFoundError, GoneError."""
    row = _row(connection, actor, export)
    fits = reaches(actor, _wanted(row, keys))
    if not fits or not files.use_link(connection, export, token, actor.session, actor.at):
        raise GoneError
    told = _told(row, keys)
    note(connection, keys, actor, "export.fetched", Subject("export", export), count=told.count, sha256=told.sha256)
    return told


def reaches(actor: Actor, wanted: Wanted) -> bool:
    """Whether somebody may still have such a file, and see what is in it."""
    return (
        actor.may("leads.export") and actor.scope.covers(wanted.scope) and (wanted.masked or actor.may("leads.unmask"))
    )


def _row(connection: Connection, actor: Actor, export: str) -> Row[Any]:
    actor.need("leads.export")
    if actor.id is None:
        raise ForbiddenError
    row = exports.find(connection, export, actor.id)
    if row is None:
        raise NotFoundError
    return row


def _export(row: Row[Any], reading: Reading, actor: Actor, names: dict[str, str]) -> Export:
    wanted = _wanted(row, reading.keys)
    view = View(reading.library, names, reading.language, whole=not wanted.masked)
    words, address = _said(wanted, reading.keys, actor, view)
    return Export(
        id=row.id,
        state=row.state,
        wanted=wanted,
        told=_told(row, reading.keys),
        words=words,
        address=address,
        done=row.done,
        total=row.total,
        size=row.size,
        created=row.created,
        ends=row.ends,
        fetched=row.fetched,
        mail=row.mail,
    )


def _said(wanted: Wanted, keys: Keys, actor: Actor, view: View) -> tuple[str, str]:
    """Return a filter as words and as an address; neither where it cannot be read."""
    try:
        return said(wanted.query(actor.scope), view), wanted.address(keys)
    except QueryError:
        return "", ""


def _wanted(row: Row[Any], keys: Keys) -> Wanted:
    return load_wanted(keys.open(row.wanted_sealed, exports.place("wanted", row.id)))


def _told(row: Row[Any], keys: Keys) -> Told:
    sealed = row.told_sealed
    return load_told(keys.open(sealed, exports.place("told", row.id))) if sealed else Told()
