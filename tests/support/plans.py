"""People with reminders, planners and a clock to turn, for tests of the planning."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, select

from bot.clock import SHANGHAI, Clock
from bot.planning import Planning
from bot.settings import Settings
from bot.shelf import Shelf
from bot.store import subscriptions
from bot.store.crypto import Keys
from bot.store.database import Database, open_database
from bot.store.reminding import attempts, reminders
from bot.store.subscribing import Chat, Subscribing
from dialogs.subscription import Subscription
from knowledge.library import Library
from support.shop import SECRET
from support.tables import have_tables

NOTICE = "dalian-studio-2024"
HAND_IN = f"{NOTICE}/hand-in"
KEYS = Keys((SECRET,))


def at(text: str) -> datetime:
    """Return a local time written as `2024-03-11 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def moved(library: Library, stage: str, ends: date | None, notice: str = NOTICE) -> Library:
    """Return a catalogue in which a stage ends on another day, or on none."""
    of = library.notices[notice]
    stages = tuple(replace(one, ends=ends) if one.id == stage else one for one in of.stages)
    return replace(library, notices={**library.notices, notice: replace(of, stages=stages)})


class Books(Shelf):
    """A shelf on which a test lays another catalogue."""

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self.now = library

    @property
    def library(self) -> Library:
        return self.now

    def refresh_in(self, connection: Connection) -> Library:
        del connection
        return self.now


@dataclass
class World:
    """A database with a clock. `time` is turned by the test."""

    database: Database
    books: Books
    time: datetime
    settings: Settings
    planners: list[Planning] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        return Clock(source=lambda: self.time)

    def planner(self, books: Shelf | None = None) -> Planning:
        """Return another planner, as a process of its own has it."""
        return Planning(self.database, books or self.books, self.settings, self.clock)

    async def tick(self, time: str | None = None, planner: Planning | None = None) -> None:
        """Turn the clock, if a time is given, and plan."""
        self.time = at(time) if time else self.time
        if not self.planners:
            self.planners.append(self.planner())
        await (planner or self.planners[0]).tick()

    async def through(self, until: str, step: timedelta) -> None:
        """Let the time pass, and plan at every step."""
        while self.time < at(until):
            self.time += step
            await self.tick()

    async def keep(self, number: int = 1, *, who: str = "7", to: str = "", **said: Any) -> int:
        """Keep a subscription of a chat; one for a unit and the Dalian notice unless said otherwise."""
        values: dict[str, Any] = {"subject": NOTICE, "role": "unit", "language": "zh"} | said
        subscription = Subscription(number=number, **values)
        return await self.database.write(lambda c: self._subscribing(c, who).keep(subscription, to))

    async def do(self, work: Callable[[Subscribing], Any], who: str = "7") -> Any:
        """Do something else that a chat can do."""
        return await self.database.write(lambda c: work(self._subscribing(c, who)))

    async def held(self, who: str = "7") -> tuple[Subscription, ...]:
        return await self.database.read(subscriptions.held, address(who), KEYS)

    async def state(self, number: int) -> str:
        found = await self.database.read(subscriptions.by_id, number, KEYS)
        return found.subscription.state if found else "deleted"

    async def queue(self, *statuses: str) -> list[tuple[int, str, str]]:
        """Return subscription, moment and status of the reminders, those with a status only if any is given."""
        found = await self.rows(reminders)
        rows = [(row.subscription, row.moment, row.status) for row in found]
        return sorted(row for row in rows if not statuses or row[2] in statuses)

    async def told(self, subscription: int = 1) -> list[str]:
        """Return what is ready for one subscriber, without the notice."""
        rows = await self.queue("ready")
        return [moment.partition("/")[2] for number, moment, _ in rows if number == subscription]

    async def sent(self) -> list[str]:
        """Take what is ready as sent, and return its moments."""
        ready = await self.queue("ready")
        await self.database.write(_sent)
        return [moment.partition("/")[2] for _, moment, _ in ready]

    async def tries(self) -> list[tuple[str, str, str]]:
        """Return moment, outcome and detail of the records."""
        return sorted((row.what, row.outcome, row.detail) for row in await self.rows(attempts))

    async def rows(self, table: Table) -> list[Any]:
        return await self.database.read(lambda c: c.execute(select(table)).all())  # type: ignore[arg-type,return-value]

    def _subscribing(self, connection: Connection, who: str) -> Subscribing:
        return Subscribing(connection, Chat("telegram", address(who), who), KEYS, self.books.library, self.time)


def address(who: str) -> str:
    return KEYS.index("address", "telegram", who)


def keys(rows: Iterable[tuple[int, str, str]]) -> list[str]:
    return [moment for _, moment, _ in rows]


@asynccontextmanager
async def world(url: str, library: Library, time: str, **settings: Any) -> AsyncIterator[World]:
    """Open a world on the database at `url`."""
    have_tables(url)
    database = open_database(url)
    try:
        yield World(database, Books(library), at(time), Settings(_env_file=None, **settings))
    finally:
        await database.close()


def _sent(connection: Connection) -> None:
    connection.execute(reminders.update().where(reminders.c.status == "ready").values(status="sent"))
