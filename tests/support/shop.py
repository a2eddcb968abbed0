"""A service with its database for a test, and short words for talking to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from sqlalchemy import Connection, Table, func, select

from bot.clock import Clock
from bot.exchange import Event, Handled
from bot.pace import Pace
from bot.service import Service
from bot.shelf import Shelf
from bot.store import tables
from bot.store.crypto import Keys
from bot.store.database import open_database
from bot.turn import Step, Work
from dialogs.incoming import Incoming
from knowledge.library import Library
from support.parrot import parrot
from support.tables import have_tables

SECRET = "a secret of the tests, longer than needed"
ALL = tuple(tables.metadata.tables.values())


@dataclass(frozen=True)
class Shop:
    """A service and a person who talks to it."""

    service: Service
    ids: "count[int]"

    async def say(self, text: str = "", *, who: str = "42", event_id: str = "", **incoming: Any) -> Handled:
        """Send a message, with an event id of its own unless one is given."""
        chosen = event_id or f"auto-{next(self.ids)}"
        return await self.service.handle(Event("test", who, chosen, Incoming(text, **incoming)))

    async def rows(self, table: Table) -> int:
        """Count the rows of a table."""
        return await self.service.database.read(_count, table)

    async def all_rows(self) -> dict[str, int]:
        """Count the rows of each table that has any, but for the bureau's numbers: nobody is in them."""
        counted = {table.name: await self.rows(table) for table in ALL}
        return {name: rows for name, rows in counted.items() if rows and name != "visits"}

    def at(self, clock: Clock) -> "Shop":
        """Return the same shop with another clock."""
        service = self.service
        return replace(self, service=replace(service, work=replace(service.work, clock=clock)))


@asynccontextmanager
async def opened(url: str, library: Library, step: Step = parrot, *, pace: Pace | None = None) -> AsyncIterator[Shop]:
    """Open a shop on the database at `url`."""
    have_tables(url)
    database, keys = open_database(url), Keys((SECRET,))
    work = Work(keys, Shelf(library), step, Clock())
    try:
        yield Shop(Service(database, keys, pace or Pace(10_000, 1), work), count(1))
    finally:
        await database.close()


def texts(handled: Handled) -> list[str]:
    """Return the first paragraph of each reply."""
    return [getattr(reply.blocks[0], "text", "") for reply in handled.replies]


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()
