"""Managing who works at the desk: nobody gives what they do not have, nor to somebody beyond their own regions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Connection, Row
from sqlalchemy.exc import IntegrityError

from bot.staff import delays
from bot.staff.delays import Counted
from bot.staff.record import Subject, note
from bot.staff.who import Actor, Person, Right, Scope, roles
from bot.store.crypto import Keys
from bot.store.desk import credentials, devices, failures, persons, sessions
from bot.store.desk.credentials import NewPassword
from bot.store.desk.persons import Newcomer, State

MANAGE: Final[Right] = "people.manage"
LONGEST_NAME: Final = 60
_LOGIN: Final = re.compile(r"[\w][\w.@-]{1,63}")
Rule: TypeAlias = Literal["taken", "login", "name", "role", "regions", "last", "own", "link"]


class RuleError(Exception):
    """Something cannot be done to a person, by this rule; nothing was changed."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule)
        self.rule: Rule = rule


class GoneError(Exception):
    """There is no such person, or not where the actor may look."""


class ChangedError(Exception):
    """Somebody else changed the person meanwhile."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person as somebody who manages them sees them."""

    person: Person
    state: State
    created: datetime
    seen: datetime | None
    second: bool
    linked: bool
    must_change: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody is to be called, what they may do, and where."""

    name: str
    role: str
    scope: Scope


def everybody(connection: Connection, keys: Keys, actor: Actor) -> list[Colleague]:
    """Return everybody within the actor's regions, by login."""
    actor.need(MANAGE)
    found = (_colleague(row, keys) for row in persons.rows(connection))
    return [colleague for colleague in found if actor.scope.covers(colleague.person.scope)]


def one(connection: Connection, keys: Keys, actor: Actor, person: str) -> Colleague:
    """Return somebody; GoneError where there is nobody within the actor's regions."""
    return _colleague(_row(connection, keys, actor, person), keys)


def named(connection: Connection, keys: Keys, actor: Actor, login: str) -> str:
    """Return the id of who has this login; GoneError where nobody has."""
    row = persons.row_by_login(connection, login)
    return one(connection, keys, actor, row.id if row else "").person.id


def add(connection: Connection, keys: Keys, actor: Actor, new: Newcomer) -> Person:
    """Let somebody work at the desk, with a password that they replace at first."""
    actor.need(MANAGE)
    _may_give(actor, Wanted(new.name, new.role, new.scope))
    if not _LOGIN.fullmatch(new.login.casefold()):
        raise RuleError("login")
    try:
        with connection.begin_nested():
            person = persons.add(connection, new, actor.at, keys)
    except IntegrityError as error:
        raise RuleError("taken") from error
    note(connection, keys, actor, "person.added", _subject(person.id), login=person.login, after=_said(person))
    return person


def change(connection: Connection, keys: Keys, actor: Actor, person: str, version: int, wanted: Wanted) -> None:
    """Change what somebody is called, may do and where; ChangedError where it is not that version any more."""
    row = _row(connection, keys, actor, person)
    before = persons.read(row, keys)
    if before.version != version:
        raise ChangedError
    _may_give(actor, wanted)
    after = replace(before, name=wanted.name, role=wanted.role, scope=wanted.scope)
    if not (after.may(MANAGE) and after.scope.everywhere):
        _keep_one(connection, row)
    if not persons.change(connection, after, keys):
        raise ChangedError
    note(connection, keys, actor, "person.changed", _subject(person), before=_said(before), after=_said(after))


def set_state(connection: Connection, keys: Keys, actor: Actor, person: str, state: State) -> None:
    """Suspend somebody, whose sessions end at once, or let them in again."""
    row = _row(connection, keys, actor, person)
    if state == "suspended":
        _keep_one(connection, row)
    persons.set_state(connection, person, state)
    ended = sessions.end_all(connection, person)
    what = "person.suspended" if state == "suspended" else "person.reactivated"
    note(connection, keys, actor, what, _subject(person), before=row.state, after=state, sessions=ended)


def reset_password(connection: Connection, keys: Keys, actor: Actor, person: str, hashed: str) -> None:
    """Give somebody a password that they replace at first, and end their sessions; former ones stay refused."""
    row = _row(connection, keys, actor, person)
    _not_oneself(actor, person)
    new = NewPassword(hashed, actor.at, must_change=True, former=credentials.former(row))
    credentials.set_password(connection, person, new)
    ended = sessions.end_all(connection, person)
    forgotten = devices.forget(connection, person)
    note(connection, keys, actor, "password.reset", _subject(person), sessions=ended, devices=forgotten)


