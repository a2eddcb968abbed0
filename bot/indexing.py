"""Keeping what leads are found by, for those that were left before there were words of them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.clock import Clock
from bot.log import logger
from bot.steady import Steady
from bot.store.crypto import Keys
from bot.store.database import Database
from bot.store.desk.words import keep_some

AT_ONCE: Final = 200
EVERY: Final = timedelta(minutes=5)
SOON: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Indexing:
    """What the clock calls: twice or late makes no difference."""

    database: Database
    keys: Keys

    def join(self, clock: Steady) -> None:
        """Let a clock call this, at once and now and then."""
        clock.add_job(self.run, "interval", seconds=EVERY.total_seconds(), next_run_time=Clock().utc() + SOON)

    async def run(self) -> None:
        """Keep the words of all leads that have none, in portions between which others write."""
        kept = last = await self.database.write(keep_some, self.keys, AT_ONCE)
        while last == AT_ONCE:
            last = await self.database.write(keep_some, self.keys, AT_ONCE)
            kept += last
        if kept:
            logger.info("kept what leads are found by", count=kept)
