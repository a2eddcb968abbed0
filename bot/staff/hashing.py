"""Hashing passwords (Argon2id): beside the loop, a few at once, and strangers never in the way of known browsers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()
_LONGEST: Final = 1024
"""Nobody has a longer password; hashing one would only cost time."""


class BusyError(Exception):
    """So many wait already that one more would wait for long."""


@dataclass(slots=True)
class Desk:
    """Where hashes are computed, `at_once` at a time (64 MiB each); who finds `longest` waiting is sent away."""

    at_once: int
    longest: int
    _waiting: int = 0
    _free: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._free = asyncio.Semaphore(self.at_once)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn; BusyError where too many wait."""
        if self._waiting >= self.longest:
            raise BusyError
        self._waiting += 1
        try:
            async with self._free:
                yield
        finally:
            self._waiting -= 1


STRANGERS: Final = Desk(at_once=1, longest=20)
KNOWN: Final = Desk(at_once=2, longest=100)


async def hashed(password: str) -> str:
    """Return the hash that is kept of a password."""
    async with KNOWN.turn():
        return await asyncio.to_thread(_HASHER.hash, password)


def hashed_now(password: str) -> str:
    """Return the hash that is kept of a password, where nothing else waits: in a command."""
    return _HASHER.hash(password)


async def fits(kept: str | None, password: str, desk: Desk = KNOWN) -> bool:
    """Whether a password is the one that is kept; as slow where none is kept. BusyError where too many wait."""
    if len(password) > _LONGEST:
        return False
    async with desk.turn():
        right = await asyncio.to_thread(_fits, kept or _nobody(), password)
    return right and kept is not None


async def is_one_of(kept: tuple[str, ...], password: str) -> bool:
    """Whether a password is one of these."""
    for one in kept:
        if await fits(one, password):
            return True
    return False


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with weaker settings than are used now."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody has this password")


def _fits(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