def reset_second(connection: Connection, keys: Keys, actor: Actor, person: str) -> None:
    """Take somebody's second factor away, who sets up a new one at the next login, and end their sessions."""
    _row(connection, keys, actor, person)
    _not_oneself(actor, person)
    credentials.remove_secret(connection, person)
    ended = sessions.end_all(connection, person)
    note(connection, keys, actor, "second.reset", _subject(person), sessions=ended)


def end_sessions(connection: Connection, keys: Keys, actor: Actor, person: str) -> int:
    """Log somebody out everywhere; return of how many sessions."""
    _row(connection, keys, actor, person)
    ended = sessions.end_all(connection, person, but=actor.session)
    note(connection, keys, actor, "session.ended", _subject(person), sessions=ended)
    return ended


def unlock(connection: Connection, keys: Keys, actor: Actor, person: str) -> None:
    """Forget what failed for somebody, so that nothing is slowed down any more."""
    row = _row(connection, keys, actor, person)
    failures.clear(connection, _counters(connection, keys, row))
    note(connection, keys, actor, "person.unlocked", _subject(person))


def link(connection: Connection, keys: Keys, actor: Actor, person: str, subject: str | None) -> None:
    """Keep by whom another login service knows somebody, as a blind index; None ends it."""
    row = _row(connection, keys, actor, person)
    try:
        with connection.begin_nested():
            persons.set_subject(connection, person, subject)
    except IntegrityError as error:
        raise RuleError("link") from error
    was, now = row.subject is not None, subject is not None
    note(connection, keys, actor, "person.linked", _subject(person), before=was, after=now)


def _row(connection: Connection, keys: Keys, actor: Actor, person: str) -> Row[Any]:
    actor.need(MANAGE)
    row = persons.row_by_id(connection, person)
    if row is None or not actor.scope.covers(persons.read(row, keys).scope):
        raise GoneError
    return row


def _may_give(actor: Actor, wanted: Wanted) -> None:
    """Go on only with what the actor has, too."""
    if not wanted.name.strip() or len(wanted.name) > LONGEST_NAME or not wanted.name.isprintable():
        raise RuleError("name")
    role = roles().get(wanted.role)
    if role is None or not all(actor.may(right) for right in role.rights):
        raise RuleError("role")
    empty = not wanted.scope.everywhere and not wanted.scope.regions
    if empty or not actor.scope.covers(wanted.scope):
        raise RuleError("regions")


def _keep_one(connection: Connection, row: Row[Any]) -> None:
    """Go on only where somebody else can still manage everybody; who can stays so until the commit."""
    mighty = {role.id for role in roles().values() if MANAGE in role.rights}
    left = [other for role in sorted(mighty) for other in persons.active_with_role(connection, role)]
    able = {other.id for other in left if persons.scope_of(other).everywhere}
    if able == {row.id}:
        raise RuleError("last")


def _not_oneself(actor: Actor, person: str) -> None:
    if actor.id == person:
        raise RuleError("own")


def _counters(connection: Connection, keys: Keys, row: Row[Any]) -> Iterator[str]:
    yield delays.by_login(keys, row.login).key
    for counted in _all_counted(keys, row.id, devices.of_person(connection, row.id)):
        yield from (counter.key for counter in counted)


def _all_counted(keys: Keys, person: str, browsers: list[str]) -> Iterator[tuple[Counted, ...]]:
    yield delays.own(keys, person)
    yield delays.second(keys, person)
    for browser in browsers:
        yield delays.known(keys, browser)
        yield delays.second(keys, person, browser)


def _colleague(row: Row[Any], keys: Keys) -> Colleague:
    person = persons.read(row, keys)
    second, linked = row.totp_sealed is not None, row.subject is not None
    return Colleague(person, row.state, row.created, row.seen, second, linked, row.must_change)


def _said(person: Person) -> dict[str, object]:
    return {"name": person.name, "role": person.role, "regions": person.scope.dump()}


def _subject(person: str) -> Subject:
    return Subject("person", person)
