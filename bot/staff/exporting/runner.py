"""Writing exports in this process, a few at once: light, so that everything else that runs here stays quick."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from bot.log import logger
from bot.staff.exporting import jobs, naming, orders, sending
from bot.staff.exporting.about import SHEETS, Explained
from bot.staff.exporting.jobs import LostError, Pinned
from bot.staff.exporting.layout import Layout
from bot.staff.exporting.tools import Tools
from bot.staff.exporting.wanted import Told
from bot.staff.exporting.words import said
from bot.staff.exporting.writing import ChildError, Writing, sweep, writing
from bot.staff.formtable import FormTable
from bot.staff.query import QueryError
from bot.staff.sheet import SheetFullError
from bot.staff.who import ForbiddenError
from bot.store.crypto import SealError
from bot.store.desk import exports, standing
from bot.store.desk.exports import Taken

AT_ONCE: Final = 100
"""So many leads are in memory at a time."""
SLICE: Final = 20
BEAT: Final = 1.0
UNCONFIRMED: Final = timedelta(days=1)
PROBLEMS: Final[dict[type[Exception], str]] = {
    ForbiddenError: "right", QueryError: "filter", SheetFullError: "many", SealError: "sealed",
}  # fmt: skip


@dataclass(slots=True)
class Progress:
    """How far one export is; `lost` once it is no longer ours."""

    done: int = 0
    total: int = 0
    lost: bool = False


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
        await database.write(standing.drop_unconfirmed, self.tools.clock.utc() - UNCONFIRMED)
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


@dataclass(frozen=True, slots=True)
class Job:
    """One export that is being written."""

    tools: Tools
    taken: Taken
    progress: Progress

    async def run(self) -> None:
        """Write it down; what is in the way is written down instead, and a fault that may pass is tried again."""
        tools = self.tools
        try:
            await self._run()
        except LostError:
            return
        except ChildError:
            logger.warning("the process that writes an export broke off", job="export")
            await tools.database.write(exports.again, self.taken)
        except tuple(PROBLEMS) as error:
            problem = next(word for kind, word in PROBLEMS.items() if isinstance(error, kind))
            await tools.database.write(jobs.fail, tools.keys, self.taken, tools.clock.utc(), problem)
        except Exception:  # noqa: BLE001 - it is logged, and tried again when its lease is over
            logger.exception("an export broke off", job="export")

    async def _run(self) -> None:
        tools = self.tools
        at, library = tools.clock.utc(), tools.shelf.library
        pinned = await tools.database.read(jobs.pin, tools.keys, self.taken, at, library)
        self.progress.total = pinned.total
        async with writing(self._layout(pinned)) as file:
            gone = pinned.total - await self._fill(pinned, file)
            size = await file.finish(self._explained(pinned).rows(file.count, gone, file.sha256))
            await self._keep(file)
        name = naming.file_name(pinned.wanted, tools.clock.utc())
        await self._finish(pinned, Told(file.count, gone, file.sha256, size, name))

    async def _fill(self, pinned: Pinned, file: Writing) -> int:
        """Write the leads, some at a time, and return how many there still were."""
        for start in range(0, pinned.total, AT_ONCE):
            leads = await self.tools.database.read(jobs.some, self.tools.keys, pinned, start, AT_ONCE)
            for first in range(0, len(leads), SLICE):
                await file.write([pinned.table.row(lead) for lead in leads[first : first + SLICE]])
            self.progress.done = min(start + AT_ONCE, pinned.total)
        return file.count

    async def _keep(self, file: Writing) -> None:
        tools = self.tools
        for number, piece in enumerate(file.pieces()):
            until = tools.clock.utc() + tools.lease
            await tools.database.write(jobs.put, tools.keys, self.taken, until, number, piece)

    async def _finish(self, pinned: Pinned, told: Told) -> None:
        tools, at = self.tools, self.tools.clock.utc()
        ends = at + timedelta(hours=tools.settings.keep_exports_hours)
        await tools.database.write(jobs.finish, tools.keys, pinned, told, at, ends)

    def _layout(self, pinned: Pinned) -> Layout:
        wanted, table = pinned.wanted, pinned.table
        sheet, about = (title.to(wanted.language) for title in SHEETS)
        return Layout(
            format=wanted.format,
            sheet=sheet,
            about=about,
            headers=table.headers,
            widths=table.widths,
            above=table.above,
            below=table.below,
            mark=naming.mark(pinned.person.name, self.tools.clock.utc(), wanted),
            password=wanted.password,
        )

    def _explained(self, pinned: Pinned) -> Explained:
        wanted, at = pinned.wanted, self.tools.clock.utc()
        who, site = f"{pinned.person.name}（{pinned.person.login}）", self.tools.settings.public_url.rstrip("/")
        words, hint = self._words(pinned)
        return Explained(who, at, wanted, words, pinned.table.headers, site, hint)

    def _words(self, pinned: Pinned) -> tuple[str, str]:
        """Return which leads these are, and what else to know."""
        table, wanted = pinned.table, pinned.wanted
        if isinstance(table, FormTable):
            name, hint = (text.to(wanted.language) for text in (table.form.name, table.form.printing))
            return f"{name}：{table.wanted.unit}", hint
        return said(wanted.query(self.tools.keys, wanted.scope), table.view), ""


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
