"""What people of the desk change about themselves: the password, the second factor, their sessions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row

from bot.staff import delays, hashing, second
from bot.staff.delays import Counted
from bot.staff.login import Door, Entered, Told, go_on, hold, seen_as
from bot.staff.passwords import Fault, Policy
from bot.staff.record import Subject, note
from bot.store.crypto import Keys
from bot.store.desk import credentials, failures, persons, sessions
from bot.store.desk.credentials import NewPassword
from bot.store.desk.sessions import Limits, Session


@dataclass(frozen=True, slots=True)
class Chosen:
    """A password that somebody chose: what speaks against it, or its hash and the former ones that are kept."""

    faults: tuple[Fault, ...]
    hash: str = ""
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Second:
    """A second factor whose code was just shown: its secret, and the step of the code."""

    secret: str
    step: int


async def chosen(policy: Policy, row: Row[Any], name: str, password: str) -> Chosen:
    """Judge a new password, and hash it where it will do. It takes long: do it outside of a unit of work."""
    faults = policy.faults(password, (row.login, name))
    earlier = (row.password, *credentials.former(row)) if policy.former else (row.password,)
    if not faults and await hashing.is_one_of(earlier[: max(policy.former, 1)], password):
        faults = ("former",)
    if faults:
        return Chosen(faults)
    return Chosen((), await hashing.hashed(password), earlier[: policy.former] if policy.former else ())


def begin(connection: Connection, keys: Keys, person: str, at: datetime) -> tuple[Counted, ...]:
    """Count a try of somebody to give their password again; DelayedError where it comes too early."""
    counted = delays.own(keys, person)
    delays.begin(connection, counted, at)
    return counted


def right(connection: Connection, counted: Iterable[Counted]) -> None:
    """Take back a try, for the password was right."""
    failures.clear(connection, (one.key for one in counted))


def set_password(connection: Connection, door: Door, session: Session, new: Chosen) -> None:
    """Keep the password that somebody chose, and end their other sessions; EndedError."""
    _keep_password(connection, door, session, new)()


def set_second(connection: Connection, door: Door, session: Session, new: Second) -> tuple[str, ...]:
    """Keep a second factor, end the other sessions and return the codes for an emergency, shown once; EndedError."""
    codes, told = _keep_second(connection, door, session, new)
    told()
    return codes


def change_on_the_way(connection: Connection, door: Door, session: Session, new: Chosen) -> Entered:
    """Keep the password that had to be chosen, and go on; EndedError."""
    return go_on(connection, door, session, _keep_password(connection, door, session, new))


def enrol_on_the_way(
    connection: Connection, door: Door, session: Session, new: Second
) -> tuple[Entered, tuple[str, ...]]:
    """Keep the second factor that had to be set up, and go on; with it, the codes for an emergency. EndedError."""
    codes, told = _keep_second(connection, door, session, new)
    return go_on(connection, door, session, told), codes


def set_codes(connection: Connection, door: Door, session: Session) -> tuple[str, ...]:
    """Make new codes for an emergency, in place of the former ones, and return them; EndedError."""
    hold(connection, session)
    row, codes = session.person, second.made_codes()
    credentials.set_codes(connection, row.id, map(second.tidy, codes), door.keys)
    note(connection, door.keys, seen_as(door, row), "second.codes", Subject("person", row.id))
    return codes


def look(connection: Connection, door: Door, limits: Limits) -> tuple[Row[Any] | None, list[Session], int]:
    """Return somebody's own row, sessions and how many codes are left."""
    person, at = door.actor.id or "", door.actor.at
    lasting = list(sessions.of_person(connection, person, at, door.keys, limits))
    return persons.row_by_id(connection, person), lasting, credentials.codes_left(connection, person)


def end_session(connection: Connection, door: Door, session: str) -> int:
    """End one of one's own sessions."""
    ended = sessions.end_of(connection, door.actor.id or "", session)
    if ended:
        note(connection, door.keys, door.actor, "session.ended", Subject("person", door.actor.id or ""), sessions=ended)
    return ended


def end_others(connection: Connection, door: Door) -> int:
    """End all of one's own sessions but this one."""
    ended = sessions.end_all(connection, door.actor.id or "", but=door.actor.session)
    note(connection, door.keys, door.actor, "session.ended", Subject("person", door.actor.id or ""), sessions=ended)
    return ended


def _keep_password(connection: Connection, door: Door, session: Session, new: Chosen) -> Told:
    """Keep a password and end the other sessions; return what records it."""
    hold(connection, session)
    row, kept = session.person, NewPassword(new.hash, door.actor.at, must_change=False, former=new.former)
    credentials.set_password(connection, row.id, kept)
    return _told(connection, door, session, "password.changed")


def _keep_second(connection: Connection, door: Door, session: Session, new: Second) -> tuple[tuple[str, ...], Told]:
    """Keep a second factor and end the other sessions, also those halfway in; return its codes, and what records it."""
    hold(connection, session)
    person, codes = session.person.id, second.made_codes()
    credentials.set_secret(connection, person, new.secret, new.step, door.keys)
    credentials.set_codes(connection, person, map(second.tidy, codes), door.keys)
    return codes, _told(connection, door, session, "second.set")


def _told(connection: Connection, door: Door, session: Session, what: str) -> Told:
    row = session.person
    ended, subject = sessions.end_all(connection, row.id, but=session.id), Subject("person", row.id)
    return partial(note, connection, door.keys, seen_as(door, row), what, subject, sessions=ended)
