"""A local Telegram, and shops to talk to over it."""

from collections.abc import AsyncIterator

import pytest

from dialogs.engine import step
from knowledge.library import Library, catalogue
from support.shop import Shop, opened
from support.telegram import Running, hooked, polling
from telegram_server import TelegramServer


@pytest.fixture(scope="session")
def library() -> Library:
    return catalogue()


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def shop(database_url: str, library: Library) -> AsyncIterator[Shop]:
    """Give a shop where a parrot answers, on each kind of database."""
    async with opened(database_url, library) as shop:
        yield shop


@pytest.fixture
async def office(sqlite_url: str, library: Library) -> AsyncIterator[Shop]:
    """Give a shop with the dialog as it is."""
    async with opened(sqlite_url, library, step) as shop:
        yield shop


@pytest.fixture(params=[polling, hooked], ids=["polling", "webhook"])
def running(request: pytest.FixtureRequest) -> Running:
    """Give both ways of running the channel."""
    way: Running = request.param
    return way
