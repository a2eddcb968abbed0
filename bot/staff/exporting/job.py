"""Writing one export: its leads some at a time, through a child process, into sealed pieces."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.log import logger
from bot.staff.exporting import jobs, naming
from bot.staff.exporting.about import SHEETS, Explained
from bot.staff.exporting.jobs import LostError, Pinned
from bot.staff.exporting.layout import Layout
from bot.staff.exporting.tools import Tools
from bot.staff.exporting.wanted import Told
from bot.staff.exporting.words import said
from bot.staff.exporting.writing import PIECE, ChildError, Writing, writing
from bot.staff.formtable import FormTable
from bot.staff.query import QueryError
from bot.staff.sheet import SheetFullError
from bot.staff.who import ForbiddenError
from bot.store.crypto import SealError
from bot.store.desk import exports
from bot.store.desk.exports import Taken

AT_ONCE: Final = 100
"""So many leads are in memory at a time."""
SLICE: Final = 20
PROBLEMS: Final[dict[type[Exception], str]] = {
    ForbiddenError: "right", QueryError: "filter", SheetFullError: "many", SealError: "sealed",
}  # fmt: skip


@dataclass(slots=True)
class Progress:
    """How far one export is; `lost` once it is no longer ours."""

    done: int = 0
    total: int = 0
    lost: bool = False


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
        await self._name(pinned)
        async with writing(self._layout(pinned)) as file:
            gone = pinned.total - await self._fill(pinned, file)
            size = await file.finish(self._explained(pinned).rows(file.count, gone, file.sha256))
            await self._keep(file)
        name = naming.file_name(pinned.wanted, tools.clock.utc())
        await self._finish(pinned, Told(file.count, gone, file.sha256, size, name))

    async def _name(self, pinned: Pinned) -> None:
        """Keep which leads these are before any is read: who withdraws from now on is not in the file."""
        tools = self.tools
        for number, start in enumerate(range(0, len(pinned.ids), PIECE)):
            until, piece = tools.clock.utc() + tools.lease, bytes(pinned.ids[start : start + PIECE])
            await tools.database.write(jobs.put, tools.keys, self.taken, until, exports.NAMING - number, piece)

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
        address = f"{site}/desk/leads?{wanted.address(self.tools.keys)}".rstrip("?")
        return Explained(who, at, wanted, words, pinned.table.headers, "" if wanted.form else address, hint)

    def _words(self, pinned: Pinned) -> tuple[str, str]:
        """Return which leads these are, and what else to know."""
        table, wanted = pinned.table, pinned.wanted
        if isinstance(table, FormTable):
            name, hint = (text.to(wanted.language) for text in (table.form.name, table.form.printing))
            return f"{name}：{table.wanted.unit}", hint
        return said(wanted.query(wanted.scope), table.view), ""
