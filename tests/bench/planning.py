"""Planning for a million subscribers on a real PostgreSQL: all due at once, and nothing due."""

import asyncio
import os
import statistics
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import asyncpg
from sqlalchemy import make_url

from bench.servers import resident_megabytes
from bench.table import Row
from bot.clock import SHANGHAI, Clock, milliseconds
from bot.planning import Planning
from bot.settings import Settings
from bot.shelf import Shelf
from bot.store.database import open_database
from bot.store.engine import usable
from bot.store.migrate import migrating, upgrade
from bot.store.schedules import Version, add
from knowledge.library import Library
from knowledge.schedule import dump, schedule
from scheduler.spread import LOTS, TOGETHER, lot_of
from support.postgres import running, written

PEOPLE: Final = 1_000_000
SAMPLE: Final = 10_000
IDLE: Final = 30
NOTICE: Final = "dalian-studio-2024"
BEGIN: Final = datetime(2024, 3, 6, 12, tzinfo=SHANGHAI)
DUE: Final = datetime(2024, 3, 7, 9, tzinfo=SHANGHAI)
# One of four e-mail, the others on Telegram; half of them units.
_FILL = """
INSERT INTO cohorts (id, subject, role, offsets, hour, channel, size) VALUES
    (1, '{notice}', 'unit', '30,14,7,3,1,0', '09:00', 'telegram', 0),
    (2, '{notice}', 'self', '30,14,7,3,1,0', '09:00', 'telegram', 0),
    (3, '{notice}', 'self', '30,14,7,3,1,0', '09:00', 'email', 0);
CREATE TEMP TABLE blocks (block int PRIMARY KEY, lot int);
INSERT INTO blocks VALUES {blocks};
INSERT INTO subscriptions (address, number, channel, destination, destination_sealed, subject, role, offsets, hour,
    language, prepared, state, confirmed, feed, told, created, updated)
SELECT md5('a' || n), 1, CASE n % 4 WHEN 3 THEN 'email' ELSE 'telegram' END, md5('d' || n),
    decode(md5('s' || n) || md5('t' || n), 'hex'), '{notice}', CASE n % 2 WHEN 0 THEN 'unit' ELSE 'self' END,
    '30,14,7,3,1,0', '09:00', 'zh', '', 'active', true, 0, 1, now(), now()
FROM generate_series(1, {people}) AS n;
INSERT INTO agenda (subscription, destination, cohort, lot, round, told, since_ms)
SELECT id, destination, CASE WHEN channel = 'email' THEN 3 WHEN role = 'unit' THEN 1 ELSE 2 END, blocks.lot,
    0, 1, {since}
FROM subscriptions JOIN blocks ON blocks.block = id / {together} % {lots};
INSERT INTO lots (cohort, lot, round, told, since_ms, next_ms)
SELECT DISTINCT cohort, lot, 0, 1, {since}, {since} FROM agenda;
"""


_DUE = """
SELECT a.subscription, a.destination, c.channel FROM agenda a JOIN cohorts c ON c.id = a.cohort
WHERE NOT EXISTS (SELECT 1 FROM finished f WHERE f.subscription = a.subscription AND f.stage = $1)
LIMIT $2
"""
_INSERT = """
INSERT INTO reminders (subscription, moment, destination, channel, deadline_ms, due_ms, status, tries)
VALUES ($1, $2, $3, $4, $5, $6, 'ready', 0) ON CONFLICT DO NOTHING
"""


@dataclass
class Figures:
    """Seconds, and the growth of memory in megabytes."""

    first: float = 0.0
    loop: float = 0.0
    due: float = 0.0
    idle: list[float] = field(default_factory=list)
    growth: float = 0.0


def measure(library: Library) -> list[Row]:
    """Measure the loop, the planner with everything due, and the planner with nothing due."""
    with running(uuid.uuid4().hex) as server:
        url = server.create()
        try:
            found = asyncio.run(_measure(url, library))
        finally:
            server.drop(url)
    loop, idle = found.loop * PEOPLE / SAMPLE, 1000 * statistics.median(found.idle)
    beside = f"a loop that inserts row by row, of {SAMPLE:,}"
    return [
        Row(f"{PEOPLE:,} subscribers due at once", found.due, beside, loop, " s", aim=10, less=True),
        Row("a tick with nothing due, median", idle, "the slowest", 1000 * max(found.idle), " ms", aim=50, less=True),
        Row("the first look at everybody", found.first, beside, loop, " s"),
        Row("growth of memory while all are planned", found.growth, "the aim", 20, " MB", aim=20, less=True),
    ]


async def _measure(url: str, library: Library) -> Figures:
    await migrating(usable(url), upgrade)
    database, found, now = open_database(url), Figures(), [BEGIN]
    dsn = written(make_url(url).set(drivername="postgresql"))
    planning = Planning(database, Shelf(library), Settings(_env_file=None), Clock(source=lambda: now[0]))

    async def tick(at: datetime) -> float:
        now[0] = at
        start = time.perf_counter()
        await planning.tick()
        return time.perf_counter() - start

    try:
        first = Version(NOTICE, 1, dump(schedule(library, NOTICE)))
        await database.write(add, first, "", BEGIN)
        await _fill(dsn)
        found.first = await tick(BEGIN + timedelta(minutes=1))
        found.loop = await _loop(dsn)
        before = resident_megabytes(os.getpid())
        found.due = await tick(DUE)
        found.growth = resident_megabytes(os.getpid()) - before
        found.idle = [await tick(DUE + timedelta(seconds=10 * number)) for number in range(1, IDLE + 1)]
        await _check(dsn)
    finally:
        await database.close()
    return found


async def _fill(dsn: str) -> None:
    blocks = ", ".join(f"({block}, {lot_of(block * TOGETHER)})" for block in range(LOTS))
    values = {"notice": NOTICE, "blocks": blocks, "people": PEOPLE, "since": milliseconds(BEGIN)}
    connection = await asyncpg.connect(dsn)
    await connection.execute(_FILL.format(**values, together=TOGETHER, lots=LOTS))
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


async def _loop(dsn: str) -> float:
    """Select some subscribers and insert a reminder for each, one after the other; leave nothing behind."""
    connection = await asyncpg.connect(dsn)
    start = time.perf_counter()
    transaction = connection.transaction()
    await transaction.start()
    for row in await connection.fetch(_DUE, f"{NOTICE}/hand-in", SAMPLE):
        await connection.execute(_INSERT, row[0], "a/b/before.7/2024-03-14", row[1], row[2], 1, 1)
    await transaction.rollback()
    took = time.perf_counter() - start
    await connection.execute("VACUUM reminders")
    await connection.close()
    return took


async def _check(dsn: str) -> None:
    """Make sure that what was measured is what should happen: everybody has the newest reminder, once."""
    connection = await asyncpg.connect(dsn)
    ready = await connection.fetchval("SELECT count(DISTINCT subscription) FROM reminders WHERE status = 'ready'")
    rows = await connection.fetchval("SELECT count(*) FROM reminders WHERE moment LIKE '%/before.7/%'")
    await connection.close()
    if (ready, rows) != (PEOPLE, PEOPLE):
        raise AssertionError(f"{ready} people with {rows} reminders of {PEOPLE}")
