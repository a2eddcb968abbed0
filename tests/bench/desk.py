"""The list of a million leads on a real PostgreSQL, filtered in many ways; beside it a row fetched by its key."""

import asyncio
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from random import Random
from typing import Any, Final

from sqlalchemy import Connection, func, select

from bench.desk_fill import OWNERS, SECRET, fill
from bench.table import Row
from bot.bureau.region import EVERYWHERE, Scope, read_scope
from bot.staff.filters import Filters, Sort
from bot.staff.pipeline import pipeline
from bot.staff.query import LeadQuery
from bot.store.crypto import Keys
from bot.store.database import Database, open_database
from bot.store.engine import usable
from bot.store.migrate import migrating, upgrade
from bot.store.tables import leads
from knowledge.library import Library
from support.leads import NEWEST, MadeUp, Maker
from support.postgres import Postgres, running

LEADS: Final = 1_000_000
TIMES: Final = 100
WARM: Final = 30
"""So many pages of each way are looked at before, of other leads: a desk that is used is warm."""
MEMORY: Final = "3GB"
PAGE: Final = 50
AIM: Final = 100
TODAY: Final = NEWEST.date()
DALIAN: Final = read_scope(["dalian"])
ENDING: Final = "有限公司"
SHAHEKOU: Final = read_scope(["dalian/shahekou"])


@dataclass(frozen=True, slots=True)
class Way:
    """A way to look at the list, another filter each time."""

    name: str
    scope: Scope
    filters: Callable[[Random, MadeUp], Filters]
    sort: Sort = field(default_factory=Sort)


def ways() -> Iterator[Way]:
    """Yield the ways that are measured."""
    states = [state.id for state in pipeline().states]
    yield Way("everything", EVERYWHERE, lambda _, __: Filters())
    yield Way("a city, by state", DALIAN, lambda random, _: Filters(place="dalian", status=random.choice(states)))
    yield Way("a notice", EVERYWHERE, lambda _, lead: Filters(notice=lead.tier.notice.id))
    yield Way("somebody's own, late", DALIAN, _late)
    yield Way("somebody's own, by day due", EVERYWHERE, _late, Sort("due", descending=False))
    yield Way("a district", SHAHEKOU, lambda _, __: Filters())
    yield Way("a district, by state and verdict", SHAHEKOU, _narrow)
    yield Way("a week of a city", DALIAN, _week)
    yield Way("all of a city by state", DALIAN, lambda _, __: Filters(), Sort("status"))
    yield Way("last changed in a city", DALIAN, lambda _, __: Filters(), Sort("updated"))
    yield Way("a whole number", EVERYWHERE, lambda _, lead: Filters(text=lead.phone))
    yield Way("the last four digits", EVERYWHERE, lambda _, lead: Filters(text=lead.phone[-4:]))
    yield Way("a name", EVERYWHERE, lambda _, lead: Filters(text=lead.name))
    yield Way("a unit", EVERYWHERE, lambda _, lead: Filters(text=lead.unit))
    yield Way("two signs of a unit", EVERYWHERE, lambda _, lead: Filters(text=lead.unit[:2]))
    yield Way("two signs of a unit, a city", DALIAN, lambda _, lead: Filters(text=lead.unit[:2]))
    yield Way("two signs of a unit, a district", SHAHEKOU, lambda _, lead: Filters(text=lead.unit[:2]))
    yield Way("two parts of a unit", EVERYWHERE, lambda _, lead: Filters(text=f"{lead.unit[:2]} {lead.unit[3:5]}"))
    yield Way("what most units end with", EVERYWHERE, lambda _, __: Filters(text=ENDING))
    yield Way("what most units end with, a district", SHAHEKOU, lambda _, __: Filters(text=ENDING))


def _late(random: Random, lead: MadeUp) -> Filters:
    return Filters(owner=random.choice(OWNERS), due="late", notice=lead.tier.notice.id if random.random() < 0.2 else "")


def _narrow(random: Random, lead: MadeUp) -> Filters:
    return Filters(status=random.choice(("new", "contacted")), verdict=lead.row["verdict"])


def _week(random: Random, _: MadeUp) -> Filters:
    first = TODAY - timedelta(days=random.randrange(7, 720))
    return Filters(first=first, last=first + timedelta(days=6))


def measure(library: Library) -> list[Row]:
    """Fill a database and measure each way: pages on, pages further on, and the count that stands above them."""
    with running(uuid.uuid4().hex) as server:
        _with_memory(server)
        url = server.create()
        try:
            asyncio.run(migrating(usable(url), upgrade))
            start = time.perf_counter()
            fill(url, LEADS)
            print(f"  ({LEADS:,} leads in {time.perf_counter() - start:.0f} s)", flush=True)
            return asyncio.run(_measure(url, library))
        finally:
            server.drop(url)


def _with_memory(server: Postgres) -> None:
    """Give a server that was started for this what one with a million leads would have of the memory."""
    if server.started is not None:
        server.execute(f"ALTER SYSTEM SET shared_buffers = '{MEMORY}'")
        server.restart("fast")


async def _measure(url: str, library: Library) -> list[Row]:
    database, keys = open_database(url), Keys((SECRET,))
    some, known = _made(library, 2, WARM), _made(library, 1, TIMES)
    try:
        await database.read(_all_of_them)
        baseline = statistics.median([await _timed(database, _by_key, lead.row["id"]) for lead in known])
        rows: list[Row] = []
        for way in ways():
            await _way(database, keys, way, some, 0)
            rows += await _way(database, keys, way, known, baseline)
        return rows
    finally:
        await database.close()


async def _way(database: Database, keys: Keys, way: Way, known: list[MadeUp], baseline: float) -> list[Row]:
    random, pages, counts = Random(7), [], []  # noqa: S311 - to be the same again
    for lead in known:
        query = LeadQuery(scope=way.scope, today=TODAY, filters=way.filters(random, lead), sort=way.sort)
        pages.append(await _timed(database, query.page, keys, PAGE))
        counts.append(await _timed(database, query.count, keys, query.most))
    beside = "a row by its key"
    return [
        Row(f"{way.name}: a page, median", statistics.median(pages), beside, baseline, " ms"),
        Row(f"{way.name}: a page, p99", _late_one(pages), beside, baseline, " ms", aim=AIM, less=True),
        Row(f"{way.name}: its count, p99", _late_one(counts), beside, baseline, " ms", aim=AIM, less=True),
    ]


async def _timed(database: Database, work: Callable[..., Any], *args: Any) -> float:
    """Return how many milliseconds a unit of work takes."""
    start = time.perf_counter()
    await database.read(work, *args)
    return 1000 * (time.perf_counter() - start)


def _by_key(connection: Connection, lead: str) -> object:
    return connection.execute(select(leads).where(leads.c.id == lead)).first()


def _all_of_them(connection: Connection) -> object:
    return connection.execute(select(func.count()).where(func.length(leads.c.name_sealed) > 0)).scalar_one()


def _made(library: Library, seed: int, count: int) -> list[MadeUp]:
    return list(islice(Maker(library, seed, OWNERS).leads(), count))


def _late_one(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99) - 1]
