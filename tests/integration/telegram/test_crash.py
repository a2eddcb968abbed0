"""A real service, killed at several moments and started again: nothing is lost, and little is said twice."""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import pytest

from support.process import Serving, serving
from support.telegram import SECRET
from telegram_server import Flood, Person, TelegramServer

PEOPLE = 5
SAID = 12
NAME = "张三丰"


@pytest.fixture(params=["polling-sqlite", "webhook-postgresql"])
def settings(request: pytest.FixtureRequest, server: TelegramServer) -> dict[str, str]:
    mode, _, database = str(request.param).partition("-")
    url = "" if database == "sqlite" else str(request.getfixturevalue("postgres_url"))
    given = {
        "database_url": url,
        "telegram_token": server.token,
        "telegram_api": server.url,
        "telegram_mode": mode,
        "telegram_webhook_secret": SECRET,
        "telegram_per_second": "1000",
        "telegram_per_chat": "1000",
        "burst_messages": "10000",
        "lease_seconds": "3",
        "port": str(free_port()),
    }
    given["public_url"] = f"http://127.0.0.1:{given['port']}"
    return given


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@asynccontextmanager
async def service(folder: Path, settings: dict[str, str]) -> AsyncIterator[Serving]:
    """Run the service without holding up the Telegram that lives in this process."""
    running = serving(folder, "--port", settings["port"], **settings)
    process = await asyncio.to_thread(running.__enter__)
    try:
        yield process
    finally:
        await asyncio.to_thread(running.__exit__, None, None, None)


def answers(person: Person) -> Counter[str]:
    """Return how often each step of a conversation was answered: the buttons carry its number."""
    steps = [heard.rows[-1][-1]["callback_data"].partition(".")[0] for heard in person.chat.heard]
    return Counter(steps)


async def has_sent(server: TelegramServer, messages: int) -> None:
    """Wait until the service has sent so many messages, over all its lives."""
    await server.until(lambda: len(server.accepted("sendMessage")) >= messages, within=60)


async def talked(people: list[Person]) -> None:
    for number in range(SAID):
        for person in people:
            person.says(f"{NAME} {number}")
        await asyncio.sleep(0.03)


async def test_killed_again_and_again_it_loses_nothing_and_doubles_little(
    tmp_path: Path, settings: dict[str, str], server: TelegramServer
) -> None:
    people = [server.user(number) for number in range(600, 600 + PEOPLE)]
    server.faults.latency = 0.05
    talking = asyncio.create_task(talked(people))
    kills = (4, 25)
    for sent in kills:
        async with service(tmp_path, settings) as running:
            await has_sent(server, sent)
            running.process.kill()
    await talking
    async with service(tmp_path, settings):
        await server.until(lambda: all(len(answers(person)) == SAID for person in people), within=60)
        await server.until(lambda: not server.unconfirmed, within=10)
        await asyncio.sleep(0.3)
    extras = sum(answers(person).total() for person in people) - PEOPLE * SAID
    assert extras <= PEOPLE * len(kills)
    for person in people:
        steps = [int(step, 36) for step in answers(person)]
        assert steps == sorted(steps)
    assert_discreet(tmp_path, server)


async def test_killed_between_taking_in_and_sending_it_sends_once(
    tmp_path: Path, settings: dict[str, str], server: TelegramServer
) -> None:
    person = server.user(600)
    server.faults.add(Flood(3), times=None)
    async with service(tmp_path, settings) as running:
        person.says("/start")
        await server.until(lambda: [one for one in server.refused if one.method == "sendMessage"], within=60)
        running.process.kill()
    server.faults.clear()
    async with service(tmp_path, settings):
        await person.hears(within=60)
        await person.hears_nothing(0.5)
        await server.until(lambda: not server.unconfirmed)


async def test_told_to_stop_it_answers_what_it_has_taken_in_and_stops(
    tmp_path: Path, settings: dict[str, str], server: TelegramServer
) -> None:
    people = [server.user(number) for number in range(600, 600 + PEOPLE)]
    server.faults.latency = 0.05
    async with service(tmp_path, settings) as running:
        talking = asyncio.create_task(talked(people))
        await has_sent(server, 12)
        started = monotonic()
        running.process.terminate()
        await asyncio.to_thread(running.process.wait, 20)
        assert monotonic() - started < 10
        await talking
    async with service(tmp_path, settings):
        await server.until(lambda: all(len(answers(person)) == SAID for person in people), within=60)
        await server.until(lambda: not server.unconfirmed, within=10)
    assert [answers(person).total() for person in people] == [SAID] * PEOPLE


def assert_discreet(folder: Path, server: TelegramServer) -> None:
    """The log holds nothing that people said, nor who they are, nor the token."""
    written = (folder / "serve.log").read_text("utf-8")
    assert "listening" in written
    for secret in (NAME, server.token, SECRET, *(f"{number}" for number in range(600, 600 + PEOPLE))):
        assert f'"{secret}' not in written
        assert f" {secret}" not in written
    assert NAME not in written
