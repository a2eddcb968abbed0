"""10,000 numbers through a running service, and then every byte of its database, its folder and its logs."""

import asyncio
import io
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select, update

from bench.scan_day import Files, long_day, made_up, spelled
from bench.table import Row
from bot.store.database import open_database
from bot.store.engine import usable
from bot.store.migrate import migrating, upgrade
from bot.store.tables import leads
from knowledge.library import Library
from support.desk_day import raw_of
from support.leads import MadeUp
from support.postgres import Postgres, durable
from support.scan import Sought
from support.tables import apart

MANY: Final = 10_000
PIECE: Final = 1 << 23
OVERLAP: Final = 1 << 10
WORKBOOK: Final = b"xl/worksheets/"
"""Stands in every workbook that is not encrypted, however it is packed."""
PLANTED: Final = "+8619900001234"
"""A number that nobody of the made-up people has; it is put everywhere to see that it would be found."""
TALKATIVE: Final = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "ALTER SYSTEM SET max_wal_size = '48MB'",
    "ALTER SYSTEM SET log_min_duration_statement = 0",
    "ALTER SYSTEM SET autovacuum = off",
    "SELECT pg_reload_conf()",
)
"""The server writes down every statement, with every value that is sent to it."""
AS_USUAL: Final = ("ALTER SYSTEM RESET log_min_duration_statement", "SELECT pg_reload_conf()")
"""Only errors, for then numbers are typed where ids and logins belong, and what is typed there is asked for."""
_MINE: list[Sought] = []


@dataclass(frozen=True, slots=True)
class Medium:
    """Where a number could stand: some files, or bytes."""

    name: str
    files: tuple[Path, ...] = ()
    raw: bytes = b""

    def pieces(self) -> Iterator[tuple[Path | bytes, int]]:
        """Yield what is looked through at a time."""
        for path in self.files:
            yield from ((path, start) for start in range(0, path.stat().st_size, PIECE))
        yield from ((self.raw[start : start + PIECE + OVERLAP], 0) for start in range(0, len(self.raw), PIECE))

    def changed(self, since: float) -> "Medium":
        """Return only those of its files that were written since a moment."""
        return replace(self, files=tuple(path for path in self.files if path.stat().st_mtime >= since))

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return len(self.raw) + sum(path.stat().st_size for path in self.files)


def measure(library: Library) -> list[Row]:
    """Leave, seek, work, fail and export, on SQLite and on PostgreSQL, and look for every number and name."""
    said = made_up(library, MANY)
    with tempfile.TemporaryDirectory() as folder:
        rows = _sqlite(Path(folder), said)
    with tempfile.TemporaryDirectory() as folder, durable() as server:
        return rows + _postgresql(Path(folder), server, said)


def _sqlite(folder: Path, said: Sequence[MadeUp]) -> list[Row]:
    url = f"sqlite:///{folder}/store/scan.db"
    asyncio.run(migrating(usable(url), upgrade))

    def media() -> list[Medium]:
        files = (Medium(path.name, (path,)) for path in sorted((folder / "store").iterdir()))
        return [*files, *_of_service(folder)]

    return asyncio.run(_looked_for(Case("SQLite", folder, url, said, media)))


def _postgresql(folder: Path, server: Postgres, said: Sequence[MadeUp]) -> list[Row]:
    server.execute(*TALKATIVE)
    url, data, log = server.create(), Path(server.started.pgdata), Path(server.started.log)
    asyncio.run(migrating(usable(url), upgrade))

    def media() -> list[Medium]:
        server.execute("CHECKPOINT")
        files = tuple(path for path in sorted(data.rglob("*")) if path.is_file() and path != log)
        dump = apart(raw_of(url))
        return [
            Medium("its files", files),
            Medium("its dump", raw=dump),
            Medium("its log", (log,)),
            *_of_service(folder),
        ]

    case = Case("PostgreSQL", folder, url, said, media, partial(server.execute, *AS_USUAL))
    return asyncio.run(_looked_for(replace(case, before_planting=partial(server.execute, *TALKATIVE))))


@dataclass(frozen=True, slots=True)
class Case:
    """A database, who is in it, and where everything lies that the service wrote."""

    name: str
    folder: Path
    url: str
    said: Sequence[MadeUp]
    media: Callable[[], list[Medium]]
    before_faults: Callable[[], None] = lambda: None
    before_planting: Callable[[], None] = lambda: None


