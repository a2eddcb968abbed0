"""Logging in, step by step: a password, the second factor, a new password, and what is still missing after each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Row

from bot.staff import delays, second
from bot.staff.delays import Counted
from bot.staff.passwords import Policy
from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.desk import credentials, devices, failures, persons, sessions
from bot.store.desk.sessions import Beginning, Limits, Session, Stage, Way

Told: TypeAlias = Callable[[], object]
"""Records something; it is called once everything else was written, for it locks the chain."""
LONGEST_LOGIN: Final = 64
LONGEST_AGENT: Final = 200
FIRST_LASTS: Final = timedelta(days=7)
"""So long a password that somebody else gave can be used to come in and replace it."""


class ExpiredError(Exception):
    """The password is right, but was given by somebody else too long ago."""


class EndedError(Exception):
    """The session was ended meanwhile, so that nothing is changed by it any more."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds here: the policy of passwords, whether everybody needs a second factor, how long sessions last."""

    policy: Policy
    second: bool
    limits: Limits


@dataclass(frozen=True, slots=True)
class Door:
    """Who stands at the door, and what holds there. `device` is the token that the browser keeps for long."""

    actor: Actor
    keys: Keys
    rules: Rules
    device: str

    def known_as(self, connection: Connection, person: str) -> str:
        """Return the id of this browser, where this person logged in with it before; empty where not."""
        known = devices.is_known(connection, self.device, person)
        return devices.digest(self.device, person) if known else ""


@dataclass(frozen=True, slots=True)
class Try:
    """A try with a password that was counted. `row` is empty where nobody is called so or may come in."""

    login: str
    row: Row[Any] | None
    known: bool
    counted: tuple[Counted, ...]
    failed: int


@dataclass(frozen=True, slots=True)
class Entered:
    """The token of a session that began, and what is still missing in it."""

    token: str
    stage: Stage


def nothing() -> None:
    """Record nothing."""


def read_login(typed: str) -> str:
    """Return a login as it is kept and compared: one way only to write each, for each is counted by itself."""
    return "".join(sign for sign in typed.strip().casefold()[:LONGEST_LOGIN] if sign.isprintable()).strip()


def begin(connection: Connection, door: Door, typed: str) -> Try:
    """Count a try, before the password is looked at; DelayedError where it comes too early."""
    login, keys = read_login(typed), door.keys
    row = persons.row_by_login(connection, login)
    device = door.known_as(connection, row.id if row else "")
    counted = delays.known(keys, device) if device else delays.stranger(keys, login, door.actor.address)
    failed = delays.begin(connection, counted, door.actor.at)
    return Try(login, row if row and row.state == "active" else None, bool(device), counted, failed)


def abandon(connection: Connection, tried: Try) -> None:
    """Take back a try that was right, or was not looked at."""
    failures.take_back(connection, (one.key for one in tried.counted))


def fail(connection: Connection, door: Door, tried: Try) -> None:
    """Record that a password was wrong; of a flood only so much as shows it."""
    if delays.is_loud(connection, door.keys, tried.failed, door.actor.at):
        label = replace(door.actor, label=tried.login)
        note(connection, door.keys, label, "login.failed", failures=tried.failed, known=tried.known)


def come_in(connection: Connection, door: Door, tried: Try, stronger: str = "") -> Entered | None:
    """Begin a session after the right password; None where the person changed meanwhile.

    ExpiredError: that password was given by somebody else, too long ago. `stronger` is another hash of the same
    password, where the one that is kept was made with weaker settings.
    """
    row = persons.row_by_id(connection, tried.row.id) if tried.row else None
    if row is None or tried.row is None or row.state != "active" or row.password != tried.row.password:
        return None
    if row.must_change and door.actor.at - row.password_at >= FIRST_LASTS:
        raise ExpiredError
    abandon(connection, tried)
    if stronger:
        credentials.strengthen(connection, row, stronger)
    return enter(connection, door, row, missing(row, door.rules, door.actor.at, "password"))


def missing(row: Row[Any], rules: Rules, at: datetime, way: Way, *, proven: bool = False) -> Stage:
    """Return what somebody still has to do; `proven`: the second factor was given."""
    if row.totp_sealed and not proven:
        return "second"
    if way == "password" and (row.must_change or rules.policy.over(row.password_at, at)):
        return "change"
    return "enrol" if rules.second and not row.totp_sealed else "full"


def enter(
    connection: Connection, door: Door, row: Row[Any], stage: Stage, way: Way = "password", told: Told = nothing
) -> Entered:
    """End the session that this browser had, and begin one whose token nobody has seen before.

    Who is in is known in this browser from now on, and what failed before is forgotten. `told` records what led here.
    """
    actor, keys = door.actor, door.keys
    sessions.end(connection, actor.session)
    where = actor.address, actor.agent[:LONGEST_AGENT]
    token = sessions.begin(connection, Beginning(row.id, stage, actor.at, where, door.rules.limits, way), keys)
    if stage == "full":
        devices.remember(connection, door.device, row.id, actor.at)
        failures.clear(connection, _keys_of(door, row))
        persons.was_here(connection, row.id, actor.at)
    told()
    what = "login.done" if stage == "full" else "login.begun"
    note(connection, keys, seen_as(door, row), what, Subject("person", row.id), way=way, missing=stage)
    return Entered(token, stage)


def hold(connection: Connection, session: Session) -> None:
    """Go on only while the session lasts, and keep its person as they are until the commit; EndedError."""
    if not sessions.lasts(connection, session.id, session.person.id):
        raise EndedError


def go_on(connection: Connection, door: Door, session: Session, told: Told = nothing) -> Entered:
    """Begin the next session, after a step was done that `told` records; EndedError."""
    hold(connection, session)
    row = persons.row_by_id(connection, session.person.id)
    if row is None:
        raise EndedError
    stage = missing(row, door.rules, door.actor.at, session.way, proven=True)
    return enter(connection, door, row, stage, session.way, told)


def prove(connection: Connection, door: Door, session: Session, code: str) -> Entered | None:
    """Take the second factor; None where the code is wrong or was used. DelayedError where it comes too early."""
    row, subject = session.person, Subject("person", session.person.id)
    counted = delays.second(door.keys, row.id, door.known_as(connection, row.id))
    failed = delays.begin(connection, counted, door.actor.at)
    by = second.proven(connection, row, code, door.actor.at, door.keys)
    if not by:
        if delays.is_loud(connection, door.keys, failed, door.actor.at):
            note(connection, door.keys, seen_as(door, row), "second.failed", subject, failures=failed)
        return None
    failures.take_back(connection, (one.key for one in counted))
    if by == "code":
        return go_on(connection, door, session)
    left = credentials.codes_left(connection, row.id)
    said = partial(note, connection, door.keys, seen_as(door, row), "second.recovered", subject, left=left)
    return go_on(connection, door, session, said)


def leave(connection: Connection, door: Door, session: Session) -> None:
    """End the session."""
    sessions.end(connection, session.id)
    note(connection, door.keys, seen_as(door, session.person), "login.left")


def seen_as(door: Door, row: Row[Any]) -> Actor:
    """Return the actor as this person, for the record: halfway through a login nobody is anybody yet."""
    return replace(door.actor, person=persons.read(row, door.keys))


def _keys_of(door: Door, row: Row[Any]) -> Iterator[str]:
    device, keys = devices.digest(door.device, row.id), door.keys
    yield delays.by_login(keys, row.login).key
    for counted in (delays.known(keys, device), delays.second(keys, row.id), delays.second(keys, row.id, device)):
        yield from (one.key for one in counted)
