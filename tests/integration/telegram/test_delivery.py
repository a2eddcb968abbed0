"""Whatever goes wrong between Telegram and us: nothing is lost, little is doubled, and nobody waits for another."""

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.exchange import Event
from bot.pace import Pace
from bot.store import tables
from dialogs.conversation import Conversation
from dialogs.incoming import Incoming
from dialogs.reply import Paragraph, Reply
from dialogs.turn import Turn
from knowledge.library import Library
from support.parrot import parrot
from support.shop import Shop, opened
from support.telegram import Running, polling
from telegram_server import Blocked, Dropped, Flood, Heard, Person, ServerError, TelegramServer


@pytest.fixture
def worker(server: TelegramServer) -> Person:
    return server.user(42)


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


async def test_whoever_blocked_us_is_left_alone(
    running: Running, shop: Shop, server: TelegramServer, worker: Person
) -> None:
    server.faults.add(Blocked(), chat_id=42)
    async with running(server, shop):
        worker.says("burst")
        await server.until(lambda: codes(server))
        await server.until(lambda: not server.unconfirmed)
        await worker.hears_nothing(0.3)
        assert await statuses(shop) == ["blocked"]
        worker.says("又来了")
        assert lines(await worker.hears()) == ["2: 又来了"]
    assert codes(server) == [403]


@pytest.mark.parametrize("fault", [ServerError(502), ServerError(500), Dropped(accepted=False)])
async def test_what_telegram_did_not_take_is_tried_again(
    running: Running, shop: Shop, server: TelegramServer, worker: Person, fault: Any
) -> None:
    server.faults.add(fault, times=2)
    async with running(server, shop):
        worker.says("一")
        assert lines(await worker.hears()) == ["1: 一"]
        await worker.hears_nothing()


@pytest.mark.parametrize("fault", [ServerError(502, accepted=True), Dropped(accepted=True)])
async def test_what_telegram_may_have_taken_comes_at_most_once_more(
    running: Running, shop: Shop, server: TelegramServer, worker: Person, fault: Any
) -> None:
    server.faults.add(fault)
    async with running(server, shop):
        worker.says("burst")
        heard = lines(await worker.hears(4))
        assert heard == ["1: burst"] * 4
        await worker.hears_nothing()
        worker.says("二")
        assert lines(await worker.hears()) == ["2: 二"]


async def test_after_too_many_failures_a_reply_is_given_up_and_the_next_one_comes(
    shop: Shop, server: TelegramServer, worker: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.courier.TRIES", 2)
    server.faults.add(ServerError(502), times=2)
    async with polling(server, shop):
        worker.says("一")
        await server.until(lambda: len(codes(server)) == 2)
        worker.says("二")
        assert lines(await worker.hears()) == ["2: 二"]
    assert await statuses(shop) == ["expired", "sent"]


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
    async with polling(server, shop, telegram_per_second=5, telegram_per_chat=0.9):
        for person in people:
            person.says("burst")
        await asyncio.gather(*(person.hears(3, within=20) for person in people))
    assert codes(server) == []


async def test_a_message_that_is_gone_is_shown_anew(
    running: Running, server: TelegramServer, worker: Person, library: Library, sqlite_url: str
) -> None:
    async with opened(sqlite_url, library, _in_place) as shop, running(server, shop):
        worker.says("一")
        (first,) = await worker.hears()
        worker.taps("是", first)
        (edited,) = await worker.hears()
        assert (edited.message_id, edited.edited) == (first.message_id, True)
        del worker.chat.messages[first.message_id]
        worker.taps("是", first)
        (anew,) = await worker.hears()
        assert (anew.message_id > first.message_id, anew.edited) == (True, False)


async def test_marks_that_telegram_refuses_are_left_out(
    shop: Shop, server: TelegramServer, worker: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.parts.html.messages", lambda *_: ("<b>坏了 &amp; 没关",))
    async with polling(server, shop):
        worker.says("一")
        assert [one.text for one in await worker.hears()] == ["坏了 & 没关"]


def _in_place(conversation: Conversation, incoming: Incoming, library: Library, now: datetime) -> Turn:
    turn = parrot(conversation, incoming, library, now)
    said = Reply((Paragraph(f"{len(turn.conversation.order)}"),), choices=turn.replies[0].choices, in_place=True)
    return replace(turn, replies=(said,))


def _event(update_id: int, text: str) -> Any:
    return Event("telegram", "42", str(update_id), Incoming(text, language="zh"))


class _Sour(Pace):
    def keep(self, address: str) -> None:
        raise KeyError(address)
