"""The clock's work for the record of the desk: checking it once a day, and letting go of what is past its time."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.clock import Clock
from bot.log import logger
from bot.staff.verifying import forget, look_again
from bot.staff.who import command
from bot.steady import Steady
from bot.store.crypto import Keys
from bot.store.database import Database
from bot.store.desk import checks

AT_ONCE: Final = 2000
EVERY: Final = timedelta(days=1)
ASKING: Final = timedelta(hours=1)
SOON: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Keeping:
    """Keeps the record. Any number of processes may do so: who comes second finds nothing to do."""

    database: Database
    keys: Keys
    clock: Clock
    kept: timedelta

    async def check(self) -> None:
        """Once a day, check what is new, and say loudly where the record is not whole any more."""
        at = self.clock.utc()
        mark = await self.database.read(checks.mark, self.keys)
        if mark.at is not None and at - mark.at < EVERY:
            return
        found = await look_again(self.database, self.keys, at)
        if found.count:
            logger.error("the record was tampered with: jiangwen record verify", count=found.count)
        else:
            logger.info("the record is whole", count=found.seq)

    async def expire(self) -> None:
        """Delete the entries that are past their time."""
        at = self.clock.utc()
        clock = command(at, "clock")
        while await self.database.write(forget, self.keys, clock, at - self.kept, AT_ONCE) == AT_ONCE:
            pass

    def join(self, clock: Steady) -> None:
        """Do all this at its times."""
        soon, seconds = self.clock.utc() + SOON, ASKING.total_seconds()
        for work in (self.check, self.expire):
            clock.add_job(work, "interval", seconds=seconds, next_run_time=soon)
