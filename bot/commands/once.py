"""One unit of work on the database, for a command that looks or writes once and ends."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Connection

from bot.commands.database import explained, settled_url
from bot.settings import Settings
from bot.store import amendments
from bot.store.database import open_database
from bot.store.engine import SQLITE
from bot.store.migrate import require_newest

P = ParamSpec("P")
T = TypeVar("T")


def once(settings: Settings, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run the work in one transaction on a migrated database; CommandError says what is in the way."""

    def migrated(connection: Connection) -> T:
        require_newest(connection)
        return work(connection, *args, **kwargs)

    return _run(settled_url(settings), migrated)


def looked_up(settings: Settings, work: Callable[[Connection], T]) -> T | None:
    """Return what the work finds; None where there is no database, or none with our dates. None is ever made."""
    url = settled_url(settings)
    if url.get_backend_name() == SQLITE and not Path(str(url.database)).exists():
        return None
    return _run(url, lambda connection: work(connection) if amendments.are_kept(connection) else None)


def _run(url: URL, work: Callable[[Connection], T]) -> T:
    with explained(url):
        return asyncio.run(_on(url, work))


async def _on(url: URL, work: Callable[[Connection], T]) -> T:
    database = open_database(url)
    try:
        return await database.write(work)
    finally:
        await database.close()
