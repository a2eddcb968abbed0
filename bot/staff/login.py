"""Logging in: who somebody says to be, whether the password fits, and the record of it."""

import asyncio
from typing import Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Row

from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.desk import persons, sessions
from bot.store.desk.sessions import Beginning, Limits

_HASHER: Final = PasswordHasher()
_NOBODY: Final = _HASHER.hash("nobody has this password")
_AT_ONCE: Final = asyncio.Semaphore(2)
"""A hash takes 64 MiB while it is computed."""


def candidate(connection: Connection, login: str) -> Row[Any] | None:
    """Return the row of who wants to log in; None where nobody is called so or may come in."""
    row = persons.row_by_login(connection, login)
    return row if row is not None and row.state == "active" else None


async def matches(row: Row[Any] | None, password: str) -> bool:
    """Whether the password is right; as slow where there is nobody, so that nobody learns which logins exist."""
    async with _AT_ONCE:
        fits = await asyncio.to_thread(_fits, row.password if row else _NOBODY, password)
    return fits and row is not None


def hashed(password: str) -> str:
    """Return the hash that is kept of a password (Argon2id)."""
    return _HASHER.hash(password)


def came_in(connection: Connection, actor: Actor, keys: Keys, row: Row[Any], limits: Limits) -> str:
    """Begin a session and return its token."""
    new = Beginning(row.id, "full", actor.at, (actor.address, actor.agent), limits)
    token = sessions.begin(connection, new, keys)
    note(connection, keys, actor, "login.done", Subject("person", row.id))
    return token


def failed(connection: Connection, actor: Actor, keys: Keys, login: str) -> None:
    """Record that somebody did not come in."""
    note(connection, keys, actor, "login.failed", login=login[:64])


def left(connection: Connection, actor: Actor, keys: Keys) -> None:
    """End the session."""
    sessions.end(connection, actor.session)
    note(connection, keys, actor, "login.left")


def _fits(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False
