"""The databases that tests are given."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from support.postgres import Postgres


async def ask(url: str, *statements: str) -> object:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        answers = [await connection.execute(text(statement)) for statement in statements]
        answer: object = answers[-1].scalar() if answers[-1].returns_rows else None
    await engine.dispose()
    return answer


async def test_each_test_has_an_empty_database_of_its_own(database_url: str) -> None:
    assert await ask(database_url, "CREATE TABLE t (n INT)", "SELECT count(*) FROM t") == 0


async def test_no_test_sees_what_another_one_made(database_url: str) -> None:
    await test_each_test_has_an_empty_database_of_its_own(database_url)


async def test_the_server_is_a_real_postgresql_that_speaks_utf8(postgres_url: str) -> None:
    assert str(await ask(postgres_url, "SELECT version()")).startswith("PostgreSQL")
    assert await ask(postgres_url, "SHOW server_encoding") == "UTF8"


async def test_a_copy_starts_with_what_its_model_holds(postgres: Postgres, postgres_url: str) -> None:
    await ask(postgres_url, "CREATE TABLE t (n INT)", "INSERT INTO t VALUES (7)")
    copy = postgres.copy(postgres_url)
    try:
        assert await ask(copy, "SELECT n FROM t") == 7
    finally:
        postgres.drop(copy)


async def test_what_is_lent_again_is_as_new_unless_its_tables_were_changed(postgres: Postgres) -> None:
    names = "at, channel, destination, masked, what, outcome, detail"
    row = f"INSERT INTO attempts ({names}) VALUES (now(), '', '', '', '', '', '')"  # noqa: S608
    url = postgres.lend()
    assert await ask(url, row, f"{row} RETURNING id") == 2
    postgres.take_back(url)
    assert postgres.lend() == url
    assert await ask(url, "SELECT count(*) FROM attempts") == 0
    assert await ask(url, f"{row} RETURNING id") == 1
    await ask(url, "ALTER TABLE attempts ADD COLUMN more INT")
    postgres.take_back(url)
    other = postgres.lend()
    assert other != url
    assert await ask(other, f"{row} RETURNING id") == 1
    postgres.take_back(other)
