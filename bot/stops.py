"""Whether a channel is stopped, read again before every send, and once for all who ask at the same time."""

import asyncio
from typing import Final

from bot.store import paces
from bot.store.database import Database

APART: Final = 0.01
"""Reads follow each other no faster, in seconds; whoever asks meanwhile shares the next one."""
LONGEST: Final = 0.5
"""A read is begun no longer ahead of its use, in seconds, however slow the database is."""


class Stops:
    """The stop of one channel. What this process hears counts at once, what others hear from the next read on."""

    def __init__(self, database: Database, channel: str) -> None:
        self._database = database
        self._channel = channel
        self._own_ms = 0
        self._read_ms = 0
        self._running: asyncio.Task[None] | None = None
        self._next: asyncio.Task[None] | None = None
        self._started = 0.0
        self.takes = 0.0
        """So long the last reads took, in seconds: so long before it is needed one is best begun."""

    def hear(self, until_ms: int, now_ms: int) -> None:
        """Note a stop that this process was told of."""
        self._own_ms = max(paces.believed(self._own_ms, now_ms), paces.bounded(until_ms, now_ms))

    def until_ms(self, now_ms: int) -> int:
        """Return until when nothing may be sent, in milliseconds, by the last read and by what we heard; else 0."""
        return max(paces.believed(self._own_ms, now_ms), paces.believed(self._read_ms, now_ms))

    async def renew(self) -> None:
        """Read again, and return once a read is done that began after this call."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        if self._next is None:
            self._next = asyncio.create_task(self._read(self._running))
        await asyncio.shield(self._next)
        self.takes = min(LONGEST, max(loop.time() - started, 0.9 * self.takes))

    async def _read(self, before: "asyncio.Task[None] | None") -> None:
        if before is not None:
            await asyncio.wait({before})
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, self._started + APART - loop.time()))
        self._running, self._next, self._started = self._next, None, loop.time()
        self._read_ms = (await self._database.read(paces.standing, self._channel)).stopped_ms
