"""Whatever comes from Telegram is understood or quietly set aside."""

from typing import Any

import pytest
from aiogram.types import Update

from bot.channels.telegram.reading import Heard, read
from dialogs.incoming import Incoming

ME = {"id": 7, "is_bot": False, "first_name": "王", "language_code": "zh-hans"}
PRIVATE = {"id": 7, "type": "private"}


def heard(kind: str = "message", *, who: dict[str, Any] | None = None, **content: Any) -> Heard | None:
    message = {"message_id": 5, "date": 1, "chat": PRIVATE, "from": ME if who is None else who, **content}
    return read(Update.model_validate({"update_id": 9, kind: message}))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"text": "你好"}, Incoming("你好", language="zh")),
        ({"text": "/start chongqing-studio-2024"}, Incoming("/start chongqing-studio-2024", language="zh")),
        ({"text": "/start@jiangwen_bot x"}, Incoming("/start x", language="zh")),
        ({"photo": [], "caption": "证书"}, Incoming("证书", attachment=True, language="zh")),
        ({"dice": {"emoji": "🎲", "value": 3}}, Incoming(attachment=True, language="zh")),
        (
            {"contact": {"phone_number": "+8613800000000", "first_name": "王", "user_id": 7}},
            Incoming("+8613800000000", language="zh"),
        ),
        (
            {"contact": {"phone_number": "+8613800000000", "first_name": "李", "user_id": 8}},
            Incoming(attachment=True, language="zh"),
        ),
    ],
)
def test_a_message_is_what_was_said(content: dict[str, Any], expected: Incoming) -> None:
    assert heard(**content) == Heard(9, 7, private=True, incoming=expected)


def test_an_edited_message_is_no_new_answer() -> None:
    found = heard("edited_message", text="改过的")
    assert found is not None
    assert found.incoming == Incoming(attachment=True, language="zh")


@pytest.mark.parametrize(
    ("code", "language"), [("zh", "zh"), ("zh-tw", "zh"), ("ZH-hans", "zh"), ("en", "en"), ("de", "en"), ("", None)]
)
def test_the_greeting_follows_the_language_of_the_app(code: str, language: str | None) -> None:
    found = heard(text="x", who={**ME, "language_code": code})
    assert found is not None
    assert found.incoming.language == language


def test_what_the_app_or_another_bot_says_is_set_aside() -> None:
    pinned = {"message_id": 4, "date": 1, "chat": PRIVATE, "text": "x"}
    assert heard(pinned_message=pinned) is None
    assert heard(text="x", who={**ME, "is_bot": True}) is None


def test_a_tap_on_a_message_too_old_to_be_shown_is_still_a_tap() -> None:
    query = {"id": "77", "from": ME, "chat_instance": "1", "data": "3.back"}
    gone = {"message_id": 5, "date": 0, "chat": PRIVATE}
    found = read(Update.model_validate({"update_id": 9, "callback_query": {**query, "message": gone}}))
    assert found is not None
    assert (found.incoming.choice, found.callback, found.private) == ("3.back", "77", True)
    assert found.tapped is not None
    assert (found.tapped.message_id, found.tapped.text) == (5, "")
    assert read(Update.model_validate({"update_id": 9, "callback_query": query})) is not None


def test_other_kinds_of_updates_are_set_aside() -> None:
    assert read(Update.model_validate({"update_id": 9})) is None
