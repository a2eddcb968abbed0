"""Writing exports in this process, a few at once: light, so that everything else that runs here stays quick."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from bot.log import logger
from bot.staff.exporting import jobs, orders, sending
from bot.staff.exporting.job import Job, Progress
from bot.staff.exporting.jobs import LostError
from bot.staff.exporting.tools import Tools
from bot.staff.exporting.writing import sweep
from bot.store.desk import exports, standing
from bot.store.desk.exports import Taken

BEAT: Final = 1.0
UNCONFIRMED: Final = timedelta(days=1)
KNOWN: Final = timedelta(days=30)
"""So long after it was ordered an export is listed, without its file; the record knows it longer."""


@dataclass(slots=True)
class Exporter:
    """Takes exports that wait, and writes them."""

    tools: Tools
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    async def tick(self) -> None:
        """Begin what can be begun now."""
        tools = self.tools
        while len(self._running) < tools.settings.exports_at_once:
            at = tools.clock.utc()
            if not await tools.database.read(exports.any_free, at):
                return
            taken = await tools.database.write(jobs.take, tools.keys, at, tools.lease)
            if taken is None:
                return
            task = asyncio.create_task(self._write(taken))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def post(self) -> None:
        """Order what is due again and again, and send what was written of it."""
        tools = self.tools
        at = tools.clock.utc()
        if await tools.database.read(standing.any_due, at):
            while await tools.database.write(orders.run_due, tools.keys, at):
                pass
        while await sending.send_due(tools):
            pass

    async def tidy(self) -> None:
        """Delete the files whose time is over, and what killed processes left behind."""
        database = self.tools.database
        while await database.write(jobs.expire, self.tools.clock.utc()):
            await database.scrub()
        at = self.tools.clock.utc()
        await database.write(standing.drop_unconfirmed, at - UNCONFIRMED)
        await database.write(exports.forget, at - KNOWN)
        await asyncio.to_thread(sweep)

    async def drain(self) -> None:
        """Wait until everything that was begun is over."""
        await asyncio.gather(*self._running)

    async def stop(self) -> None:
        """Give back what is not finished: another process takes it at once."""
        running = tuple(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _write(self, taken: Taken) -> None:
        progress = Progress()
        work = asyncio.create_task(Job(self.tools, taken, progress).run())
        beat = asyncio.create_task(self._beat(taken, progress, work))
        try:
            await work
        except asyncio.CancelledError:
            await _ended(work)
            if not progress.lost:
                await self.tools.database.write(exports.give_back, taken)
                raise
        finally:
            beat.cancel()
            await _ended(beat)

    async def _beat(self, taken: Taken, progress: Progress, work: "asyncio.Task[None]") -> None:
        """Say every second how far it is; where somebody cancelled it, end it."""
        tools = self.tools
        while True:
            await asyncio.sleep(BEAT)
            until, done, total = tools.clock.utc() + tools.lease, progress.done, progress.total
            try:
                await tools.database.write(jobs.keep, taken, until, done=done, total=total)
            except LostError:
                progress.lost = True
                work.cancel()
                return
            except (SQLAlchemyError, OSError):
                logger.warning("an export could not say how far it is", job="export")


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
