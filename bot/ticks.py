"""The clock's work: what happens without anybody asking. Every tick may run twice or late without harm."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.log import logger
from bot.settings import Settings
from bot.shelf import Shelf
from bot.steady import Steady
from bot.store.crypto import Keys
from bot.store.database import Database
from bot.store.retention import AT_ONCE, delete_some
from scheduler.retention import Expiry, Retention, expiries

TIDYING = timedelta(hours=1)
AFTER_START = timedelta(seconds=30)
SCRUBBING = timedelta(minutes=5)
REFRESHING = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Ticks:
    """What the clock calls."""

    database: Database
    shelf: Shelf
    retention: Retention
    clock: Clock
    keys: Keys

    async def tidy(self) -> None:
        """Delete what is past its time."""
        for expiry in expiries(self.retention, self.clock.utc()):
            if deleted := await self._delete(expiry):
                logger.info("deleted what was past its time", what=expiry.kind.value, count=deleted)
                await self.database.scrub()

    async def scrub(self) -> None:
        """Take what was deleted out of the files, in case a reader was in the way before."""
        await self.database.scrub()

    async def refresh(self) -> None:
        """Take in dates that were amended, by this process or another; where the database is away, the next time."""
        try:
            await self.shelf.refresh(self.database)
        except (SQLAlchemyError, OSError) as error:
            logger.warning("amended dates could not be looked up", reason=type(error).__name__)

    async def _delete(self, expiry: Expiry) -> int:
        deleted = last = await self.database.write(delete_some, expiry, self.clock.utc(), self.keys)
        while last >= AT_ONCE:
            last = await self.database.write(delete_some, expiry, self.clock.utc(), self.keys)
            deleted += last
        return deleted


def retention_of(settings: Settings) -> Retention:
    """Return how long things are kept."""
    return Retention(
        conversations=timedelta(days=settings.keep_conversations_days),
        inbox=timedelta(days=settings.keep_inbox_days),
        leads=timedelta(days=settings.keep_leads_days),
        missed=timedelta(days=settings.keep_missed_days),
        reminders=timedelta(days=settings.keep_reminders_days),
        consents=timedelta(days=settings.keep_ledger_days),
        requests=timedelta(days=settings.keep_requests_days),
    )


def clockwork(ticks: Ticks) -> Steady:
    """Return the clock, not yet started. It keeps nothing: what is due stands in the tables."""
    clock = Steady()
    soon = ticks.clock.utc() + AFTER_START
    clock.add_job(ticks.tidy, "interval", seconds=TIDYING.total_seconds(), next_run_time=soon)
    clock.add_job(ticks.scrub, "interval", seconds=SCRUBBING.total_seconds())
    clock.add_job(ticks.refresh, "interval", seconds=REFRESHING.total_seconds())
    return clock
