"""The user's side, so that a conversation with a real dispatcher reads like a transcript."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.enums import ContentType
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import CommandStart
from aiogram.types import CallbackQuery, ChatMemberUpdated, InlineKeyboardButton, InlineKeyboardMarkup, Message

from telegram_server import NotHeard, NotOnScreen, TelegramServer


def tiers() -> InlineKeyboardMarkup:
    labels = {"① 工作室": "studio", "② 工匠": "craftsman"}
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=text, callback_data=data) for text, data in labels.items()]]
    )


def guide() -> Dispatcher:
    """A tiny bot: /start offers two buttons, a tap edits the message, anything else gets its kind named."""
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart())
    async def start(message: Message) -> None:
        await message.answer("您想申报哪一项？", reply_markup=tiers())

    @dispatcher.message(F.text)
    async def text(message: Message) -> None:
        await message.answer(f"没看懂：{message.text}")

    @dispatcher.message()
    async def other(message: Message) -> None:
        await message.answer(f"看不了：{ContentType(message.content_type).value}")

    @dispatcher.callback_query()
    async def tapped(query: CallbackQuery) -> None:
        await query.answer("已选")
        if isinstance(query.message, Message):
            await query.message.edit_text(f"已选 {query.data}，{query.chat_instance}")

    @dispatcher.my_chat_member()
    async def membership(change: ChatMemberUpdated) -> None:
        if change.new_chat_member.status == "member":
            await change.answer("欢迎回来")

    return dispatcher


@pytest.fixture
async def guided(server: TelegramServer, bot: Bot) -> AsyncIterator[TelegramServer]:
    dispatcher = guide()
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False))
    await server.until(lambda: server.state.polling.polls)
    yield server
    await dispatcher.stop_polling()
    await polling


async def test_a_conversation_reads_like_a_transcript(guided: TelegramServer) -> None:
    worker = guided.user(42, "王师傅")
    worker.says("/start")
    assert [str(heard) for heard in await worker.hears()] == ["您想申报哪一项？\n[① 工作室] [② 工匠]"]
    worker.taps("工作室")
    (answer,) = await worker.hears()
    assert answer.edited
    assert answer.text.startswith("已选 studio，")
    assert answer.buttons == []
    assert worker.toasts == ["已选"]


async def test_two_people_do_not_hear_each_other(guided: TelegramServer) -> None:
    guided.user(42).says("甲")
    guided.user(43).says("乙")
    assert [heard.text for heard in await guided.user(42).hears()] == ["没看懂：甲"]
    assert [heard.text for heard in await guided.user(43).hears()] == ["没看懂：乙"]
    await guided.user(42).hears_nothing(within=0.02)


async def test_everything_a_person_can_send_arrives(guided: TelegramServer) -> None:
    user = guided.user(42)
    for sends in (user.sends_photo, user.sends_document, user.sends_voice, user.sends_sticker, user.shares_contact):
        sends()
    kinds = {heard.text.removeprefix("看不了：") for heard in await user.hears(5)}
    assert kinds == {"photo", "document", "voice", "sticker", "contact"}


async def test_an_old_button_can_still_be_tapped_as_it_was_heard(guided: TelegramServer) -> None:
    user = guided.user(42)
    user.says("/start")
    (offer,) = await user.hears()
    user.taps("① 工作室")
    await user.hears()
    with pytest.raises(NotOnScreen):
        user.taps("② 工匠")
    user.taps("② 工匠", on=offer)
    assert (await user.hears())[0].text.startswith("已选 craftsman")


async def test_a_tap_on_a_deleted_message_carries_an_inaccessible_one(server: TelegramServer, bot: Bot) -> None:
    user = server.user(42)
    sent = await bot.send_message(42, "选", reply_markup=tiers())
    (offer,) = await user.hears()
    await bot.delete_message(42, sent.message_id)
    user.taps("② 工匠", on=offer)
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert not isinstance(update.callback_query.message, Message)
    assert update.callback_query.data == "craftsman"


async def test_a_label_that_fits_two_buttons_is_not_guessed(server: TelegramServer, bot: Bot) -> None:
    await bot.send_message(server.user(42).id, "选", reply_markup=tiers())
    with pytest.raises(NotOnScreen, match="工"):
        server.user(42).taps("工")


async def test_a_tap_is_answered_once(server: TelegramServer, bot: Bot) -> None:
    user = server.user(42)
    await bot.send_message(42, "选", reply_markup=tiers())
    callback_id = user.taps("② 工匠")
    assert await bot.answer_callback_query(callback_id)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(callback_id)


async def test_who_blocks_the_bot_gets_nothing_until_unblocking(guided: TelegramServer, bot: Bot) -> None:
    user = guided.user(42)
    user.blocks()
    with pytest.raises(TelegramForbiddenError):
        await bot.send_message(42, "提醒")
    user.unblocks()
    assert [heard.text for heard in await user.hears()] == ["欢迎回来"]


async def test_an_edit_by_the_person_is_an_update(server: TelegramServer, bot: Bot) -> None:
    user = server.user(42)
    user.edits(user.says("一"), "二")
    said, edited = await bot.get_updates()
    assert said.message is not None
    assert edited.edited_message is not None
    assert (said.message.text, edited.edited_message.text) == ("一", "二")


async def test_waiting_in_vain_says_what_was_heard(server: TelegramServer, bot: Bot) -> None:
    user = server.user(42)
    await bot.send_message(42, "选", reply_markup=tiers())
    with pytest.raises(NotHeard, match="heard \n选\n\\[① 工作室\\]"):
        await user.hears(2, within=0.02)
    with pytest.raises(NotHeard, match="expected silence"):
        await user.hears_nothing()
    assert len(await user.hears()) == 1


async def test_the_server_remembers_over_an_outage(server: TelegramServer, bot: Bot) -> None:
    server.user(42).says("一")
    url = server.url
    await server.stop()
    await server.start()
    assert server.url == url
    assert len(await bot.get_updates()) == 1
