"""Filling a PostgreSQL with leads by COPY, in two processes."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import islice
from multiprocessing import get_context
from typing import Any

import asyncpg
from sqlalchemy import make_url

from bot.store.crypto import Keys
from bot.store.tables import leads
from knowledge.library import catalogue
from support.leads import MadeUp, Maker
from support.postgres import written

SECRET = "a secret of the benchmark, long enough"
OWNERS = tuple(f"00000000-0000-4000-8000-{number:012d}" for number in range(200))
_PARTS = 8
_AT_ONCE = 5000
_COLUMNS = [column.name for column in leads.columns if column.server_default is None]
_GIVEN = [*_COLUMNS, "district", "status", "reason", "version"]
_DROPPED = "DROP INDEX ix_leads_words"
_MADE = ("CREATE INDEX ix_leads_words ON leads USING gin (words) WITH (fastupdate = off)", "VACUUM ANALYZE")


class Remembering:
    """Keys that make each index once: pairs of signs and names come again and again."""

    def __init__(self) -> None:
        self._keys = Keys((SECRET,))
        self.index = cache(self._keys.index)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._keys, name)


def fill(url: str, count: int) -> None:
    """Put so many leads, and the words they are found by, into the empty tables."""
    dsn = written(make_url(url).set(drivername="postgresql"))
    asyncio.run(_run(dsn, _DROPPED))
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        list(pool.map(_part, [dsn] * _PARTS, range(1, _PARTS + 1), [count // _PARTS] * _PARTS))
    for statement in _MADE:
        asyncio.run(_run(dsn, statement))


def _part(dsn: str, seed: int, count: int) -> None:
    asyncio.run(_copy(dsn, Maker(catalogue(), seed, OWNERS).leads(), count))


async def _copy(dsn: str, made: Iterator[MadeUp], count: int) -> None:
    keys: Any = Remembering()
    connection = await asyncpg.connect(dsn)
    for start in range(0, count, _AT_ONCE):
        part = list(islice(made, min(_AT_ONCE, count - start)))
        rows = [_whole(lead.sealed(keys)) for lead in part]
        await connection.copy_records_to_table("leads", records=rows, columns=_GIVEN)
    await connection.close()


def _whole(row: dict[str, Any]) -> tuple[Any, ...]:
    whole = {"version": 1} | row
    return tuple(whole.get(name) for name in _GIVEN)


async def _run(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(statement)
    await connection.close()
