"""Deliveries at work on a database of a test, with carriers that only keep what they are handed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any

from bot.carrier import Carrier
from bot.claiming import Claims, QuietUntil
from bot.clock import Clock, milliseconds
from bot.days import Days
from bot.delivery import Delivery, Means
from bot.ledger import Ledger
from bot.shelf import Shelf
from bot.store import outbox, subscriptions
from bot.store.crypto import Keys
from bot.store.database import Database
from bot.store.paces import Rate
from knowledge.library import Library

PATIENCE = 15.0


def never_quiet(_: datetime) -> None:
    """Say that it is never quiet."""


@dataclass(frozen=True)
class Post:
    """What a delivery needs, for as many as a test wants on one database."""

    database: Database
    library: Library
    keys: Keys
    clock: Clock = field(default_factory=Clock)

    def delivery(
        self,
        carrier: Carrier,
        *,
        rate: Rate = Rate(),  # noqa: B008 - it is frozen
        lease: float = 30,
        in_flight: int = 20,
        quiet_until: QuietUntil = never_quiet,
        database: Database | None = None,
    ) -> Delivery:
        """Return a delivery; with a database of its own where one is given."""
        door = database or self.database
        days = Days(Shelf(self.library))
        claims = Claims(carrier.name, rate, self.keys, days, quiet_until, int(lease * 1000))
        ledger = Ledger(door, subscriptions.stop_destination)
        return Delivery(carrier, Means(door, claims, ledger, self.clock, in_flight))

    @asynccontextmanager
    async def at_work(self, carrier: Carrier, **given: Any) -> AsyncIterator[Delivery]:
        """Run a delivery, and what makes ready what is due."""
        delivery = self.delivery(carrier, **given)
        tasks = [asyncio.create_task(delivery.run()), asyncio.create_task(self._promoting())]
        try:
            yield delivery
        finally:
            await delivery.close(5)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def until(self, look: Callable[..., Any], wanted: Any) -> None:
        """Wait until the database says so."""
        end, seen = monotonic() + PATIENCE, None
        while monotonic() < end:
            seen = await self.database.read(look)
            if seen == wanted:
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"still {seen} and not {wanted}")

    async def _promoting(self) -> None:
        while True:
            await self.database.write(outbox.promote, milliseconds(self.clock.utc()))
            await asyncio.sleep(0.05)
