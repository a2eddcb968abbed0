"""Whether reminders work is read from the tables: who planned and sent last, what waits, what failed."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import make_url
from structlog.testing import capture_logs

from bot.clock import Clock
from bot.http.health import health
from bot.http.metrics import Metrics
from bot.pulse import Pulse
from bot.settings import Settings
from bot.store.database import open_database
from bot.store.watching import snapshot
from bot.watching import Trouble, look, troubles
from support.postgres import written
from support.watched import Watched, watched


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture
async def seen(database_url: str) -> AsyncIterator[Watched]:
    async with watched(database_url) as made:
        yield made


async def wrong(seen: Watched) -> list[tuple[str, str]]:
    found: tuple[Trouble, ...] = troubles(await seen.database.read(look, seen.clock))
    return [(trouble.kind, trouble.of) for trouble in found]


async def test_nothing_is_wrong_while_somebody_plans_and_sends(seen: Watched) -> None:
    await seen.beat(ago=299)
    await seen.queue("telegram", "1", ago=300)
    await seen.queue("email", "a@b.cn", "waiting", ago=-3600)
    await seen.tried("email", "refused", times=4)
    assert await wrong(seen) == []


async def test_a_database_on_which_nobody_ever_worked_is_told_as_such(seen: Watched) -> None:
    assert await wrong(seen) == [("stopped", "planning"), ("stopped", "sending")]


@pytest.mark.parametrize("work", ["planning", "sending"])
async def test_a_work_that_was_not_done_for_five_minutes_has_stopped(seen: Watched, work: str) -> None:
    await seen.beat()
    await seen.beat(work, ago=301)
    assert await wrong(seen) == [("stopped", work)]


async def test_a_channel_on_which_something_is_due_and_nothing_is_tried_is_stuck(seen: Watched) -> None:
    await seen.beat()
    await seen.queue("email", "a@b.cn", ago=1000)
    await seen.queue("telegram", "1", ago=1000)
    await seen.tried("telegram", "sent", ago=100)
    assert await wrong(seen) == [("stuck", "email")]


async def test_what_should_have_been_promoted_and_was_not_is_stuck_too(seen: Watched) -> None:
    await seen.beat()
    await seen.queue("email", "a@b.cn", "waiting", ago=1000)
    assert await wrong(seen) == [("stuck", "email")]


async def test_a_channel_on_which_nothing_but_failures_came_back_refuses(seen: Watched) -> None:
    await seen.beat()
    await seen.tried("email", "refused", times=3)
    await seen.tried("email", "notnow", times=2)
    await seen.tried("telegram", "unreachable", times=50)
    assert await wrong(seen) == [("refusing", "email")]
    await seen.tried("email", "sent")
    assert await wrong(seen) == []


async def test_failures_of_more_than_an_hour_ago_count_no_more(seen: Watched) -> None:
    await seen.beat()
    await seen.tried("email", "refused", times=9, ago=3601)
    assert await wrong(seen) == []


async def test_a_channel_that_was_told_to_wait_is_not_stuck_but_held_where_it_is_long(seen: Watched) -> None:
    await seen.beat()
    await seen.queue("telegram", "1", ago=1000)
    await seen.hold("telegram", 599)
    await seen.hold("telegram|chat", 9999)
    assert await wrong(seen) == []
    seen.now -= timedelta(seconds=10)
    assert await wrong(seen) == [("held", "telegram")]


async def state(seen: Watched) -> tuple[int, dict[str, str]]:
    app = FastAPI()
    app.include_router(health(seen.database))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        answer = await client.get("/healthz/reminders")
        return answer.status_code, answer.json()


async def test_a_monitor_hears_whether_reminders_work_and_nothing_more(seen: Watched) -> None:
    assert await state(seen) == (503, {"status": "stopped"})
    seen.now = Clock().utc()
    await seen.beat()
    assert await state(seen) == (200, {"status": "ok"})
    await seen.beat("sending", ago=400)
    assert await state(seen) == (503, {"status": "stopped"})


async def test_a_monitor_hears_of_a_database_that_is_away(postgres_url: str) -> None:
    database = open_database(written(make_url(postgres_url).set(database="not_there")))
    app = FastAPI()
    app.include_router(health(database))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        assert (await client.get("/healthz/reminders")).status_code == 503
    await database.close()


@dataclass
class Friend:
    """Somebody elsewhere who waits for our calls."""

    answer: str = "200 OK"
    url: str = ""
    calls: list[str] = field(default_factory=list)

    async def hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.calls.append((await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[0])
        writer.write(f"HTTP/1.1 {self.answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()


@asynccontextmanager
async def waiting(answer: str = "200 OK") -> AsyncIterator[Friend]:
    friend = Friend(answer)
    server = await asyncio.start_server(friend.hear, "127.0.0.1", 0)
    friend.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/ping/a-secret"
    async with server:
        yield friend


async def test_the_dead_mans_switch_is_called_while_everything_works(seen: Watched) -> None:
    async with waiting() as friend:
        pulse = Pulse(seen.database, friend.url, seen.clock)
        await seen.beat()
        await pulse.beat()
        await pulse.beat()
        assert friend.calls == ["GET /ping/a-secret HTTP/1.1"] * 2


async def test_the_dead_mans_switch_is_not_called_once_planning_or_sending_stops(seen: Watched) -> None:
    async with waiting() as friend:
        pulse = Pulse(seen.database, friend.url, seen.clock)
        await seen.beat("sending")
        await pulse.beat()
        await seen.beat("planning")
        await seen.beat("sending", ago=400)
        await pulse.beat()
        await seen.beat("sending")
        await seen.queue("email", "a@b.cn", ago=5000)
        with capture_logs() as logged:
            await pulse.beat()
        assert friend.calls == []
        assert logged[0]["wrong"] == ["stuck email"]


@pytest.mark.parametrize("answer", ["500 Internal Server Error", "not even HTTP"])
async def test_a_switch_that_does_not_answer_well_is_logged_without_its_address(seen: Watched, answer: str) -> None:
    await seen.beat()
    async with waiting(answer) as friend:
        with capture_logs() as logged:
            await Pulse(seen.database, friend.url, seen.clock).beat()
    assert [entry["log_level"] for entry in logged] == ["warning"]
    assert "secret" not in str(logged)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/ping/a-secret", "no address at all", "http://[/a-secret"])
async def test_a_switch_that_cannot_be_reached_disturbs_nothing(seen: Watched, url: str) -> None:
    await seen.beat()
    with capture_logs() as logged:
        await Pulse(seen.database, url, seen.clock).beat()
    assert len(logged) == 1
    assert "secret" not in str(logged)


async def test_without_a_switch_nothing_is_asked_of_anybody(postgres_url: str) -> None:
    away = open_database(written(make_url(postgres_url).set(database="not_there")))
    await Pulse(away, "", Clock()).beat()
    await away.close()


async def scraped(port: int) -> dict[tuple[str, ...], float]:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{port}/metrics")
    assert answer.status_code == 200
    found = text_string_to_metric_families(answer.text)
    samples = (sample for family in found for sample in family.samples if sample.name.startswith("jiangwen"))
    return {(sample.name, *sample.labels.values()): sample.value for sample in samples}


async def test_a_stop_from_before_the_clock_was_set_back_is_none(seen: Watched) -> None:
    await seen.hold("telegram", 7200)
    await seen.hold("email", 90)
    found = await seen.database.read(snapshot, seen.now, seen.now)
    assert found.stopped == {"telegram": 0, "email": 90}


async def test_metrics_tell_what_the_tables_say(seen: Watched, free_port: int) -> None:
    seen.now = Clock().utc()
    await seen.beat("planning", ago=30)
    await seen.queue("telegram", "1", ago=120)
    await seen.queue("telegram", "2", "waiting", ago=-9000)
    await seen.queue("email", "a@b.cn", "leased", ago=9)
    await seen.hold("telegram", 90)
    await seen.tried("telegram", "sent", times=3, ago=86400)
    await seen.tried("telegram", "sent", ago=5)
    metrics = Metrics(seen.database, Settings(_env_file=None, metrics_port=free_port))
    await metrics.start()
    try:
        first = await scraped(free_port)
        await seen.tried("telegram", "sent", times=2, ago=1)
        await seen.tried("email", "unclear")
        second = await scraped(free_port)
    finally:
        await metrics.stop()
    assert first["jiangwen_database_up",] == 1
    assert first["jiangwen_reminders_open", "telegram", "ready"] == 1
    assert first["jiangwen_reminders_open", "telegram", "waiting"] == 1
    assert first["jiangwen_reminders_open", "email", "leased"] == 1
    assert 120 <= first["jiangwen_reminders_oldest_seconds", "telegram"] < 180
    assert 30 <= first["jiangwen_heartbeat_age_seconds", "planning"] < 90
    assert 0 < first["jiangwen_sends_stopped_seconds", "telegram"] <= 90
    assert first["jiangwen_attempts_total", "telegram", "sent"] == 4
    assert second["jiangwen_attempts_total", "telegram", "sent"] == 6
    assert second["jiangwen_attempts_total", "email", "unclear"] == 1
    with pytest.raises(httpx.ConnectError):
        await scraped(free_port)


async def test_metrics_of_a_database_that_is_away_say_just_that(postgres_url: str, free_port: int) -> None:
    away = open_database(written(make_url(postgres_url).set(database="not_there")))
    metrics = Metrics(away, Settings(_env_file=None, metrics_port=free_port))
    await metrics.start()
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{free_port}/metrics")
    await metrics.stop()
    await away.close()
    assert "jiangwen_database_up 0.0" in answer.text
    assert "jiangwen_reminders_open" not in answer.text


async def test_no_port_and_a_port_that_is_taken_keep_nothing_from_working(seen: Watched, free_port: int) -> None:
    none = Metrics(seen.database, Settings(_env_file=None))
    await none.start()
    await none.stop()
    first, second = (Metrics(seen.database, Settings(_env_file=None, metrics_port=free_port)) for _ in range(2))
    await first.start()
    with capture_logs() as logged:
        await second.start()
    await second.stop()
    await first.stop()
    assert [entry["event"] for entry in logged] == ["metrics cannot be shown"]
