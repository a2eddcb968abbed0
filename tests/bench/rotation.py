"""100,000 leads encrypted with another key by the command, while staff work at the desk of a running service."""

import asyncio
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Final

from pydantic_core import to_json
from sqlalchemy import Connection, insert, select

from bench.servers import held_megabytes
from bench.table import Row
from bot.store.crypto import Keys, Place, SealError
from bot.store.database import Database, open_database
from bot.store.engine import usable
from bot.store.migrate import migrating, upgrade
from bot.store.sealed import SEALED
from bot.store.tables import leads
from knowledge.library import Library
from support.desk_day import Day, logged_in, soon
from support.leads import Maker
from support.postgres import running
from support.process import environment, serving

LEADS: Final = 100_000
STAFF: Final = 4
PAUSE: Final = 0.2
"""Seconds after each page: staff read, if not for long."""
AIM: Final = 60
PATIENCE: Final = 300
OLD: Final = "a former secret of the measurement"
NEW: Final = "a newer secret of the measurement"
SETTINGS: Final = {"secret_key": NEW, "former_secret_keys": to_json([OLD]).decode()}
OPEN: Final = ("new", "contacted", "preparing")
"""States in which something is still to be done next."""
PAGES: Final = ("/desk/leads", "/desk/leads?place=dalian", "/desk/leads?status=contacted&sort=updated", "/desk")
_AT_ONCE: Final = 2000


@dataclass
class Seen:
    """What staff saw: milliseconds of pages and of changes, and what they wrote last into which lead."""

    pages: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)


@dataclass
class Turned:
    """How it went: seconds, MB of the command, and what was seen before and meanwhile."""

    seconds: float
    memory: float
    quiet: Seen
    busy: Seen
    faults: "Faults"


@dataclass
class Faults:
    """What is wrong afterwards: values that the former key opens, that the new one alone does not, and lost changes."""

    old: int = 0
    closed: int = 0
    lost: int = 0
    values: int = 0


