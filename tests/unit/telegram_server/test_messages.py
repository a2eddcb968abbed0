"""Messages sent, edited and deleted, and what the server refuses as the real one does."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from telegram_server import NotOnScreen, TelegramServer


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=x, callback_data=x)] for x in labels])


def one_button(**action: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="键", **action)]])


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "message text is empty"), (" \n ", "message text is empty"), ("字" * 4097, "message is too long")],
)
async def test_a_text_has_1_to_4096_characters(server: TelegramServer, bot: Bot, text: str, reason: str) -> None:
    server.user(42)
    with pytest.raises(TelegramBadRequest, match=reason):
        await bot.send_message(42, text)
    assert not server.accepted("sendMessage")


async def test_marks_do_not_count_towards_the_length(server: TelegramServer, bot: Bot) -> None:
    server.user(42)
    message = await bot.send_message(42, f"<b>{'字' * 4096}</b>", parse_mode="HTML")
    assert message.text == "字" * 4096


async def test_marks_alone_are_an_empty_text(server: TelegramServer, bot: Bot) -> None:
    server.user(42)
    with pytest.raises(TelegramBadRequest, match="message text is empty"):
        await bot.send_message(42, "<b></b>", parse_mode="HTML")


async def test_an_unknown_chat_is_not_found(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(43, "你好")


@pytest.mark.parametrize("data", ["", "字" * 22])
async def test_callback_data_has_1_to_64_bytes(server: TelegramServer, bot: Bot, data: str) -> None:
    server.user(42)
    with pytest.raises(TelegramBadRequest, match="BUTTON_DATA_INVALID"):
        await bot.send_message(42, "选", reply_markup=one_button(callback_data=data))


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ({}, "Text buttons are unallowed"),
        ({"url": "http://localhost:8080/"}, "Wrong HTTP URL"),
        ({"url": "tel:+86-411"}, "Unsupported URL protocol"),
        ({"web_app": {"url": "http://chat.example.com/"}}, "Only HTTPS links are allowed"),
    ],
)
async def test_a_button_that_telegram_refuses_is_refused(
    server: TelegramServer, bot: Bot, action: dict[str, Any], reason: str
) -> None:
    server.user(42)
    with pytest.raises(TelegramBadRequest, match=reason):
        await bot.send_message(42, "选", reply_markup=one_button(**action))


async def test_a_link_button_is_accepted(server: TelegramServer, bot: Bot) -> None:
    user = server.user(42)
    await bot.send_message(42, "看", reply_markup=one_button(url="https://example.com:8443/a?b=c"))
    assert (await user.hears())[0].buttons == ["键"]


async def test_an_edit_gives_the_whole_message_and_is_heard(server: TelegramServer, bot: Bot) -> None:
    user = server.user(42)
    sent = await bot.send_message(42, "一", reply_markup=keyboard("甲", "乙"))
    edited = await bot.edit_message_text("二", chat_id=42, message_id=sent.message_id)
    assert isinstance(edited, Message)
    assert (edited.text, edited.reply_markup, edited.message_id) == ("二", None, sent.message_id)
    before, after = await user.hears(2)
    assert (before.text, before.buttons, before.edited) == ("一", ["甲", "乙"], False)
    assert (after.text, after.buttons, after.edited) == ("二", [], True)


async def test_an_edit_without_a_change_is_refused(server: TelegramServer, bot: Bot) -> None:
    server.user(42)
    sent = await bot.send_message(42, "<b>一</b>", parse_mode="HTML", reply_markup=keyboard("甲"))
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text(
            "<b>一</b>", parse_mode="HTML", chat_id=42, message_id=sent.message_id, reply_markup=keyboard("甲")
        )
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_reply_markup(chat_id=42, message_id=sent.message_id, reply_markup=keyboard("甲"))


async def test_only_the_marks_changing_is_a_change(server: TelegramServer, bot: Bot) -> None:
    server.user(42)
    sent = await bot.send_message(42, "<b>一</b>", parse_mode="HTML")
    edited = await bot.edit_message_text("一", chat_id=42, message_id=sent.message_id)
    assert isinstance(edited, Message)
    assert edited.entities is None


async def test_a_missing_message_cannot_be_edited_or_deleted(server: TelegramServer, bot: Bot) -> None:
    server.user(42)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("二", chat_id=42, message_id=99)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_reply_markup(chat_id=42, message_id=99)
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await bot.delete_message(42, 99)


async def test_a_message_of_the_user_cannot_be_edited(server: TelegramServer, bot: Bot) -> None:
    message_id = server.user(42).says("你好")
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("二", chat_id=42, message_id=message_id)


async def test_a_document_has_no_text_to_edit(server: TelegramServer, bot: Bot) -> None:
    server.user(42)
    sent = await bot.send_document(42, BufferedInputFile(b"%PDF", "清单.pdf"))
    with pytest.raises(TelegramBadRequest, match="there is no text in the message to edit"):
        await bot.edit_message_text("二", chat_id=42, message_id=sent.message_id)


async def test_an_edited_keyboard_is_on_the_screen(server: TelegramServer, bot: Bot) -> None:
    user = server.user(42)
    sent = await bot.send_message(42, "选", reply_markup=keyboard("甲"))
    await bot.edit_message_reply_markup(chat_id=42, message_id=sent.message_id, reply_markup=keyboard("乙"))
    with pytest.raises(NotOnScreen, match="甲"):
        user.taps("甲")
    assert user.taps("乙")


async def test_a_deleted_message_is_gone(server: TelegramServer, bot: Bot) -> None:
    user = server.user(42)
    sent = await bot.send_message(42, "一")
    assert await bot.delete_message(42, sent.message_id)
    assert user.screen == []


async def test_a_document_arrives_with_its_content(server: TelegramServer, bot: Bot) -> None:
    user, content = server.user(42), bytes(range(256)) * 3
    sent = await bot.send_document(42, BufferedInputFile(content, "清单.pdf"), caption="<b>清单</b>", parse_mode="HTML")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type, sent.document.file_size) == (
        *("清单.pdf", "application/pdf"),
        768,
    )
    (heard,) = await user.hears()
    assert heard.text == "清单"
    assert heard.document is not None
    assert heard.document.content == content


async def test_a_document_can_be_sent_again_by_its_id(server: TelegramServer, bot: Bot) -> None:
    server.user(42)
    first = await bot.send_document(42, BufferedInputFile(b"%PDF", "清单.pdf"))
    assert first.document is not None
    again = await bot.send_document(42, first.document.file_id)
    assert again.document is not None
    assert again.document.file_name == "清单.pdf"


async def test_an_empty_or_unknown_document_is_refused(server: TelegramServer, bot: Bot) -> None:
    server.user(42)
    with pytest.raises(TelegramBadRequest, match="file must be non-empty"):
        await bot.send_document(42, BufferedInputFile(b"", "清单.pdf"))
    with pytest.raises(TelegramBadRequest, match="wrong file identifier"):
        await bot.send_document(42, "nothing")
    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await bot.send_document(42, BufferedInputFile(b"%PDF", "清单.pdf"), caption="字" * 1025)


async def test_a_reply_quotes_the_message(server: TelegramServer, bot: Bot) -> None:
    message_id = server.user(42).says("怎么申报？")
    sent = await bot.send_message(42, "这样。", reply_parameters=ReplyParameters(message_id=message_id))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "怎么申报？"
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await bot.send_message(42, "这样。", reply_parameters=ReplyParameters(message_id=99))


async def test_a_reply_keyboard_stays_until_it_is_removed(server: TelegramServer, bot: Bot) -> None:
    user = server.user(42)
    keys = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="是"), KeyboardButton(text="否")]])
    sent = await bot.send_message(42, "同意吗？", reply_markup=keys)
    assert sent.reply_markup is None
    assert (await user.hears())[0].buttons == ["是", "否"]
    user.taps("是")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "是"
    await bot.send_message(42, "好。", reply_markup=ReplyKeyboardRemove())
    with pytest.raises(NotOnScreen):
        user.taps("否")


async def test_a_command_has_a_small_latin_name_and_a_description(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="BOT_COMMAND_INVALID"):
        await bot.set_my_commands([BotCommand(command="开始", description="开始")])
    with pytest.raises(TelegramBadRequest, match="BOT_COMMAND_DESCRIPTION_INVALID"):
        await bot.set_my_commands([BotCommand(command="start", description="")])


async def test_an_unknown_chat_action_is_refused(server: TelegramServer, bot: Bot) -> None:
    server.user(42)
    with pytest.raises(TelegramBadRequest, match="wrong parameter action"):
        await bot.send_chat_action(42, "thinking")
