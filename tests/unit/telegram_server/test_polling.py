"""getUpdates: what is not confirmed comes again, and only one may poll."""

import asyncio
from time import monotonic

import pytest
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramConflictError
from aiogram.types import Message, Update

from telegram_server import TelegramServer


def texts(updates: list[Update]) -> list[str | None]:
    return [update.message.text for update in updates if update.message]


async def test_an_unconfirmed_update_is_handed_out_again(server: TelegramServer, bot: Bot) -> None:
    server.user(42).says("一")
    first, second = await bot.get_updates(), await bot.get_updates()
    assert texts(first) == texts(second) == ["一"]
    assert server.redeliveries == 1


async def test_an_offset_confirms_everything_below_it(server: TelegramServer, bot: Bot) -> None:
    for text in "一二三":
        server.user(42).says(text)
    updates = await bot.get_updates()
    assert texts(await bot.get_updates(offset=updates[1].update_id + 1)) == ["三"]
    assert texts(await bot.get_updates()) == ["三"]
    assert server.unconfirmed == 1


async def test_a_negative_offset_keeps_only_the_newest(server: TelegramServer, bot: Bot) -> None:
    for text in "一二三":
        server.user(42).says(text)
    assert texts(await bot.get_updates(offset=-1)) == ["三"]
    assert server.unconfirmed == 1


async def test_at_most_100_come_at_once(server: TelegramServer, bot: Bot) -> None:
    for number in range(101):
        server.user(42).says(str(number))
    assert len(await bot.get_updates()) == 100
    assert len(await bot.get_updates(limit=1000)) == 100
    assert texts(await bot.get_updates(limit=1)) == ["0"]


async def test_a_long_poll_ends_with_the_first_update(server: TelegramServer, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await server.until(lambda: server.state.polling.polls)
    server.user(42).says("一")
    assert texts(await asyncio.wait_for(poll, 1)) == ["一"]


async def test_a_short_poll_ends_at_once(bot: Bot) -> None:
    before = monotonic()
    assert await bot.get_updates(timeout=0) == []
    assert monotonic() - before < 0.5


async def test_a_second_poller_ends_the_first(server: TelegramServer, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await server.until(lambda: server.state.polling.polls)
    assert await bot.get_updates(timeout=0) == []
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await first


async def test_a_webhook_ends_polling_and_forbids_it(server: TelegramServer, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await server.until(lambda: server.state.polling.polls)
    await bot.set_webhook("http://127.0.0.1:1/hook")
    with pytest.raises(TelegramConflictError, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(TelegramConflictError, match="while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == []


async def test_an_update_nobody_asks_for_is_not_queued(server: TelegramServer, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    server.user(42).says("一")
    assert server.unconfirmed == 0
    await bot.get_updates(allowed_updates=[])
    server.user(42).says("二")
    assert texts(await bot.get_updates()) == ["二"]


async def test_an_answer_that_is_lost_loses_no_update(server: TelegramServer, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await server.until(lambda: server.state.polling.polls)
    poll.cancel()
    server.user(42).says("一")
    assert texts(await bot.get_updates()) == ["一"]


async def test_a_dispatcher_polls_and_confirms(server: TelegramServer, bot: Bot) -> None:
    dispatcher, user = Dispatcher(), server.user(42)

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(f"您说：{message.text}")

    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False))
    user.says("一")
    user.says("二")
    assert sorted(heard.text for heard in await user.hears(2)) == ["您说：一", "您说：二"]
    await server.until(lambda: server.unconfirmed == 0)
    assert server.redeliveries == 0
    await dispatcher.stop_polling()
    await polling
