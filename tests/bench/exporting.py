"""100,000 leads of 20 columns to a workbook while the desk serves: time, memory, and a small page meanwhile."""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

import httpx
from sqlalchemy import Connection, insert, select

from bench.servers import free_port
from bench.table import Row
from bot.bureau.region import EVERYWHERE
from bot.clock import day_in_china
from bot.staff.columns import View
from bot.staff.exporting import asking
from bot.staff.exporting.asking import Allowance
from bot.staff.exporting.columns import COLUMNS, Table
from bot.staff.exporting.wanted import Wanted
from bot.staff.lead import leads_by_ids
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.database import Database, open_database
from bot.store.desk import persons
from bot.store.desk.persons import Newcomer
from bot.store.desk.transfer import exports
from bot.store.engine import usable
from bot.store.migrate import migrating, upgrade
from bot.store.tables import leads
from knowledge.library import Library
from support.leads import Maker

LEADS: Final = 100_000
CHOSEN: Final = COLUMNS[:20]
SECRET: Final = "a secret of the benchmark, long enough"
ROOT: Final = Path(__file__).parents[2]
PAGE: Final = "/desk/login"
_AT_ONCE: Final = 2000
_PLAIN: Final = """
import json, sys, xlsxwriter
book = xlsxwriter.Workbook(sys.argv[2], {"constant_memory": True})
sheet = book.add_worksheet()
look = book.add_format({"num_format": "@"})
with open(sys.argv[1]) as lines:
    for number, line in enumerate(lines):
        for column, text in enumerate(json.loads(line)):
            sheet.write_string(number, column, text, look)
book.close()
"""


@dataclass(slots=True)
class Watched:
    """What was seen while an export was written: memory in MiB, pages in milliseconds."""

    base: float
    child: float = 0.0
    both: float = 0.0
    pages: list[float] = field(default_factory=list)

    def look(self, pid: int) -> None:
        """Take in what the server and its child hold now."""
        child = sum(_resident(found) for found in _children(pid))
        together = _proportional(pid) + sum(_proportional(found) for found in _children(pid))
        self.child, self.both = max(self.child, child), max(self.both, together)


def measure(library: Library) -> list[Row]:
    """Fill a SQLite, order an export of everything, and watch; then write the same cells with XlsxWriter alone."""
    with tempfile.TemporaryDirectory() as folder:
        url, keys = f"sqlite:///{folder}/jiangwen.db", Keys((SECRET,))
        asyncio.run(migrating(usable(url), upgrade))
        person = asyncio.run(_fill(url, keys, library))
        with _serving(folder) as (address, pid):
            seconds, watched = asyncio.run(_watched(url, keys, person, (address, pid)))
        plain = asyncio.run(_plain(url, keys, library, Path(folder)))
    return list(_rows(seconds, plain, watched))


def _rows(seconds: float, plain: float, watched: Watched) -> Iterator[Row]:
    size = f"{LEADS:,} x {len(CHOSEN)}"
    yield Row(f"{size} to XLSX, sealed and all", seconds, "plain XlsxWriter, the same cells", plain, " s")
    extra = watched.both - watched.base
    yield Row("memory beyond the idle server, with the child", extra, "idle", watched.base, " MiB", aim=25, less=True)
    yield Row("the child alone", watched.child, "idle", watched.base, " MiB", aim=22, less=True)
    pages, quiet = sorted(watched.pages), statistics.median(watched.pages)
    late = pages[int(len(pages) * 0.99) - 1]
    yield Row(f"a small page meanwhile, p99 of {len(pages)}", late, "median", quiet, " ms", aim=100, less=True)


