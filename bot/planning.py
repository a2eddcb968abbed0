"""Planning: what the clock calls to find what is due. It may run twice, late, or in many processes at once."""

import asyncio
from datetime import datetime, time, timedelta
from typing import Final

from bot.changing import Changing, fingerprint
from bot.clock import Clock, milliseconds
from bot.log import logger
from bot.looking import Looking
from bot.settings import Settings
from bot.shelf import Shelf
from bot.store import catalogues, lots
from bot.store.database import Database
from scheduler.quiet import Quiet

FORECAST: Final = timedelta(hours=1)
SEEN: Final = timedelta(minutes=1)
AT_ONCE: Final = 2
"""So many transactions plan at the same time where the database allows it."""


class Planning:
    """Finds what is due; everything it knows stands in the tables."""

    def __init__(self, database: Database, shelf: Shelf, settings: Settings, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._changing = Changing(shelf, fingerprint(shelf.encoded))
        rates = {"telegram": settings.telegram_per_second, "email": settings.mail_per_second}
        self._looking = Looking(quiet_of(settings), rates)
        self._forecast_at: datetime | None = None
        self._seen_at: datetime | None = None

    async def tick(self) -> None:
        """Plan everything that is due by now."""
        now = self._clock.now()
        await self._renew(now)
        await self._forecast(now)
        if self._looking.quiet.end(now) is None:
            await asyncio.gather(*(self._look(now) for _ in range(AT_ONCE)))

    async def _renew(self, now: datetime) -> None:
        if self._seen_at is None or abs(now - self._seen_at) >= SEEN:
            await self._database.write(catalogues.seen, self._changing.fingerprint, milliseconds(now))
            self._seen_at = now
        if await self._database.read(self._changing.any):
            for subject in await self._database.write(self._changing.write, now):
                logger.info("the dates of a subject changed", subject=subject)

    async def _forecast(self, now: datetime) -> None:
        """Count, every hour, how many there are, and begin the campaigns earlier that have grown too large."""
        if self._forecast_at is None or not timedelta() <= now - self._forecast_at < FORECAST:
            await self._database.write(self._looking.forecast, now)
            self._forecast_at = now

    async def _look(self, now: datetime) -> None:
        if await self._database.read(lots.any_due, milliseconds(now)):
            ahead = await self._database.read(self._looking.ahead, now)
            while await self._database.write(self._looking.look, now, ahead):
                pass


def quiet_of(settings: Settings) -> Quiet:
    """Return the quiet hours."""
    return Quiet(time.fromisoformat(settings.quiet_from), time.fromisoformat(settings.quiet_until))
