"""New turns for what missed its own: taken from the channel together for all who ask at the same time."""

import asyncio
from dataclasses import dataclass
from math import inf
from typing import Final

from bot.clock import Clock, milliseconds
from bot.store import paces
from bot.store.database import Database
from bot.store.paces import Rate

BATCH_SECONDS: Final = 0.1
"""Turns for about so long are taken at once: few where the pace is slow, so that little is kept from others."""
LARGEST_BATCH: Final = 100
PROCESSES: Final = 10
"""So many at once are reckoned with, each with all that it may have on its way."""


class Turns:
    """The turns of one channel in this process."""

    def __init__(self, database: Database, channel: str, rate: Rate, clock: Clock) -> None:
        self._database = database
        self._channel = channel
        self._rate = rate
        self._clock = clock
        self._asking: list[_Asked] = []
        self._taking: asyncio.Task[None] | None = None

    async def take(self, destination: str, ahead_ms: float) -> float:
        """Return when the next free turn for a destination is, at least so far ahead, in the loop's own time."""
        told: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._asking.append(_Asked(told, paces.chat_key(self._channel, destination), ahead_ms))
        if self._taking is None:
            self._taking = asyncio.create_task(self._take_all())
        return await told

    async def _take_all(self) -> None:
        try:
            while self._asking:
                asking, self._asking = self._asking, []
                await self._take_some(asking)
        finally:
            self._taking = None

    async def _take_some(self, asking: "list[_Asked]") -> None:
        base, now_ms = asyncio.get_running_loop().time(), milliseconds(self._clock.utc())
        from_ms, chats = now_ms + int(max(asked.ahead_ms for asked in asking)), [asked.chat for asked in asking]
        try:
            first = await self._database.write(paces.take_again, self._channel, chats, self._rate, from_ms)
        except Exception as error:  # noqa: BLE001 - each of those who asked is told
            for asked in asking:
                if not asked.told.cancelled():
                    asked.told.set_exception(error)
            return
        for place, asked in enumerate(asking):
            if not asked.told.cancelled():
                asked.told.set_result(base + (first + place * self._rate.apart_ms - now_ms) / 1000)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Somebody who missed the turn of a chat and asks for another, so far ahead at least."""

    told: asyncio.Future[float]
    chat: str
    ahead_ms: float


def batch_size(per_second: float | None) -> int:
    """Return for how many destinations to claim at once."""
    wanted = LARGEST_BATCH if per_second is None else int(per_second * BATCH_SECONDS)
    return max(1, min(LARGEST_BATCH, wanted))


def late_ms(per_second: float | None, in_flight: int) -> float:
    """Return how late a turn may be used: without limit where all processes at once would not be too many."""
    spare = (per_second or inf) * (1 - 1 / paces.SLACK)
    return inf if in_flight * PROCESSES < spare else paces.LATE_MS
