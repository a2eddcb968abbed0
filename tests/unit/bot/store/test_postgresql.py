"""A connection that was dropped or hangs is given up, and another one is made."""

import os
import signal
from collections.abc import AsyncIterator
from time import monotonic

import pytest
from sqlalchemy import Connection

from bot.store.engine import usable
from bot.store.postgresql import PostgresqlDatabase


@pytest.fixture
async def database(postgres_url: str) -> AsyncIterator[PostgresqlDatabase]:
    opened = PostgresqlDatabase(usable(postgres_url), patience=0.5)
    yield opened
    await opened.close()


def process(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


async def test_a_connection_that_the_server_dropped_is_noticed_before_it_is_used(
    database: PostgresqlDatabase, postgres_url: str
) -> None:
    first, other = await database.write(process), PostgresqlDatabase(usable(postgres_url))
    await other.write(lambda c: c.exec_driver_sql(f"SELECT pg_terminate_backend({first}, 5000)"))
    await other.close()
    assert await database.write(process) != first
    assert await database.read(process) != first


async def test_a_server_that_hangs_holds_up_nobody_for_ever(database: PostgresqlDatabase) -> None:
    first, started = await database.write(process), monotonic()
    os.kill(first, signal.SIGSTOP)
    try:
        with pytest.raises(TimeoutError):
            await database.write(process)
        assert await database.write(process) != first
        assert monotonic() - started < 5
    finally:
        os.kill(first, signal.SIGCONT)


async def test_what_takes_too_long_is_broken_off_and_changes_nothing(database: PostgresqlDatabase) -> None:
    await database.write(lambda c: c.exec_driver_sql("CREATE TABLE kept (n INT)"))

    def slow(connection: Connection) -> None:
        connection.exec_driver_sql("INSERT INTO kept VALUES (1)")
        connection.exec_driver_sql("SELECT pg_sleep(60)")

    with pytest.raises(TimeoutError):
        await database.write(slow)
    assert await database.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM kept").scalar_one()) == 0
