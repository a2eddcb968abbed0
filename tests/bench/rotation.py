"""How fast everything is encrypted with another key in the database, against doing the same in memory alone."""

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Final

from bench.table import Row
from bot.staff.rotating import rotate
from bot.store.crypto import Keys
from bot.store.database import Database, open_database
from bot.store.engine import usable
from bot.store.leads import SEALED, place
from bot.store.migrate import migrating, upgrade
from knowledge.library import Library
from support.leads import Maker, make_leads

LEADS: Final = 20_000
AIM: Final = 100_000 / 60
"""Leads a second: 100,000 of them within a minute."""
OLD, NEW = (
    Keys(("a former secret of the measurement",)),
    Keys(("a newer secret of the measurement", "a former secret of the measurement")),
)


def measure(library: Library) -> list[Row]:
    """Encrypt leads of five values each anew, on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        rate = asyncio.run(_rotated(f"sqlite:///{Path(folder) / 'rotation.db'}", library))
    return [Row("leads encrypted with another key", rate, "in memory", _in_memory(library), "/s", aim=AIM)]


async def _rotated(url: str, library: Library) -> float:
    await migrating(usable(url), upgrade)
    database = open_database(url)
    try:
        return await _timed(database, library)
    finally:
        await database.close()


async def _timed(database: Database, library: Library) -> float:
    await database.write(make_leads, OLD, library, LEADS)
    start = time.perf_counter()
    done = await rotate(database, NEW)
    if done.rows["leads"] != LEADS or done.left.total():
        raise RuntimeError("Not every lead was encrypted anew.")
    return LEADS / (time.perf_counter() - start)


def _in_memory(library: Library) -> float:
    made = next(Maker(library).leads())
    row, count = made.sealed(OLD), LEADS // 4
    start = time.perf_counter()
    for _ in range(count):
        for column in SEALED:
            where = place(column, row["id"])
            NEW.seal(NEW.open(row[f"{column}_sealed"], where), where)
    return count / (time.perf_counter() - start)
