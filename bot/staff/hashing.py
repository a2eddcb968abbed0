"""Hashing passwords (Argon2id): beside the loop, a few at once, and strangers never in the way of known browsers."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

T = TypeVar("T")
_HASHER = PasswordHasher()
_LONGEST: Final = 1024
"""Nobody has a longer password; hashing one would only cost time."""


class BusyError(Exception):
    """So many wait already that one more would wait for long."""


class Hashing:
    """Where hashes are computed, `at_once` at a time (64 MiB each); who finds `longest` waiting is sent away."""

    def __init__(self, at_once: int, longest: int) -> None:
        self._threads = ThreadPoolExecutor(at_once, "hash")
        self.longest = longest
        self._waiting = 0

    async def do(self, work: Callable[[str], T], password: str) -> T:
        """Compute something of a password; BusyError where too many wait."""
        if self._waiting >= self.longest:
            raise BusyError
        self._waiting += 1
        done = self._threads.submit(work, password)
        done.add_done_callback(self._one_less)
        return await asyncio.wrap_future(done)

    def _one_less(self, _done: object) -> None:
        self._waiting -= 1


STRANGERS: Final = Hashing(at_once=1, longest=20)
KNOWN: Final = Hashing(at_once=2, longest=100)


async def hashed(password: str) -> str:
    """Return the hash that is kept of a password."""
    return await KNOWN.do(_HASHER.hash, password)


def hashed_now(password: str) -> str:
    """Return the hash that is kept of a password, where nothing else waits: in a command."""
    return _HASHER.hash(password)


async def fits(kept: str | None, password: str, hashing: Hashing = KNOWN) -> bool:
    """Whether a password is the one that is kept; as slow where none is kept. BusyError where too many wait."""
    if len(password) > _LONGEST:
        return False
    right = await hashing.do(partial(_fits, kept), password)
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


def _fits(kept: str | None, password: str) -> bool:
    try:
        return _HASHER.verify(kept or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
