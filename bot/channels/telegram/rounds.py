"""Sees to it that what is owed is sent: one round at work for each chat, and a sweep for what was left behind."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from bot.channels.telegram.courier import Courier
from bot.channels.telegram.pace import NAME
from bot.exchange import Event
from bot.log import logger
from bot.store import deliveries
from bot.store.deliveries import Delivery
from dialogs.incoming import Incoming

NEAR: Final = 60.0
"""What is due within so many seconds is waited for here; what is due later, the sweep finds."""
SHORTEST_NAP: Final = 0.1
LONGEST_NAP: Final = 5.0


class Rounds:
    """The rounds of this process. Those of other processes are kept apart by the leases in the database."""

    def __init__(self, courier: Courier, sweep_every: float = 5.0) -> None:
        self._courier = courier
        self._sweep_every = sweep_every
        self._rounds: dict[int, asyncio.Task[None]] = {}
        self._again: set[int] = set()
        self._closing = asyncio.Event()

    def wake(self, chat: int) -> "asyncio.Task[None]":
        """Send everything that is owed to a chat; the task ends when that is done or put off."""
        self._start(chat)
        return self._rounds[chat]

    async def sweep(self) -> None:
        """Find what was left behind by others or put off, again and again, until closed."""
        while not self._closing.is_set():
            try:
                await self._sweep_once()
            except Exception:  # noqa: BLE001 - the database may be away for a while
                logger.exception("sweep failed", channel=NAME)
            await self._nap(self._sweep_every)

    async def close(self, within: float) -> None:
        """Take up nothing new, and give what is on its way so many seconds; the rest stays in the database."""
        self._closing.set()
        tasks = list(self._rounds.values())
        if tasks:
            await asyncio.wait(tasks, timeout=within)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _sweep_once(self) -> None:
        """Wake every chat that something will be due for before the next sweep."""
        service = self._courier.service
        until = self._courier.now() + timedelta(seconds=self._sweep_every)
        chats = await service.database.read(deliveries.chats_due, NAME, until, service.keys)
        for chat in chats:
            self._start(int(chat))

    def _start(self, chat: int) -> None:
        self._again.add(chat)
        if chat not in self._rounds:
            self._rounds[chat] = asyncio.create_task(self._round(chat))

    async def _round(self, chat: int) -> None:
        try:
            while chat in self._again:
                self._again.discard(chat)
                await self._everything(chat)
        except Exception:  # noqa: BLE001 - what is owed stays in the database, and the sweep comes back to it
            logger.exception("round failed", channel=NAME)
            self._again.discard(chat)
        finally:
            del self._rounds[chat]

    async def _everything(self, chat: int) -> None:
        nap = SHORTEST_NAP
        while not self._closing.is_set():
            match await self._claim(chat):
                case Delivery() as delivery:
                    await self._courier.deliver(chat, delivery)
                    nap = SHORTEST_NAP
                case datetime() as due if (left := (due - self._courier.now()).total_seconds()) < NEAR:
                    await self._nap(max(0.01, min(left, nap)))
                    nap = min(2 * nap, LONGEST_NAP)
                case _:
                    return

    async def _claim(self, chat: int) -> Delivery | datetime | None:
        service = self._courier.service
        address = service.slot(Event(NAME, str(chat), "", Incoming())).address
        now, until = self._courier.now(), self._courier.until()
        return await service.database.write(deliveries.claim, address, now, until, service.keys)

    async def _nap(self, seconds: float) -> None:
        await within(seconds, self._closing.wait())


async def within(seconds: float, waiting: Awaitable[object]) -> None:
    """Wait for something, but no longer than so many seconds."""
    with suppress(TimeoutError):
        await asyncio.wait_for(waiting, seconds)