def _of_service(folder: Path) -> Iterator[Medium]:
    yield Medium("the service's log", (folder / "serve.log",))
    yield Medium("its folder", tuple(path for path in sorted((folder / "var").rglob("*")) if path.is_file()))


async def _looked_for(case: Case) -> list[Row]:
    start = time.perf_counter()
    async with long_day(case.folder, {"database_url": case.url}, case.said, case.before_faults) as files:
        day, start = time.perf_counter() - start, time.perf_counter()
        everywhere = case.media()
        size = sum(medium.size for medium in everywhere)
        found = _found(_all_of(case.said), everywhere)
        scan = time.perf_counter() - start
        print(f"  ({case.name}: a day of {day:.0f} s, looked through in {scan:.0f} s)", flush=True)
        planted = await _planted(case)
    return [
        *_rows(case, files, found, planted),
        Row(f"{case.name}: megabytes looked through", size / 1e6, "seconds", scan),
        Row(f"{case.name}: seconds of the day before", day, "numbers", len(case.said)),
    ]


def _rows(case: Case, files: Files, found: dict[str, set[str]], planted: dict[str, set[str]]) -> Iterator[Row]:
    name, many = case.name, len(case.said)
    seen = set().union(*found.values())
    phones = {lead.phone for lead in case.said}
    for medium, clear in found.items():
        yield Row(f"{name}: numbers and names in clear in {medium}", len(clear), "left", many, aim=0, less=True)
    yield Row(f"{name}: of these numbers", len(seen & phones), "left", many, aim=0, less=True)
    yield Row(f"{name}: workbooks in clear", WORKBOOK.decode() in seen, "exported", 1, aim=0, less=True)
    for kind, file in (("workbook", _sheets(files.workbook)), ("list", files.plain)):
        exported = len(Sought(phones=phones).within(file))
        yield Row(f"{name}: control, numbers in the exported {kind}", exported, "left", many, aim=many)
    hits = sum(PLANTED in clear for clear in planted.values())
    yield Row(f"{name}: control, media with a planted number", hits, "found in", len(planted), aim=len(planted))


def _all_of(said: Sequence[MadeUp]) -> Sought:
    names = {
        lead.name for lead in said if len(lead.name) > 2 and all("\u4e00" <= sign <= "\u9fff" for sign in lead.name)
    }
    return Sought([*(lead.phone for lead in said), PLANTED], names)


async def _planted(case: Case) -> dict[str, set[str]]:
    """Put a number in clear into every medium, as a fault of the program would, and look for it in what changed."""
    case.before_planting()
    database, since = open_database(case.url), time.time() - 1  # clocks of files are a little behind
    await database.write(_plant)
    (case.folder / "var").mkdir(exist_ok=True)
    for path in (case.folder / "serve.log", case.folder / "var" / "forgotten.txt"):
        with path.open("a") as file:
            file.write(f"{spelled(2, PLANTED)}\n")
    found = _found(Sought([PLANTED]), [medium.changed(since) for medium in case.media()])
    if "scan.db" in found:
        while (case.folder / "store" / "scan.db-wal").stat().st_size:  # a reader can be in the way
            await database.scrub()
        found["scan.db"] |= _found(Sought([PLANTED]), case.media())["scan.db"]
        del found["scan.db-shm"]  # no content: it says which page lies where in the log
    await database.close()
    return found


def _plant(connection: Connection) -> None:
    first = select(leads.c.id).order_by(leads.c.id).limit(1).scalar_subquery()
    connection.execute(update(leads).where(leads.c.id == first).values(reason=PLANTED))


def _found(sought: Sought, media: Sequence[Medium]) -> dict[str, set[str]]:
    """Return what stands in clear, by medium; two processes look."""
    context = get_context("spawn")
    with ProcessPoolExecutor(2, context, initializer=_seek, initargs=(list(sought.phones), list(sought.names))) as pool:
        return {medium.name: set().union(*pool.map(_look, medium.pieces())) for medium in media}


def _seek(phones: list[str], names: list[str]) -> None:
    _MINE.append(Sought(phones, names))


def _look(piece: tuple[Path | bytes, int]) -> set[str]:
    raw, start = piece
    if isinstance(raw, Path):
        with raw.open("rb") as file:
            file.seek(start)
            raw = file.read(PIECE + OVERLAP)
    return _MINE[0].within(raw) | ({WORKBOOK.decode()} if WORKBOOK in raw else set())


def _sheets(workbook: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())
