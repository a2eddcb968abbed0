"""One door to both databases: a unit of work is a plain function of a connection, run in one transaction."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import URL, Connection, Engine

from bot.store.engine import SQLITE, WAIT_SECONDS, sqlite_engine, usable

P = ParamSpec("P")
T = TypeVar("T")
READERS = 4


class Database(Protocol):
    """Runs units of work. `write` commits when the work returns and rolls back when it raises."""

    async def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T: ...

    async def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T: ...

    async def scrub(self) -> None:
        """Take what was deleted out of the files, as far as the database keeps it beside its tables."""

    async def close(self) -> None: ...


class SqliteDatabase:
    """SQLite: one writing thread with one connection, so that writers queue in order, and a few reading ones.

    A whole unit of work runs on its thread: one hop a transaction instead of one a statement.
    """

    def __init__(self, url: URL) -> None:
        self._writer = sqlite_engine(url, begin="IMMEDIATE")
        self._reader = sqlite_engine(url, begin="DEFERRED", size=READERS)
        self._writing = ThreadPoolExecutor(1, "sqlite-write")
        self._reading = ThreadPoolExecutor(READERS, "sqlite-read")

    async def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await _on(self._writing, lambda: _transaction(self._writer, work, *args, **kwargs))

    async def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await _on(self._reading, lambda: _transaction(self._reader, work, *args, **kwargs))

    async def scrub(self) -> None:
        await _on(self._writing, lambda: _empty_log(self._writer))

    async def close(self) -> None:
        for engine, thread in ((self._reader, self._reading), (self._writer, self._writing)):
            await _on(thread, engine.dispose)
            thread.shutdown()


def open_database(url: str | URL) -> Database:
    """Open the database at `url`; no connection is made yet. UnusableUrlError where it is none of ours."""
    found = usable(url) if isinstance(url, str) else url
    if found.get_backend_name() == SQLITE:
        return SqliteDatabase(found)
    from bot.store.postgresql import PostgresqlDatabase  # noqa: PLC0415 - slow, and not needed beside SQLite

    return PostgresqlDatabase(found)


async def _on(threads: ThreadPoolExecutor, job: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(threads, job)


def _transaction(engine: Engine, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    with engine.begin() as connection:
        return work(connection, *args, **kwargs)


def _empty_log(engine: Engine) -> None:
    """Move the write-ahead log into the file and cut it to nothing, so that no older page outlives a deletion.

    A long reader elsewhere can be in the way; then this gives up soon, and the clock tries again.
    """
    raw = engine.raw_connection()
    cursor = raw.cursor()
    try:
        cursor.execute("PRAGMA busy_timeout=100")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()
        cursor.execute(f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}")
    finally:
        cursor.close()
        raw.close()
