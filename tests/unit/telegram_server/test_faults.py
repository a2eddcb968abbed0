"""Faults on demand, each before or after the call takes effect, and counted."""

import asyncio
from time import monotonic

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from telegram_server import ANY, Blocked, Dropped, Flood, ServerError, Slow, TelegramServer


@pytest.fixture(autouse=True)
def user(server: TelegramServer) -> None:
    server.user(42)
    server.user(43)


async def test_a_flood_says_how_long_to_wait_and_accepts_nothing(server: TelegramServer, bot: Bot) -> None:
    server.faults.add(Flood(7))
    with pytest.raises(TelegramRetryAfter) as flood:
        await bot.send_message(42, "一")
    assert flood.value.retry_after == 7
    assert not server.accepted("sendMessage")
    assert [refusal.code for refusal in server.refused] == [429]
    await bot.send_message(42, "一")


async def test_a_block_is_forbidden(server: TelegramServer, bot: Bot) -> None:
    server.faults.add(Blocked(), chat_id=42, times=None)
    for _ in range(2):
        with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
            await bot.send_message(42, "一")
    await bot.send_message(43, "一")


async def test_a_server_error_before_acceptance_sends_nothing(server: TelegramServer, bot: Bot) -> None:
    server.faults.add(ServerError(500))
    with pytest.raises(TelegramServerError):
        await bot.send_message(42, "一")
    assert not server.accepted()
    await server.user(42).hears_nothing(within=0.02)


async def test_a_server_error_after_acceptance_has_sent(server: TelegramServer, bot: Bot) -> None:
    server.faults.add(ServerError(502, accepted=True))
    with pytest.raises(TelegramServerError):
        await bot.send_message(42, "一")
    await bot.send_message(42, "一")
    assert len(await server.user(42).hears(2)) == 2
    assert len(server.accepted("sendMessage")) == 2


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_dropped_connection_may_have_sent(server: TelegramServer, bot: Bot, accepted: bool) -> None:  # noqa: FBT001
    server.faults.add(Dropped(accepted=accepted))
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(42, "一")
    assert len(server.accepted("sendMessage")) == int(accepted)


async def test_a_slow_answer_is_logged_before_it_comes(server: TelegramServer, bot: Bot) -> None:
    server.faults.add(Slow(30))
    sending = asyncio.create_task(bot.send_message(42, "一"))
    await server.until(lambda: server.accepted("sendMessage"))
    assert not sending.done()
    sending.cancel()


async def test_latency_delays_every_answer(server: TelegramServer, bot: Bot) -> None:
    server.faults.latency = 0.1
    before = monotonic()
    await bot.get_me()
    assert monotonic() - before >= 0.1


async def test_a_fault_strikes_where_and_as_often_as_told(server: TelegramServer, bot: Bot) -> None:
    server.faults.add(Flood(), method="getMe", skip=1, times=2)
    await bot.send_message(42, "一")
    await bot.get_me()
    for _ in range(2):
        with pytest.raises(TelegramRetryAfter):
            await bot.get_me()
    await bot.get_me()


async def test_a_fault_may_strike_any_method(server: TelegramServer, bot: Bot) -> None:
    server.faults.add(ServerError(), method=ANY, times=None)
    with pytest.raises(TelegramServerError):
        await bot.get_updates()
    with pytest.raises(TelegramServerError):
        await bot.get_me()
    server.faults.clear()
    await bot.get_me()


async def test_a_fault_in_a_refused_call_is_used_up(server: TelegramServer, bot: Bot) -> None:
    server.faults.add(Flood())
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(99, "一")


async def test_one_chat_takes_one_message_a_second_under_the_limits(server: TelegramServer, bot: Bot) -> None:
    server.faults.limit(bulk=None, per_chat=1)
    server.faults.clock = lambda: 100.0
    await bot.send_message(42, "一")
    await bot.send_message(43, "一")
    with pytest.raises(TelegramRetryAfter) as flood:
        await bot.send_message(42, "二")
    assert flood.value.retry_after == 1
    server.faults.clock = lambda: 101.0
    await bot.send_message(42, "二")


async def test_all_chats_together_take_so_many_a_second_under_the_limits(server: TelegramServer, bot: Bot) -> None:
    server.faults.limit(bulk=3, per_chat=None)
    server.faults.clock = lambda: 100.0
    for _ in range(3):
        await bot.send_message(42, "一")
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(43, "一")
    await bot.get_me()
