"""`jiangwen leads export`: the leads in a file that Excel opens."""

import asyncio
import sys
from argparse import Namespace
from pathlib import Path

from sqlalchemy import URL

from bot.clock import Clock
from bot.commands.database import explained, settled_url
from bot.commands.failure import CommandError
from bot.commands.settings import read_settings
from bot.staff.export import Export, Exported
from bot.staff.exporting.layout import Format
from bot.staff.selection import Selection, SelectionError, checked
from bot.staff.sheet import SheetFullError
from bot.store.crypto import SealError
from bot.store.database import open_database
from bot.store.secret import keys_of
from knowledge.library import Library, catalogue

FORMATS: dict[str, Format] = {".xlsx": "xlsx", ".csv": "csv"}


def run(arguments: Namespace) -> int:
    """Export the chosen leads and say how many."""
    settings, library, at = read_settings(), catalogue(), Clock().now()
    url, selection = settled_url(settings), _selection(arguments, library)
    out = arguments.out or Path(f"leads-{at:%Y%m%d-%H%M}.{_ending(arguments.format)}")
    kind = arguments.format or FORMATS.get(out.suffix.lower(), "xlsx")
    if not out.parent.is_dir():
        raise CommandError(f"There is no folder {out.parent}.")
    export = Export(selection, out, kind, keys_of(settings), library, at)
    with explained(url):
        exported = _run(url, export)
    sys.stdout.write(f"已导出 {exported.count} 条申报意向：{out}\n")
    sys.stdout.write(f"Exported {exported.count} leads to {out} (SHA-256 of the rows {exported.sha256})\n")
    return 0


def _ending(kind: str | None) -> str:
    return "csv" if kind == "raw" else kind or "xlsx"


def _selection(arguments: Namespace, library: Library) -> Selection:
    chosen = Selection(arguments.notice, arguments.tier, arguments.city, arguments.from_day, arguments.to_day)
    try:
        return checked(library, chosen)
    except SelectionError as error:
        raise CommandError(str(error)) from error


def _run(url: URL, export: Export) -> Exported:
    try:
        return asyncio.run(_exported(url, export))
    except SealError as error:
        raise CommandError("The leads were written with another secret key (JIANGWEN_SECRET_KEY).", 1) from error
    except SheetFullError as error:
        raise CommandError(str(error), 1) from error


async def _exported(url: URL, export: Export) -> Exported:
    database = open_database(url)
    try:
        return await export.run(database)
    finally:
        await database.close()
