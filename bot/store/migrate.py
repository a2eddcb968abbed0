"""Bringing a database to the tables of this version, on SQLite and on PostgreSQL alike."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, text

from bot.store.engine import POSTGRESQL, sqlite_engine

T = TypeVar("T")
FOLDER = Path(__file__).parent / "migrations"
# Any number that nobody else locks by: two processes that migrate at once do it one after the other.
LOCK = 0x6A6977


class NotMigratedError(Exception):
    """The database has other tables than this version needs."""

    def __init__(self, found: str | None, needed: str | None) -> None:
        super().__init__(
            f"The database is at version {found or 'none'} and this program needs {needed}. Run: jiangwen migrate"
        )


def config_for(connection: Connection) -> Config:
    """Return the configuration that Alembic's commands work with, for one open connection."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


@cache
def newest() -> str | None:
    """Return the version that this program needs."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def version(connection: Connection) -> str | None:
    """Return the version the database is at; none where it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def require_newest(connection: Connection) -> None:
    """Raise NotMigratedError unless the database is at the version that this program needs."""
    found, needed = version(connection), newest()
    if found != needed:
        raise NotMigratedError(found, needed)


def upgrade(connection: Connection, to: str = "head") -> str | None:
    """Bring the database up to a version, and return the one it is at then."""
    _one_at_a_time(connection)
    command.upgrade(config_for(connection), to)
    return version(connection)


def downgrade(connection: Connection, to: str = "base") -> str | None:
    """Take the database down to a version, and return the one it is at then."""
    _one_at_a_time(connection)
    command.downgrade(config_for(connection), to)
    return version(connection)


async def migrating(url: URL, work: Callable[[Connection], T]) -> T:
    """Run a migration in one transaction, on a connection of its own.

    On SQLite it has no foreign keys: changing a table there means replacing it, which would delete what refers to it.
    """
    if url.get_backend_name() == POSTGRESQL:
        return await _on_postgresql(url, work)
    engine = sqlite_engine(url, begin="IMMEDIATE", foreign_keys=False)
    try:
        with engine.begin() as connection:
            return work(connection)
    finally:
        engine.dispose()


async def _on_postgresql(url: URL, work: Callable[[Connection], T]) -> T:
    from bot.store.postgresql import postgresql_engine  # noqa: PLC0415 - slow, and not needed beside SQLite

    engine = postgresql_engine(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _one_at_a_time(connection: Connection) -> None:
    if connection.dialect.name == POSTGRESQL:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
