"""A service on a database of each kind, with the catalogue as it is."""

from collections.abc import AsyncIterator

import pytest

from bot.store.crypto import Keys
from bot.store.database import Database, open_database
from knowledge.library import Library, catalogue
from support.delivering import Post
from support.reminding import Desk
from support.shop import SECRET, Shop, opened


@pytest.fixture(scope="session")
def library() -> Library:
    return catalogue()


@pytest.fixture
async def shop(database_url: str, library: Library) -> AsyncIterator[Shop]:
    async with opened(database_url, library) as shop:
        yield shop


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = open_database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def desk() -> Desk:
    return Desk(Keys((SECRET,)))


@pytest.fixture
def post(database: Database, library: Library) -> Post:
    return Post(database, library, Keys((SECRET,)))