async def _fill(url: str, keys: Keys, library: Library) -> str:
    database = open_database(url)
    try:
        made = Maker(library).leads()
        for _ in range(0, LEADS, _AT_ONCE):
            rows = [lead.sealed(keys) for lead in islice(made, _AT_ONCE)]
            await database.write(_insert, rows)
        new = Newcomer("bench", "基准", "administrator", EVERYWHERE, "no password")
        return (await database.write(persons.add, new, datetime.now(UTC), keys)).id
    finally:
        await database.close()


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> None:
    connection.execute(insert(leads), rows)


@contextmanager
def _serving(folder: str) -> Iterator[tuple[str, int]]:
    port = free_port()
    env = os.environ | {"JIANGWEN_DATA_DIR": folder, "JIANGWEN_SECRET_KEY": SECRET}
    command = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=quiet, stderr=quiet) as process:  # noqa: S603
        try:
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()


async def _watched(url: str, keys: Keys, person: str, server: tuple[str, int]) -> tuple[float, Watched]:
    database, (address, pid) = open_database(url), server
    async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
        await _warm(client)
        small = {"first": "2026-11-20"}  # to load what is needed
        first = await database.write(_order, keys, person, small)
        while not await database.read(_done, first):
            await _timed(client)
        watched = Watched(_proportional(pid))
        export, start = await database.write(_order, keys, person, {}), time.perf_counter()
        while not await database.read(_done, export):
            for _ in range(10):
                watched.pages.append(await _timed(client))
                watched.look(pid)
                await asyncio.sleep(0.02)
        seconds = time.perf_counter() - start
    await database.close()
    return seconds, watched


async def _warm(client: httpx.AsyncClient) -> None:
    for _ in range(600):
        try:
            await client.get(PAGE)
        except httpx.TransportError:
            await asyncio.sleep(0.1)


def _order(connection: Connection, keys: Keys, person: str, chosen: dict[str, str]) -> str:
    at = datetime.now(UTC)
    actor = Actor(at, persons.by_id(connection, person, keys))
    columns = tuple(column.id for column in CHOSEN)
    wanted = Wanted(chosen, day_in_china(at), tuple(EVERYWHERE.dump()), columns, masked=False, reason="a measurement")
    return asking.order(connection, keys, actor, wanted, Allowance(9, 9))


def _done(connection: Connection, export: str) -> bool:
    state = connection.execute(select(exports.c.state).where(exports.c.id == export)).scalar_one()
    if state == "failed":
        raise RuntimeError("The export failed.")
    return bool(state == "done")


async def _timed(client: httpx.AsyncClient) -> float:
    start = time.perf_counter()
    await client.get(PAGE)
    return 1000 * (time.perf_counter() - start)


async def _plain(url: str, keys: Keys, library: Library, folder: Path) -> float:
    """Return how many seconds XlsxWriter alone takes for the same cells, in a process of its own."""
    database, lines = open_database(url), folder / "cells.jsonl"
    try:
        with lines.open("w") as out:
            await _cells(database, keys, library, out)
    finally:
        await database.close()
    start = time.perf_counter()
    command = [sys.executable, "-c", _PLAIN, str(lines), str(folder / "plain.xlsx")]
    await asyncio.to_thread(subprocess.run, command, check=True)
    return time.perf_counter() - start


async def _cells(database: Database, keys: Keys, library: Library, out: Any) -> None:
    table = Table(CHOSEN, View(library, whole=True))
    ids = await database.read(lambda connection: list(connection.execute(select(leads.c.id)).scalars()))
    for start in range(0, len(ids), _AT_ONCE):
        found = await database.read(leads_by_ids, keys, EVERYWHERE, ids[start : start + _AT_ONCE])
        out.writelines(json.dumps(table.row(lead), ensure_ascii=False) + "\n" for lead in found)


def _proportional(pid: int) -> float:
    """Return how much memory a process holds now, in MiB; what it shares with others is counted in parts (Linux)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def _resident(pid: int) -> float:
    """Return how much memory a process holds now, in MiB; nothing of one that is gone (Linux)."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def _children(pid: int) -> list[int]:
    try:
        return [int(found) for found in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
