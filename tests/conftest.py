"""What every test may ask for: both databases, each test with its own, and a browser."""

import gc
import os
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings
from playwright.async_api import Browser, Page

from support import chromium as chromium_here
from support.dealing import dealt
from support.postgres import Postgres, running
from support.program import have_mother
from support.tables import have_tables

# How fast something is does not belong here, and a busy machine is no fault.
settings.register_profile("tests", deadline=None)
settings.load_profile("tests")


def pytest_configure(config: pytest.Config) -> None:
    """Have one mother of programs for all processes of this run: she takes as long to read everything as they do."""
    if config.getoption("numprocesses", default=None):  # and this is the one that starts the others
        have_mother()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Leave what was imported and collected alone from then on: to go through all of it again and again takes long."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(50_000, 10, 10)  # what tests read once themselves, such as the catalogue, stays for long, too
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each of several processes begin with what takes long, so that none is left with it alone at the end."""
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if processes > 1:
        items[:] = dealt(items, processes, lambda item: str(item.path), long=lambda item: "unit" not in item.path.parts)


@pytest.fixture(scope="session")
def postgres(testrun_uid: str) -> Iterator[Postgres]:
    """Give the real PostgreSQL of this run; where none can be started, the tests that need it fail."""
    with running(testrun_uid) as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """Give the URL of a PostgreSQL database of this test's own, with the program's tables and nothing in them."""
    url = postgres.lend()
    yield url
    postgres.take_back(url)


@pytest.fixture
def bare_postgres_url(postgres: Postgres) -> Iterator[str]:
    """Give the URL of a PostgreSQL database of this test's own, without any table."""
    url = postgres.create()
    yield url
    postgres.drop(url)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Give the URL of a SQLite database of this test's own, not yet made."""
    return f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Give the URL of a database of this test's own with the program's tables, once on each kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    url = str(request.getfixturevalue("sqlite_url"))
    have_tables(url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_database_url(request: pytest.FixtureRequest) -> str:
    """Give the URL of a database of this test's own without any table, once on each kind."""
    fixture = "sqlite_url" if request.param == "sqlite" else "bare_postgres_url"
    return str(request.getfixturevalue(fixture))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Give the browser; the tests that need one are skipped where there is none, but never in CI.

    It is one for all tests of a process, since starting it takes longer than most of them: each opens a context of its
    own in it, as apart from the others as another visitor's.
    """
    executable = chromium_here.path()
    if executable is None:
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop(chromium_here.MISSING)
    async with chromium_here.launched(executable) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser) -> AsyncIterator[Page]:
    """Give an empty page of the browser."""
    async with chromium_here.page_of(chromium) as page:
        yield page
