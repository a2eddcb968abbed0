"""APScheduler as our clock: it keeps nothing, and goes on when the time of day is set back."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

LOOK: Final = 1.0
SET_BACK: Final = timedelta(seconds=1)


class Steady(AsyncIOScheduler):  # type: ignore[misc]  # APScheduler ships no types
    """Runs work at intervals. Its own times are times of day: set back by an hour, it would stand still for an hour."""

    def __init__(self) -> None:
        super().__init__(
            jobstores={"default": MemoryJobStore()},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )
        self._watching: asyncio.Task[None] | None = None

    def start(self, *, paused: bool = False) -> None:
        """Begin; a loop must be running."""
        super().start(paused)
        self._watching = asyncio.get_running_loop().create_task(self._watch())

    def shutdown(self, *, wait: bool = True) -> Any:
        """Begin nothing more."""
        if self._watching is not None:
            self._watching.cancel()
        return super().shutdown(wait)

    async def _watch(self) -> None:
        """Compare the time of day with the time that passes; where it was set back, everything is due at once."""
        loop = asyncio.get_running_loop()
        while True:
            before, since = datetime.now(UTC), loop.time()
            await asyncio.sleep(LOOK)
            now = datetime.now(UTC)
            if now < before + timedelta(seconds=loop.time() - since) - SET_BACK:
                for job in self.get_jobs():
                    job.modify(next_run_time=now)
