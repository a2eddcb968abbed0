"""PostgreSQL, for many processes beside each other."""

import time
from collections.abc import Callable
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import URL, Connection, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

P = ParamSpec("P")
T = TypeVar("T")
PATIENCE: Final = 60.0
"""So long one statement may take, in seconds: a server that hangs must not hold up a worker for ever."""
RESTED: Final = 1.0
"""A connection that rested longer is tried before it is used, in seconds."""


def postgresql_engine(url: URL, **options: Any) -> AsyncEngine:
    """Make an engine for PostgreSQL; a connection that the server dropped is noticed before it is used."""
    engine = create_async_engine(url, hide_parameters=True, **options)
    event.listen(engine.sync_engine, "checkin", _rest)
    event.listen(engine.sync_engine, "checkout", _check)
    return engine


class PostgresqlDatabase:
    """PostgreSQL: any number of processes beside each other; rows are locked, not the database."""

    def __init__(self, url: URL, patience: float = PATIENCE) -> None:
        given = {"command_timeout": patience}
        self._engine: AsyncEngine = postgresql_engine(url, pool_size=10, max_overflow=10, connect_args=given)

    async def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        async with self._engine.begin() as connection:
            return await connection.run_sync(work, *args, **kwargs)

    async def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.write(work, *args, **kwargs)

    async def scrub(self) -> None:
        """Do nothing: the server's own vacuum clears what was deleted."""

    async def close(self) -> None:
        await self._engine.dispose()


def _rest(_connection: Any, entry: ConnectionPoolEntry) -> None:
    entry.info["rests_since"] = time.monotonic()


def _check(connection: Any, entry: ConnectionPoolEntry, _held: Any) -> None:
    """Have another connection made where this one is gone: known at once mostly, else by asking, which takes time."""
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError
    if time.monotonic() - entry.info.get("rests_since", time.monotonic()) > RESTED:
        try:
            connection.ping()
        except Exception as error:
            raise InvalidatePoolError from error