def measure(library: Library) -> list[Row]:
    """Do it on SQLite and on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        rows = list(_rows("SQLite", _turned(Path(folder), f"sqlite:///{folder}/rotation.db", library)))
    with running(uuid.uuid4().hex) as server, tempfile.TemporaryDirectory() as folder:
        url = server.create()
        rows += _rows("PostgreSQL", _turned(Path(folder), url, library))
        server.drop(url)
    return rows


def _rows(name: str, turned: Turned) -> Iterator[Row]:
    busy, quiet, faults = turned.busy, turned.quiet, turned.faults
    rate = LEADS / turned.seconds
    yield Row(f"{name}: {LEADS:,} leads encrypted anew", turned.seconds, "aim", AIM, " s", aim=AIM, less=True)
    yield Row(f"{name}: leads a second", rate, "changes by staff a second", len(busy.changes) / turned.seconds, "/s")
    pages = f"{name}: a page of the desk meanwhile"
    yield Row(f"{pages}, median", statistics.median(busy.pages), "before", statistics.median(quiet.pages), " ms")
    yield Row(f"{pages}, p99 of {len(busy.pages)}", _late(busy.pages), "before", _late(quiet.pages), " ms")
    yield Row(f"{name}: a change meanwhile, p99", _late(busy.changes), "before", _late(quiet.changes), " ms")
    yield Row(f"{name}: changes lost", faults.lost, "changed meanwhile", len(busy.written), aim=0, less=True)
    yield Row(f"{name}: values the former key opens", faults.old, "values", faults.values, aim=0, less=True)
    yield Row(f"{name}: values the new key alone does not", faults.closed, "values", faults.values, aim=0, less=True)
    yield Row(f"{name}: memory of the command", turned.memory, "aim", 200, " MB", aim=200, less=True)


def _turned(folder: Path, url: str, library: Library) -> Turned:
    asyncio.run(migrating(usable(url), upgrade))
    ids = asyncio.run(_fill(url, library))
    with serving(folder, database_url=url, **SETTINGS) as served:
        return asyncio.run(_watched(folder, url, served.address, ids))


async def _fill(url: str, library: Library) -> list[str]:
    """Put the leads in, and return the ids of those that are still worked with."""
    database, keys, ids = open_database(url), Keys((OLD,)), list[str]()
    made = Maker(library).leads()
    for _ in range(0, LEADS, _AT_ONCE):
        rows = [lead.sealed(keys) for lead in islice(made, _AT_ONCE)]
        await database.write(lambda connection, rows: connection.execute(insert(leads), rows).rowcount, rows)
        ids += [row["id"] for row in rows if row["status"] in OPEN]
    await database.close()
    return ids


async def _watched(folder: Path, url: str, address: str, ids: list[str]) -> Turned:
    database, keys = open_database(url), Keys((NEW, OLD))
    staff = [await logged_in(address, database, keys, f"staff{number}") for number in range(STAFF)]
    shares = [ids[number::STAFF] for number in range(STAFF)]
    quiet, busy = Seen(), Seen()
    quiet_over, over = asyncio.Event(), asyncio.Event()
    asyncio.get_running_loop().call_later(10, quiet_over.set)
    await asyncio.gather(*(_work(day, share, quiet, quiet_over) for day, share in zip(staff, shares, strict=True)))
    start = time.perf_counter()
    working = [asyncio.create_task(_work(day, share, busy, over)) for day, share in zip(staff, shares, strict=True)]
    memory = await _command(folder, url)
    seconds = time.perf_counter() - start
    over.set()
    await asyncio.gather(*working)
    for day in staff:
        await day.client.aclose()
    faults = await _faults(database, quiet.written | busy.written)
    await database.close()
    return Turned(seconds, memory, quiet, busy, faults)


async def _work(day: Day, ids: list[str], seen: Seen, over: asyncio.Event) -> None:
    """Look at pages and write into leads, until it is over."""
    random, pages = Random(len(seen.written)), cycle(PAGES)  # noqa: S311 - whose lead is next
    while not over.is_set():
        lead, words = random.choice(ids), f"回电 {uuid.uuid4()}"
        for path in (next(pages), f"/desk/leads/{lead}"):
            seen.pages.append(await _page(day, path))
            await asyncio.sleep(PAUSE)
        start = time.perf_counter()
        await day.send(f"/desk/leads/{lead}/next", action=words, due=soon())
        seen.changes.append(1000 * (time.perf_counter() - start))
        seen.written[lead] = words


async def _page(day: Day, path: str) -> float:
    start = time.perf_counter()
    answer = await day.open(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return 1000 * (time.perf_counter() - start)


async def _command(folder: Path, url: str) -> float:
    """Run `jiangwen keys rotate` and return the most memory it held, in MB."""
    given = environment(folder / "var", database_url=url, **SETTINGS)
    command = (sys.executable, "-m", "bot", "keys", "rotate")
    process = await asyncio.create_subprocess_exec(*command, env=given, cwd=folder, stdout=asyncio.subprocess.DEVNULL)
    most = 0.0
    while process.returncode is None:
        most = max(most, held_megabytes(process.pid))
        await asyncio.sleep(0.2)
    assert process.returncode == 0
    return most


async def _faults(database: Database, written: dict[str, str]) -> Faults:
    found = await database.read(_opened)
    rows = await database.read(_next_steps, list(written))
    found.lost = sum(rows.get(lead) != words for lead, words in written.items())
    return found


def _opened(connection: Connection) -> Faults:
    """Try both keys on every value there is."""
    found, old, new = Faults(), Keys((OLD,)), Keys((NEW,))
    for sealed in SEALED:
        for row in connection.execute(select(sealed.table)).mappings():
            for column in sealed.columns:
                if value := row[column.name]:
                    place = sealed.place(column, dict(row))
                    found.values += 1
                    found.old += _opens(old, value, place)
                    found.closed += not _opens(new, value, place)
    return found


def _opens(keys: Keys, value: bytes, place: Place) -> bool:
    try:
        keys.open(value, place)
    except SealError:
        return False
    return True


def _next_steps(connection: Connection, ids: list[str]) -> dict[str, str]:
    """Return what is to be done next with each lead, as the new key alone reads it."""
    keys, sealed, read = Keys((NEW,)), SEALED[0], dict[str, str]()
    for start in range(0, len(ids), _AT_ONCE):
        wanted = select(leads).where(leads.c.id.in_(ids[start : start + _AT_ONCE]))
        for row in connection.execute(wanted).mappings():
            read[row["id"]] = keys.open_text(row["next_sealed"], sealed.place(leads.c.next_sealed, dict(row)))
    return read


def _late(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99) - 1]
