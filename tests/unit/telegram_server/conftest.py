"""A running server, and real aiogram bots against it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import ClientSession

from telegram_server import TelegramServer


class QuickSession(AiohttpSession):
    """Closes at once: without TLS there is nothing to wait for."""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


@asynccontextmanager
async def bot_at(server: TelegramServer, token: str = "") -> AsyncIterator[Bot]:
    session = QuickSession(api=TelegramAPIServer.from_base(server.url))
    async with Bot(token or server.token, session=session) as bot:
        yield bot


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as running:
        yield running


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    async with bot_at(server) as client:
        yield client


@pytest.fixture
async def stranger(server: TelegramServer) -> AsyncIterator[Bot]:
    """A bot whose token the server does not know."""
    async with bot_at(server, "2:other") as client:
        yield client


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session
