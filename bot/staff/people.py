"""Managing who works at the desk: nobody gives what they do not have, nor to somebody beyond their own regions."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Connection, Row
from sqlalchemy.exc import IntegrityError

from bot.bureau.person import Person, Right, roles
from bot.bureau.region import Scope
from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.desk import persons, sessions
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
    return _colleague(row_of(connection, keys, actor, person), keys)


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
    note(connection, keys, actor, "person.added", subject(person.id), login=person.login, after=_said(person))
    return person


def change(connection: Connection, keys: Keys, actor: Actor, person: str, version: int, wanted: Wanted) -> None:
    """Change what somebody is called, may do and where; ChangedError where it is not that version any more."""
    row = row_of(connection, keys, actor, person)
    before = persons.read(row, keys)
    if before.version != version:
        raise ChangedError
    _may_give(actor, wanted)
    after = replace(before, name=wanted.name, role=wanted.role, scope=wanted.scope)
    if not (after.may(MANAGE) and after.scope.everywhere):
        _keep_one(connection, row)
    if not persons.change(connection, after, keys):
        raise ChangedError
    note(connection, keys, actor, "person.changed", subject(person), before=_said(before), after=_said(after))


def set_state(connection: Connection, keys: Keys, actor: Actor, person: str, state: State) -> None:
    """Suspend somebody, whose sessions end at once, or let them in again."""
    row = row_of(connection, keys, actor, person)
    if state == "suspended":
        _keep_one(connection, row)
    persons.set_state(connection, person, state)
    ended = sessions.end_all(connection, person)
    what = "person.suspended" if state == "suspended" else "person.reactivated"
    note(connection, keys, actor, what, subject(person), before=row.state, after=state, sessions=ended)


def row_of(connection: Connection, keys: Keys, actor: Actor, person: str) -> Row[Any]:
    """Return the row of somebody within the actor's regions, for whoever may manage people; GoneError otherwise."""
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


def _colleague(row: Row[Any], keys: Keys) -> Colleague:
    person = persons.read(row, keys)
    second, linked = row.totp_sealed is not None, row.subject is not None
    return Colleague(person, row.state, row.created, row.seen, second, linked, row.must_change)


def _said(person: Person) -> dict[str, object]:
    return {"name": person.name, "role": person.role, "regions": person.scope.dump()}


def subject(person: str) -> Subject:
    """Return a person as the record names them."""
    return Subject("person", person)
