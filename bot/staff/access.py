"""How people get in, as somebody who manages them changes it: started by an administrator, never chosen."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.exc import IntegrityError

from bot.staff import delays
from bot.staff.delays import Counted
from bot.staff.people import RuleError, row_of
from bot.staff.people import subject as subject_of
from bot.staff.record import note
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.desk import credentials, devices, failures, persons, sessions
from bot.store.desk.credentials import NewPassword


def reset_password(connection: Connection, keys: Keys, actor: Actor, person: str, hashed: str) -> None:
    """Give somebody a password that they replace at first, and end their sessions; former ones stay refused."""
    row = row_of(connection, keys, actor, person)
    _not_oneself(actor, person)
    new = NewPassword(hashed, actor.at, must_change=True, former=credentials.former(row))
    credentials.set_password(connection, person, new)
    ended = sessions.end_all(connection, person)
    forgotten = devices.forget(connection, person)
    note(connection, keys, actor, "password.reset", subject_of(person), sessions=ended, devices=forgotten)


def reset_second(connection: Connection, keys: Keys, actor: Actor, person: str) -> None:
    """Take somebody's second factor away, who sets up a new one at the next login, and end their sessions."""
    row_of(connection, keys, actor, person)
    _not_oneself(actor, person)
    credentials.remove_secret(connection, person)
    ended = sessions.end_all(connection, person)
    note(connection, keys, actor, "second.reset", subject_of(person), sessions=ended)


def end_sessions(connection: Connection, keys: Keys, actor: Actor, person: str) -> int:
    """Log somebody out everywhere; return of how many sessions."""
    row_of(connection, keys, actor, person)
    ended = sessions.end_all(connection, person, but=actor.session)
    note(connection, keys, actor, "session.ended", subject_of(person), sessions=ended)
    return ended


def unlock(connection: Connection, keys: Keys, actor: Actor, person: str) -> None:
    """Forget what failed for somebody, so that nothing is slowed down any more."""
    row = row_of(connection, keys, actor, person)
    failures.clear(connection, _counters(connection, keys, row))
    note(connection, keys, actor, "person.unlocked", subject_of(person))


def link(connection: Connection, keys: Keys, actor: Actor, person: str, known: str | None) -> None:
    """Keep by whom another login service knows somebody, as a blind index; None ends it."""
    row = row_of(connection, keys, actor, person)
    try:
        with connection.begin_nested():
            persons.set_subject(connection, person, known)
    except IntegrityError as error:
        raise RuleError("link") from error
    was, now = row.subject is not None, known is not None
    note(connection, keys, actor, "person.linked", subject_of(person), before=was, after=now)


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
