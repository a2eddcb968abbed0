"""PostgreSQL, for many processes beside each other."""

from collections.abc import Callable
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

P = ParamSpec("P")
T = TypeVar("T")
PATIENCE: Final = 180.0
"""So long one statement may take, in seconds: a server that hangs must not hold up a worker for ever."""


def postgresql_engine(url: URL, **options: Any) -> AsyncEngine:
    """Make an engine for PostgreSQL; a connection that the server dropped is noticed before it is used."""
    return create_async_engine(url, hide_parameters=True, pool_pre_ping=True, pool_use_lifo=True, **options)


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
