"""Months in seconds: planning and delivery as they are, under a clock that is set, beside naive readers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.carrier import Parcel
from bot.claiming import Claims
from bot.clock import Clock, milliseconds
from bot.days import Days
from bot.delivery import Delivery, Means
from bot.ledger import Ledger
from bot.planning import Planning
from bot.settings import Settings
from bot.shelf import Shelf
from bot.store import amendments, outbox, subscriptions
from bot.store.amendments import Year
from bot.store.crypto import Keys
from bot.store.database import Database, open_database
from bot.store.paces import Rate
from bot.store.subscribing import Chat, Subscribing
from dialogs.subscription import Subscription
from knowledge.amend import Amendment
from knowledge.calendar import OfficialYear
from knowledge.library import Library
from knowledge.moment import Moment
from knowledge.year import dump_year
from scheduler.quiet import Quiet
from scheduler.result import Delivered, Result, Unreachable
from support.naive import CHINA, Book, Printed, Reader, Said, quiet
from support.tables import have_tables

SECRET = "a secret of the tests, longer than needed"
NOTICED = timedelta(seconds=10)
STEPS = (time(7), time(8, 30), time(9), time(12), time(14, 17), time(18), time(19, 59), time(21))
"""When the program works on a day on which there is something to say."""
FEW = (time(9), time(19, 59))
"""When it works on any other day: what it says then is one thing too many, and is found at whichever hour it comes."""


class Postbag:
    """A carrier that keeps what it is given, and cannot reach whom it was told it cannot."""

    name = "telegram"

    def __init__(self) -> None:
        self.parcels: list[Parcel] = []
        self.blocking: set[str] = set()

    async def carry(self, parcel: Parcel) -> Result:
        self.parcels.append(parcel)
        return Unreachable("blocked") if parcel.to in self.blocking else Delivered()

    async def close(self) -> None:
        pass

    def emptied(self) -> list[tuple[str, frozenset[Said]]]:
        """Return to whom what was said since the last time."""
        taken, self.parcels = self.parcels, []
        return sorted((one.to, frozenset(_said(note.moment) for note in one.notes)) for one in taken)


@dataclass
class World:
    """The program, the naive readers, and what happens to both of them."""

    database: Database
    shelf: Shelf
    book: Book
    now: datetime
    keys: Keys = field(default_factory=lambda: Keys((SECRET,)))
    post: Postbag = field(default_factory=Postbag)
    readers: list[Reader] = field(default_factory=list)
    kept: dict[tuple[str, str], Subscription] = field(default_factory=dict)
    story: list[tuple[datetime, str, frozenset[Said]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._restart()

    def _restart(self) -> None:
        """Begin anew with nothing remembered, as after a new version was installed."""
        clock, place = Clock(source=lambda: self.now), self.database
        hours = Quiet(time(8, 30).replace(hour=20, minute=0), time(8, 30))
        rules = Claims("telegram", Rate(), self.keys, Days(self.shelf), hours.end, 60_000)
        ledger = Ledger(place, subscriptions.stop_destination)
        self.planning = Planning(place, self.shelf, Settings(_env_file=None), clock)
        self.delivery = Delivery(self.post, Means(place, rules, ledger, clock, 50))

    async def until(self, end: date, *, away: tuple[date, date] | None = None) -> None:
        """Let time pass to the end of a day; nothing works from the first day of `away` to before the second."""
        day = self.now.date()
        while day <= end:
            moments = _moments(day, STEPS, self.now)
            if away is None or not away[0] <= day < away[1]:
                for moment in moments if self._awaits(moments) else _moments(day, FEW, self.now):
                    self.now = moment
                    await self.step()
            self.now = max([self.now, *moments])
            day += timedelta(days=1)

    def _awaits(self, moments: list[datetime]) -> bool:
        """Whether anybody is to hear anything at any of these moments."""
        readers = deepcopy(self.readers)
        return any(one.hear(moment, self.book) for moment in moments if not quiet(moment) for one in readers)

    async def step(self) -> None:
        """Let the program work once, and compare what it said with what was to be said."""
        await self.planning.tick()
        await self.database.write(outbox.promote, milliseconds(self.now))
        while await self.database.read(outbox.any_ready, "telegram"):
            await self.delivery._turn()
            while self.delivery._flying:  # noqa: ASYNC110 - it rings no bell
                await asyncio.sleep(0)
        heard, wanted = self.post.emptied(), sorted(self._wanted().items())
        assert heard == wanted, f"{self.now}\nheard  {_shown(heard)}\nwanted {_shown(wanted)}"
        self.story += [(self.now, chat, said) for chat, said in heard]

    def _wanted(self) -> dict[str, frozenset[Said]]:
        if quiet(self.now):
            return {}
        said: dict[str, frozenset[Said]] = {}
        for reader in self.readers:
            if heard := reader.hear(self.now, self.book):
                said[reader.chat] = said.get(reader.chat, frozenset()) | heard
        for reader in self.readers:
            reader.gone |= reader.chat in self.post.blocking and reader.chat in said
        return said

    async def subscribe(self, chat: str, subject: str, notices: tuple[str, ...] = (), **wishes: Any) -> None:
        """Let a chat subscribe; `notices` are those of a programme, also those to come."""
        mine = sum(one == chat for one, _ in self.kept)
        said = self.kept[chat, subject] = Subscription(
            mine + 1, subject, **{"role": "unit", "language": "zh", **wishes}
        )
        await self._keep(chat, said)
        named = notices or (subject,)
        known = {notice: dict(self.book[notice]) for notice in named if notice in self.book}
        hour = time.fromisoformat(said.hour)
        self.readers.append(Reader(chat, subject, named, said.role, said.offsets, hour, self.now, known))

    async def change(self, chat: str, subject: str, **wishes: Any) -> Reader:
        """Let a chat change its subscription; return the naive reader, for the same."""
        said = self.kept[chat, subject] = replace(self.kept[chat, subject], **wishes)
        await self._keep(chat, said)
        return next(one for one in self.readers if (one.chat, one.subject) == (chat, subject))

    async def pause(self, chat: str, subject: str) -> None:
        (await self.change(chat, subject, state="paused")).awake = False

    async def resume(self, chat: str, subject: str) -> None:
        reader = await self.change(chat, subject, state="active")
        reader.awake, reader.since = True, self.now

    async def stop(self, chat: str, subject: str) -> None:
        (await self.change(chat, subject, state="stopped")).gone = True

    async def wish(self, chat: str, subject: str, *, offsets: tuple[int, ...], hour: str) -> None:
        """Let a chat be told at other times."""
        reader = await self.change(chat, subject, offsets=offsets, hour=hour)
        reader.offsets, reader.hour, reader.since = offsets, time.fromisoformat(hour), self.now

    async def done(self, chat: str, subject: str, stage: str) -> None:
        (await self.change(chat, subject, done=self.kept[chat, subject].done | {stage})).done.add(stage)

    async def snooze(self, chat: str, subject: str, stage: str, until: datetime) -> None:
        await self.database.write(self._snooze, chat, self.kept[chat, subject].number, stage, until)
        reader = next(one for one in self.readers if (one.chat, one.subject) == (chat, subject))
        notice, _, name = stage.partition("/")
        said: Said = stage, "later", self.now.date(), self.book[notice][name].day
        reader.later = [one for one in reader.later if one[2] != said] + [(until, stage, said)]

    async def amend(self, notice: str, stage: str, ends: date | None, clock: str | None = None, **now: Printed) -> None:
        """Move a date, or take it back, and let that be noticed; `now` are the dates as one then reads them."""
        await self.write_down(notice, stage, ends, clock, **now)
        self.now += NOTICED
        await self.step()

    async def write_down(
        self, notice: str, stage: str, ends: date | None, clock: str | None = None, **now: Printed
    ) -> None:
        """Move a date, and let only those who answer know it yet."""
        made = Amendment(notice, stage, None, ends, clock, "https://example.test/moved", self.now.date())
        await self.database.write(amendments.add, made, "", self.now)
        if ends is None:
            self.book[notice].pop(stage)
        self.book[notice] |= {name.replace("_", "-"): printed for name, printed in now.items()}
        await self.shelf.refresh(self.database)

    async def publish(self, year: int, off: list[date], dates: Book) -> None:
        """Publish the official calendar of a year; `dates` are those that are counted with it."""
        kept = Year(year, dump_year(OfficialYear(year, frozenset(off), frozenset())), "https://example.test", self.now)
        await self.database.write(amendments.publish, kept)
        for notice, changed in dates.items():
            self.book[notice] |= changed

    async def install(self, library: Library, **books: dict[str, Printed]) -> None:
        """Install a new version with another catalogue."""
        self.shelf = Shelf(library)
        await self.shelf.refresh(self.database)
        self._restart()
        self.book |= {name.replace("_", "-"): dates for name, dates in books.items()}

    async def _keep(self, chat: str, said: Subscription) -> None:
        await self.database.write(lambda connection: self._subscribing(connection, chat).keep(said, ""))

    def _snooze(self, connection: Connection, chat: str, number: int, stage: str, until: datetime) -> None:
        self._subscribing(connection, chat).snooze(number, stage, until)

    def _subscribing(self, connection: Connection, chat: str) -> Subscribing:
        who = Chat("telegram", self.keys.index("address", "telegram", chat), chat)
        return Subscribing(connection, who, self.keys, self.shelf.library, self.now)


@asynccontextmanager
async def world(url: str, library: Library, now: datetime, book: Book) -> AsyncIterator[World]:
    """Give a world that begins at a moment, on the database at `url`."""
    have_tables(url)
    database = open_database(url)
    try:
        yield World(database, Shelf(library), {notice: dict(dates) for notice, dates in book.items()}, now)
    finally:
        await database.close()


def _moments(day: date, clocks: tuple[time, ...], after: datetime) -> list[datetime]:
    return [at for clock in clocks if (at := datetime.combine(day, clock, CHINA)) > after]


def _said(moment: Moment) -> Said:
    return moment.of, moment.kind, moment.days if moment.days is not None else moment.since, moment.day


def _shown(said: list[tuple[str, frozenset[Said]]]) -> str:
    return "\n       ".join(f"{chat}: {sorted(map(str, what))}" for chat, what in said) or "-"
