"""A service on a database of each kind, with the catalogue as it is."""

from collections.abc import AsyncIterator

import pytest

from knowledge.library import Library, catalogue
from support.shop import Shop, opened


@pytest.fixture(scope="session")
def library() -> Library:
    return catalogue()


@pytest.fixture
async def shop(database_url: str, library: Library) -> AsyncIterator[Shop]:
    async with opened(database_url, library) as shop:
        yield shop
