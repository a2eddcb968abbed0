"""The desk on a database of each kind, with the catalogue as it is."""

from collections.abc import AsyncIterator

import pytest
from argon2 import PasswordHasher

from bot.staff import hashing
from knowledge.library import Library, catalogue
from support.desk import DeskSite, Watch, opened_desk
from support.door import NOW


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords with little memory and time; everything else about it is as it is."""
    monkeypatch.setattr(hashing, "_HASHER", PasswordHasher(1, 8, 1))


@pytest.fixture(scope="session")
def library() -> Library:
    return catalogue()


@pytest.fixture
async def site(sqlite_url: str, library: Library) -> AsyncIterator[DeskSite]:
    """Give the desk on SQLite: for what is the same on both."""
    async with opened_desk(sqlite_url, library) as site:
        yield site


@pytest.fixture
async def both(database_url: str, library: Library) -> AsyncIterator[DeskSite]:
    """Give the desk on each kind of database: for what depends on it."""
    async with opened_desk(database_url, library) as site:
        yield site


@pytest.fixture
async def watch() -> Watch:
    return Watch(NOW)


@pytest.fixture
async def timed(sqlite_url: str, library: Library, watch: Watch) -> AsyncIterator[DeskSite]:
    """Give the desk at a time that a test puts forward."""
    async with opened_desk(sqlite_url, library, now=watch) as site:
        yield site
