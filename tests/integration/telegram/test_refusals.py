"""Telegram refuses, stumbles, or loses its answer; the person gets what can be had."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from dialogs.conversation import Conversation
from dialogs.incoming import Incoming
from dialogs.reply import Paragraph, Reply
from dialogs.subscription import NOTHING_HELD, Held
from dialogs.turn import Turn
from knowledge.library import Library
from support.parrot import parrot
from support.shop import Shop, opened
from support.telegram import Running, codes, lines, polling, statuses
from telegram_server import Blocked, Dropped, Person, ServerError, TelegramServer


@pytest.fixture
def worker(server: TelegramServer) -> Person:
    return server.user(42)


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


def _in_place(
    conversation: Conversation, incoming: Incoming, library: Library, now: datetime, held: Held = NOTHING_HELD
) -> Turn:
    turn = parrot(conversation, incoming, library, now, held)
    said = Reply((Paragraph(f"{len(turn.conversation.order)}"),), choices=turn.replies[0].choices, in_place=True)
    return replace(turn, replies=(said,))
