"""Whatever goes wrong between Telegram and us: nothing is lost, little is doubled, and nobody waits for another."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import make_url

from bot.exchange import Event
from bot.pace import Pace
from dialogs.incoming import Incoming
from knowledge.library import Library
from support.postgres import Postgres
from support.shop import Shop, opened
from support.telegram import Running, codes, lines, polling, statuses
from telegram_server import Flood, Person, TelegramServer


@pytest.fixture
def worker(server: TelegramServer) -> Person:
    return server.user(42)


async def test_what_was_sent_is_not_sent_again(
    running: Running, shop: Shop, server: TelegramServer, worker: Person
) -> None:
    worker.says("一")
    pending = dict(server.state.updates.waiting)
    async with running(server, shop):
        await worker.hears()
        await server.until(lambda: not server.unconfirmed)
        server.state.updates.waiting.update(pending)  # as if our answer had been lost on its way
        server.state.updates.bell.ring()
        worker.says("二")
        assert lines(await worker.hears()) == ["2: 二"]
        await worker.hears_nothing()
    assert server.unconfirmed == 0
    assert await statuses(shop) == ["sent", "sent"]


async def test_replies_missing_after_a_crash_are_sent_on_and_no_others(
    running: Running, shop: Shop, server: TelegramServer, worker: Person
) -> None:
    """As much as `sent` says went out; the rest is owed."""
    worker.says("burst")
    (update_id,) = server.state.updates.waiting
    await shop.service.handle(_event(update_id, "burst"))  # and then the process died
    async with running(server, shop):
        assert len(await worker.hears(3)) == 3
        await worker.hears_nothing()


async def test_stopped_between_two_replies_it_goes_on_with_the_second(
    running: Running, shop: Shop, server: TelegramServer, worker: Person
) -> None:
    server.faults.add(Flood(2), skip=1)
    async with running(server, shop):
        worker.says("burst")
        await server.until(lambda: codes(server))
    assert len(await worker.hears()) == 1
    assert await statuses(shop) == ["waiting"]
    async with running(server, shop):
        assert len(await worker.hears(2)) == 2
        await worker.hears_nothing()
    assert await statuses(shop) == ["sent"]


async def test_a_database_that_was_away_for_a_moment_costs_nothing(
    running: Running, server: TelegramServer, worker: Person, postgres: Postgres, postgres_url: str, library: Library
) -> None:
    async with opened(postgres_url, library) as shop, running(server, shop):
        for number in range(1, 4):
            worker.says("又")
            assert lines(await worker.hears(within=10)) == [f"{number}: 又"]
            name = make_url(postgres_url).database
            postgres.execute(
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608 - ours
            )
        await worker.hears_nothing(0.3)


async def test_waiting_for_one_chat_holds_up_no_other(
    running: Running, shop: Shop, server: TelegramServer, worker: Person
) -> None:
    server.faults.add(Flood(3), chat_id=42)
    other, loop = server.user(43), asyncio.get_running_loop()
    async with running(server, shop):
        started = loop.time()
        worker.says("慢")
        await server.until(lambda: codes(server))
        for number in range(3):
            other.says(str(number))
            await other.hears(within=2.5)
        assert worker.unheard == []
        assert lines(await worker.hears()) == ["1: 慢"]
        assert loop.time() - started >= 3
        await worker.hears_nothing()
    assert codes(server) == [429]


async def test_answers_of_one_chat_stay_in_order_behind_one_that_waits(
    running: Running, shop: Shop, server: TelegramServer, worker: Person
) -> None:
    server.faults.add(Flood(1), chat_id=42)
    async with running(server, shop):
        for text in "一二三":
            worker.says(text)
        assert lines(await worker.hears(3)) == ["1: 一", "2: 二", "3: 三"]


async def test_a_poisonous_update_is_recorded_and_blocks_nobody(
    running: Running, shop: Shop, server: TelegramServer, worker: Person
) -> None:
    async with running(server, shop):
        worker.says("boom 张三")
        worker.says("后来")
        sorry, later = await worker.hears(2)
        assert "出了差错" in sorry.text
        assert later.text.startswith("1: 后来")
        await server.until(lambda: not server.unconfirmed)


async def test_an_update_that_cannot_be_read_blocks_nobody(
    running: Running, shop: Shop, server: TelegramServer, worker: Person
) -> None:
    server.state.updates.add("message", {"message_id": "?", "chat": {"id": 42}}, "chat 42")
    async with running(server, shop):
        worker.says("后来")
        assert lines(await worker.hears()) == ["1: 后来"]
        await server.until(lambda: not server.unconfirmed)


async def test_a_fault_of_ours_beside_the_step_is_told_and_blocks_nobody(
    running: Running, shop: Shop, server: TelegramServer, worker: Person
) -> None:
    async with running(server, replace(shop, service=replace(shop.service, pace=_Sour(1, 1)))):
        worker.says("一")
        (sorry,) = await worker.hears()
        assert "没能处理" in sorry.text
        await server.until(lambda: not server.unconfirmed)


async def test_two_updates_of_one_chat_at_once_are_answered_in_order(
    running: Running, shop: Shop, server: TelegramServer, worker: Person
) -> None:
    server.pushing.in_order = False
    server.pushing.copies = 2
    async with running(server, shop):
        for number in range(6):
            worker.says(f"m{number}")
        heard = await worker.hears(6)
        assert [line.split(":")[0] for line in lines(heard)] == ["1", "2", "3", "4", "5", "6"]
        await worker.hears_nothing()


async def test_who_floods_is_told_once_and_nobody_else_is(
    running: Running, shop: Shop, server: TelegramServer, worker: Person
) -> None:
    other = server.user(43)
    slow = replace(shop, service=replace(shop.service, pace=Pace(3, 60)))
    async with running(server, slow):
        for number in range(12):
            worker.says(str(number))
        heard = await worker.hears(4)
        assert sum("太快" in one.text for one in heard) == 1
        await worker.hears_nothing()
        other.says("你好")
        assert lines(await other.hears()) == ["1: 你好"]
        await server.until(lambda: not server.unconfirmed)


async def test_telegrams_limits_are_kept(shop: Shop, server: TelegramServer) -> None:
    server.faults.limit(bulk=6, per_chat=1)
    people = [server.user(number) for number in range(50, 58)]
    async with polling(server, shop, telegram_per_second=5, telegram_per_chat=0.3):
        for person in people:
            person.says("burst")
        await asyncio.gather(*(person.hears(3, within=20) for person in people))
    assert codes(server) == []


def _event(update_id: int, text: str) -> Any:
    return Event("telegram", "42", str(update_id), Incoming(text, language="zh"))


class _Sour(Pace):
    def keep(self, address: str) -> None:
        raise KeyError(address)
