"""HTML marks: what they become, and what cannot be parsed."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from telegram_server import TelegramServer
from telegram_server.entities import parse_html, trimmed


def span(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("无标记", "无标记", []),
        ("<b>粗</b>细", "粗细", [span("bold", 0, 1)]),
        ("😀<i>斜</i>", "😀斜", [span("italic", 2, 1)]),
        ("<b>外<u>内</u></b>", "外内", [span("bold", 0, 2), span("underline", 1, 1)]),
        ('<a href="https://a.cn/?x=1&y=2">链</a>', "链", [span("text_link", 0, 1, url="https://a.cn/?x=1&y=2")]),
        ('<span class="tg-spoiler">密</span>', "密", [span("spoiler", 0, 1)]),
        ("<blockquote expandable>引</blockquote>", "引", [span("expandable_blockquote", 0, 1)]),
        ("1 &lt; 2 &amp;&#39;&#x27;&nbsp;", "1 < 2 &''&nbsp;", []),
        ("<B>大</B>", "大", [span("bold", 0, 1)]),
    ],
)
def test_marks_become_entities(source: str, text: str, entities: list[dict[str, Any]]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>粗", 'Can\'t find end tag corresponding to start tag "b"'),
        ("粗</b>", "Unexpected end tag at byte offset 3"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("行<br>行", 'Unsupported start tag "br" at byte offset 3'),
        ("<p>段</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("年龄 < 55", "Unclosed start tag at byte offset 7"),
        ("1 < 2 > 0", 'Unsupported start tag "" at byte offset 2'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_marks_that_are_not_well_formed_are_refused(
    server: TelegramServer, bot: Bot, source: str, reason: str
) -> None:
    server.user(42)
    with pytest.raises(TelegramBadRequest) as refusal:
        await bot.send_message(42, source, parse_mode="HTML")
    assert refusal.value.message == f"Bad Request: can't parse entities: {reason}"


def test_white_space_at_both_ends_is_cut_and_entities_move_along() -> None:
    assert trimmed(" \n粗细 ", [span("bold", 2, 1), span("italic", 0, 1)]) == ("粗细", [span("bold", 0, 1)])


async def test_a_parse_mode_that_is_not_simulated_is_refused(server: TelegramServer, bot: Bot) -> None:
    server.user(42)
    with pytest.raises(TelegramBadRequest, match="unsupported parse_mode"):
        await bot.send_message(42, "*粗*", parse_mode="MarkdownV2")
