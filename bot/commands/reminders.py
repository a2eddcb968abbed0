"""`jiangwen reminders`: what is queued, what was tried, and whether everything works."""

import asyncio
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Connection

from bot.clock import SHANGHAI, Clock
from bot.commands.catalogue import current_library
from bot.commands.database import explained, settled_url
from bot.commands.failure import CommandError
from bot.commands.settings import read_settings
from bot.settings import Settings
from bot.staff import reminders, standing
from bot.store import listing
from bot.store.database import open_database
from bot.store.listing import Chosen
from bot.store.migrate import require_newest
from bot.store.secret import keys_of
from bot.watching import look, troubles

T = TypeVar("T")
ON_THE_SCREEN = 50


def run(arguments: Namespace) -> int:
    """Do what was asked; the exit code of `status` is 1 where something is wrong."""
    settings = read_settings()
    match arguments.action:
        case "status":
            return _status(settings)
        case "log":
            return _log(settings, arguments)
        case _:
            return _list(settings, arguments)


def _status(settings: Settings) -> int:
    library, clock = current_library(settings), Clock(settings.today)
    seen, counts = _seen(settings, lambda made: (look(made, clock), listing.wanted(made)))
    lines = (*standing.lines(seen), *standing.wanted(library, counts))
    sys.stdout.writelines(f"{line}\n" for line in lines)
    found = troubles(seen)
    for trouble in found:
        sys.stdout.writelines(f"! {line}\n" for line in standing.wrong(trouble))
    if not found:
        sys.stdout.write("一切正常。\nEverything works.\n")
    return 1 if found else 0


def _log(settings: Settings, arguments: Namespace) -> int:
    chosen = Chosen(arguments.channel, arguments.outcome, _midnight(arguments.since), _most(arguments))
    library = current_library(settings)

    def work(connection: Connection) -> int:
        found = listing.tried(connection, chosen)
        return _show(reminders.TRIED, reminders.rows(reminders.tried_cells, library, found), arguments.csv)

    count = _seen(settings, work)
    _count(count, "次发送记录", "attempts", arguments.csv)
    return 0


def _list(settings: Settings, arguments: Namespace) -> int:
    chosen, keys = Chosen(arguments.channel, most=_most(arguments)), keys_of(settings)
    library = current_library(settings)

    def work(connection: Connection) -> int:
        found = listing.queued(connection, chosen, keys)
        return _show(reminders.QUEUED, reminders.rows(reminders.queued_cells, library, found), arguments.csv)

    count = _seen(settings, work)
    _count(count, "条排队的提醒", "queued reminders", arguments.csv)
    return 0


def _show(headers: tuple[str, ...], rows: Iterable[tuple[str, ...]], out: Path | None) -> int:
    """Show rows or write them to a file; return how many there were."""
    if out is not None:
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder {out.parent}.")
        return reminders.write(headers, rows, out)
    count = 0
    for line in reminders.lines(rows):
        sys.stdout.write(f"{line}\n")
        count += 1
    return count


def _count(count: int, zh: str, en: str, out: Path | None) -> None:
    file_zh, file_en = (f"：{out}", f" in {out}") if out else ("", "")
    sys.stdout.write(f"{count} {zh}{file_zh}\n{count} {en}{file_en}\n")


def _seen(settings: Settings, work: Callable[[Connection], T]) -> T:
    """Look at a migrated database without keeping anybody from writing."""
    url = settled_url(settings)
    with explained(url):
        return asyncio.run(_on(url, work))


async def _on(url: URL, work: Callable[[Connection], T]) -> T:
    database = open_database(url)
    try:
        await database.read(require_newest)
        return await database.read(work)
    finally:
        await database.close()


def _most(arguments: Namespace) -> int | None:
    """Return how many rows are wanted: all in a file, the first ones on the screen."""
    if arguments.limit is not None:
        return int(arguments.limit)
    return None if arguments.csv else ON_THE_SCREEN


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), SHANGHAI) if day else None
