"""A database in which reminders stand in a certain way, put there row by row."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from bot.clock import Clock, milliseconds
from bot.store import attempts, heartbeats
from bot.store.attempts import Attempt
from bot.store.crypto import Keys
from bot.store.database import Database, open_database
from bot.store.reminding import paces
from knowledge.moment import read_moment
from support.reminding import NEWS, Desk, remind
from support.shop import SECRET
from support.tables import have_tables

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@dataclass
class Watched:
    """A database, and the time by which it is looked at."""

    database: Database
    keys: Keys
    now: datetime = NOW

    @property
    def clock(self) -> Clock:
        return Clock(source=lambda: self.now)

    async def beat(self, *works: str, ago: float = 1) -> None:
        for work in works or ("planning", "sending"):
            await self.database.write(heartbeats.beat, work, self.now - timedelta(seconds=ago))

    async def queue(self, channel: str, to: str, status: str = "ready", *, ago: float = 0, moment: str = "") -> None:
        """Put a reminder into the outbox that has been due so long."""
        desk, key = Desk(self.keys), read_moment(moment) if moment else NEWS
        due_ms = milliseconds(self.now - timedelta(seconds=ago))
        (number,) = await self.database.write(lambda made: desk.subscribe(made, channel, to))
        await self.database.write(lambda made: remind(made, [number], key, due_ms=due_ms, status=status))

    async def tried(self, channel: str, outcome: str, *, times: int = 1, ago: float = 60, **more: str) -> None:
        what = tuple(more.get("what", NEWS.key).split())
        at, masked = self.now - timedelta(seconds=ago), more.get("masked", "12***89")
        one = Attempt(at, channel, "index", masked, what, outcome, more.get("detail", ""))
        await self.database.write(attempts.note, [one] * times)

    async def hold(self, channel: str, seconds: float) -> None:
        row = {"key": channel, "next_ms": 0.0, "stopped_ms": milliseconds(self.now + timedelta(seconds=seconds))}
        await self.database.write(lambda made: made.execute(insert(paces), row).rowcount)


@asynccontextmanager
async def watched(url: str, now: datetime = NOW) -> AsyncIterator[Watched]:
    """Open a migrated database."""
    have_tables(url)
    database = open_database(url)
    try:
        yield Watched(database, Keys((SECRET,)), now)
    finally:
        await database.close()
