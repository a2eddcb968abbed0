"""What the tests of calendars ask for: the routes on both databases."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from bot.store.crypto import Keys
from bot.store.database import open_database
from bot.store.engine import usable
from knowledge.library import Library, catalogue
from support.calendars import Shelves
from support.shop import SECRET


@pytest.fixture(scope="module")
def library() -> Library:
    return catalogue()


@pytest.fixture
async def shelves(database_url: str, library: Library) -> AsyncIterator[Shelves]:
    url = usable(database_url)
    database = open_database(url)
    yield Shelves(database, Keys((SECRET,)), library, date(2021, 6, 1))
    await database.close()
