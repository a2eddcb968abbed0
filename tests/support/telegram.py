"""The Telegram channel at work between a local Telegram and a shop, by polling or by webhook."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Any, TypeAlias

import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import Connection, select

from bot.channels.telegram import Telegram, build_telegram
from bot.log import uvicorn_config
from bot.settings import Settings
from bot.store import tables
from support.shop import Shop
from telegram_server import Heard, TelegramServer

SECRET = "a-secret-of-the-tests"
Running: TypeAlias = Callable[..., AbstractAsyncContextManager[Telegram]]


def settings_for(server: TelegramServer, **given: Any) -> Settings:
    """Return settings for this server; without a pace unless one is given."""
    quick: dict[str, Any] = {
        "telegram_token": SecretStr(server.token),
        "telegram_per_second": 1000,
        "telegram_per_chat": 1000,
        "public_url": "https://jiangwen.example",
    }
    return Settings(_env_file=None, telegram_api=server.url, **{**quick, **given})


@asynccontextmanager
async def polling(server: TelegramServer, shop: Shop, **given: Any) -> AsyncIterator[Telegram]:
    """Run the channel by polling."""
    telegram = build_telegram(settings_for(server, **given), shop.service)
    assert telegram is not None
    await telegram.start()
    try:
        yield telegram
    finally:
        await telegram.stop()


@asynccontextmanager
async def hooked(server: TelegramServer, shop: Shop, **given: Any) -> AsyncIterator[Telegram]:
    """Run the channel by webhook, behind a real server."""
    web = uvicorn.Server(uvicorn.Config(FastAPI(), port=0, lifespan="off", **uvicorn_config()))
    async with _serving(web) as address:
        hook = {"telegram_mode": "webhook", "telegram_webhook_secret": SECRET, "public_url": address}
        telegram = build_telegram(settings_for(server, **{**hook, **given}), shop.service)
        assert telegram is not None
        assert telegram.router is not None
        app = web.config.app
        assert isinstance(app, FastAPI)
        app.include_router(telegram.router)
        await telegram.start()
        try:
            yield telegram
        finally:
            await telegram.stop()


@asynccontextmanager
async def _serving(web: uvicorn.Server) -> AsyncIterator[str]:
    web.capture_signals = _nothing  # type: ignore[method-assign]  # the signals are pytest's
    running = asyncio.create_task(web.serve())
    while not web.started:  # noqa: ASYNC110 - uvicorn rings no bell
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{web.servers[0].sockets[0].getsockname()[1]}"
    finally:
        web.should_exit = True
        await running


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def lines(heard: list[Heard]) -> list[str]:
    return [one.text.split(" (")[0] for one in heard]


def codes(server: TelegramServer) -> list[int]:
    """Return how sends were refused."""
    return [int(refusal.code) for refusal in server.refused if refusal.method == "sendMessage"]


async def statuses(shop: Shop) -> list[str]:
    """Return how the deliveries ended, oldest first."""

    def ended(connection: Connection) -> list[str]:
        columns = tables.deliveries.c
        return list(connection.execute(select(columns.status).order_by(columns.seq)).scalars())

    return await shop.service.database.read(ended)
