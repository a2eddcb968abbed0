"""Real workers, a real PostgreSQL and the local Telegram: kept to its limits, through floods, stops and kills."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from time import monotonic

import pytest

from bot.store.crypto import Keys
from bot.store.database import Database, open_database
from support.program import Program
from support.reminding import Desk, remind, stood, tried
from support.shop import SECRET
from support.working import working
from telegram_server import Flood, TelegramServer

FIRST = 5_000_000
BULK = 30
NEWS_TRAVELS = 0.25
"""So long it may take until the other worker hears of a stop, and as long again as the machine holds up everybody."""


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
def settings(postgres_url: str, server: TelegramServer) -> dict[str, str]:
    return {
        "database_url": postgres_url,
        "secret_key": SECRET,
        "telegram_token": server.token,
        "telegram_api": server.url,
        "quiet_from": "00:00",
        "quiet_until": "00:00",
        "lease_seconds": "3",
    }


@pytest.fixture
async def database(settings: dict[str, str]) -> AsyncIterator[Database]:
    opened = open_database(settings["database_url"])
    yield opened
    await opened.close()


async def crowd(database: Database, server: TelegramServer, size: int) -> None:
    """Let so many people be due for a reminder."""
    for number in range(FIRST, FIRST + size):
        server.user(number)
    desk = Desk(Keys((SECRET,)))
    ids = await database.write(desk.subscribe, "telegram", *map(str, range(FIRST, FIRST + size)))
    await database.write(remind, ids)


@asynccontextmanager
async def workers(folder: Path, settings: dict[str, str], count: int = 1) -> AsyncIterator[list[Program]]:
    """Run workers without holding up the Telegram that lives in this process."""
    async with AsyncExitStack() as stack:
        started = [working(folder, **settings) for _ in range(count)]
        processes = await asyncio.gather(*(asyncio.to_thread(one.__enter__) for one in started))
        for one in started:
            stack.push_async_callback(asyncio.to_thread, one.__exit__, None, None, None)
        yield list(processes)


@asynccontextmanager
async def delays() -> AsyncIterator[list[float]]:
    """Measure how long this machine, being busy, holds up a process that could go on."""
    found, loop = [0.0], asyncio.get_running_loop()

    async def watch() -> None:
        while True:
            began = loop.time()
            await asyncio.sleep(0.01)
            found.append(loop.time() - began - 0.01)

    watching = asyncio.create_task(watch())
    try:
        yield found
    finally:
        watching.cancel()


def copies(server: TelegramServer) -> Counter[int]:
    return Counter(call.chat_id for call in server.accepted("sendMessage") if call.chat_id)


def has_sent(server: TelegramServer, enough: int) -> bool:
    return len(copies(server)) >= enough


async def test_two_workers_through_a_storm_of_floods_keep_to_every_limit(
    tmp_path: Path, settings: dict[str, str], database: Database, server: TelegramServer
) -> None:
    await crowd(database, server, 90)
    server.faults.limit(bulk=BULK, per_chat=1)
    for skip, seconds in ((15, 2), (20, 1), (25, 3)):
        server.faults.add(Flood(seconds), skip=skip)
    async with workers(tmp_path, settings, 2), delays() as delayed:
        await server.until(lambda: len(copies(server)) == 90, within=60)
        await asyncio.sleep(0.5)
    assert set(copies(server).values()) == {1}
    travels = NEWS_TRAVELS + max(delayed)
    times = sorted(call.at for call in server.accepted("sendMessage"))
    assert all(times[n + BULK] - times[n] >= 1 for n in range(len(times) - BULK))
    assert len(server.refused) == 3
    for refusal in server.refused:
        seconds = int(refusal.description.rpartition(" ")[2])
        early = [at for at in times if refusal.at < at < refusal.at + seconds]
        assert len(early) <= 1 + BULK * travels  # the other worker's, until it hears of it: no faster than always
        assert all(at < refusal.at + travels for at in early)
    assert await database.read(stood) == {"sent": 90}
    assert Counter(outcome for outcome, _ in await database.read(tried)) == {"sent": 90, "later": 3}


async def test_told_to_stop_in_the_middle_nothing_is_lost_and_nothing_is_doubled(
    tmp_path: Path, settings: dict[str, str], database: Database, server: TelegramServer
) -> None:
    await crowd(database, server, 60)
    server.faults.latency = 0.3
    async with workers(tmp_path, settings) as (process,):
        await server.until(lambda: len(copies(server)) > 10, within=60)
        started = monotonic()
        process.terminate()
        assert await asyncio.to_thread(process.wait, 20) == 0
        assert monotonic() - started < 10
    sent = len(server.accepted("sendMessage"))
    assert await database.read(stood) == {"sent": sent, "ready": 60 - sent}
    async with workers(tmp_path, settings):
        await server.until(lambda: len(copies(server)) == 60, within=60)
        await asyncio.sleep(0.5)
    assert set(copies(server).values()) == {1}


async def test_killed_again_and_again_nothing_is_lost_and_little_is_doubled(
    tmp_path: Path, settings: dict[str, str], database: Database, server: TelegramServer
) -> None:
    await crowd(database, server, 120)
    server.faults.latency, kills = 0.02, 3
    for number in range(1, kills + 1):
        async with workers(tmp_path, settings) as (process,):
            await server.until(partial(has_sent, server, 25 * number), within=60)
            process.send_signal(signal.SIGKILL)
    async with workers(tmp_path, settings):
        await server.until(lambda: len(copies(server)) == 120, within=60)
        await asyncio.sleep(0.5)
    assert copies(server).total() - 120 <= 2 * kills
    assert await database.read(stood) == {"sent": 120}


async def test_who_blocked_us_and_who_is_no_more_are_not_tried_again(
    tmp_path: Path, settings: dict[str, str], database: Database, server: TelegramServer
) -> None:
    await crowd(database, server, 3)
    server.user(FIRST).chat.blocked = True
    del server.state.chats[FIRST + 1]
    async with workers(tmp_path, settings):
        await server.until(lambda: len(copies(server)) == 1 and len(server.refused) == 2, within=60)
        await asyncio.sleep(0.5)
    assert await database.read(stood) == {"sent": 1, "failed": 2}
    assert len(server.refused) == 2


async def test_the_message_has_its_buttons(
    tmp_path: Path, settings: dict[str, str], database: Database, server: TelegramServer
) -> None:
    await crowd(database, server, 1)
    async with workers(tmp_path, settings):
        (heard,) = await server.user(FIRST).hears(within=60)
    assert "大连" in heard.text
    assert heard.buttons
