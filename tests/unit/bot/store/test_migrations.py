"""The migrations make the tables that the program works with, on both databases, up and down."""

import asyncio

import pytest
from alembic import command
from sqlalchemy import inspect

from bot.store.engine import usable
from bot.store.migrate import (
    NotMigratedError,
    config_for,
    downgrade,
    migrating,
    newest,
    require_newest,
    upgrade,
    version,
)


async def test_up_down_and_up_again(bare_database_url: str) -> None:
    url = usable(bare_database_url)
    assert await migrating(url, version) is None
    assert await migrating(url, upgrade) == newest()
    assert await migrating(url, downgrade) is None
    assert await migrating(url, lambda c: inspect(c).get_table_names()) == ["alembic_version"]
    assert await migrating(url, upgrade) == newest()


async def test_the_migrated_tables_are_those_of_the_program(bare_database_url: str) -> None:
    url = usable(bare_database_url)
    await migrating(url, upgrade)
    await migrating(url, lambda connection: command.check(config_for(connection)))


async def test_a_database_of_another_version_is_refused_with_the_remedy(bare_database_url: str) -> None:
    url = usable(bare_database_url)
    with pytest.raises(NotMigratedError, match="Run: jiangwen migrate"):
        await migrating(url, require_newest)
    await migrating(url, upgrade)
    await migrating(url, require_newest)


async def test_processes_that_migrate_at_once_do_not_hurt_each_other(bare_database_url: str) -> None:
    url = usable(bare_database_url)
    versions = await asyncio.gather(*(asyncio.to_thread(asyncio.run, migrating(url, upgrade)) for _ in range(4)))
    assert set(versions) == {newest()}
