"""A reply becomes messages that Telegram takes, with nothing lost and nothing torn."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.format import LIMIT, cut, messages, plain, units
from dialogs.reply import Block, Heading, Link, Pairs, Paragraph, Point, Points, Reply
from telegram_server.entities import parse_html, utf16

WORDS = st.text(st.sampled_from("市级首席，。 <b>&amp;\"'x😀👩‍🔧/a"), min_size=1, max_size=60).filter(str.strip)
LONG = st.builds(lambda text, times: text * times, WORDS, st.sampled_from([1, 1, 1, 30, 400]))
POINTS = st.builds(
    Point, LONG, st.sampled_from(["", "二（二）2 <x>"]), st.sampled_from(["", "yes", "no", "unsure", "now"])
)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, LONG),
    st.builds(Paragraph, LONG),
    st.builds(Points, st.lists(POINTS, min_size=1, max_size=8).map(tuple)),
    st.builds(Pairs, st.lists(st.tuples(WORDS, LONG), min_size=1, max_size=5).map(tuple)),
    st.builds(Link, LONG, st.just("/notices/a?b=1&c=2")),
)
REPLIES = st.lists(BLOCKS, max_size=12).map(lambda blocks: Reply(tuple(blocks)))
SITE = "https://jiangwen.example"


@given(REPLIES)
@settings(max_examples=300)
def test_every_message_is_well_formed_and_short_enough(reply: Reply) -> None:
    for message in messages(reply, SITE):
        text, _ = parse_html(message)
        assert 1 <= utf16(text) <= LIMIT
        assert text.strip() == plain(message)


@given(REPLIES)
@settings(max_examples=300)
def test_the_messages_together_say_everything_in_order(reply: Reply) -> None:
    said = _tight("".join(plain(message) for message in messages(reply, SITE)))
    place = 0
    for text in _texts(reply):
        place = said.index(_tight(text), place)


@given(LONG, st.integers(2, 80))
@settings(max_examples=300)
def test_pieces_of_a_text_join_to_the_text_and_are_short_enough(text: str, limit: int) -> None:
    pieces = list(cut(text, limit))
    assert "".join(pieces) == text
    assert all(1 <= units(piece) <= limit for piece in pieces)


@given(REPLIES)
@settings(max_examples=100)
def test_lines_are_broken_only_where_one_alone_is_too_long(reply: Reply) -> None:
    shown = messages(reply, SITE)
    for text in _texts(reply):
        if units(text) < LIMIT // 2:
            assert any(_tight(text) in _tight(plain(message)) for message in shown)


def test_marks_stand_beside_words() -> None:
    points = Points((Point("年龄", "二（一）", "no"), Point("级别", "", "yes"), Point("专利", "", "unsure")))
    (message,) = messages(Reply((Heading("为什么"), points)))
    assert message == "<b>为什么</b>\n\n✘ 不符合：年龄\n<i>（二（一））</i>\n✔ 符合：级别\n？ 待定：专利"


def test_links_are_absolute_or_left_out() -> None:
    reply = Reply((Paragraph("看这里"), Link("通知", "/notices/x"), Link("打印", "/print")))
    assert messages(reply, SITE) == ('看这里\n\n<a href="https://jiangwen.example/notices/x">通知</a>',)
    assert messages(reply) == ("看这里",)


def test_what_looks_like_a_mark_is_shown_as_it_is() -> None:
    (message,) = messages(Reply((Paragraph("a <b>&lt; c"), Pairs((("<i>", "&"),)))))
    assert plain(message) == "a <b>&lt; c\n\n<i>：&"
    assert parse_html(message)[1] == []


def test_a_reply_without_words_still_says_something() -> None:
    assert messages(Reply((), language="en")) == ("Please choose:",)


def _texts(reply: Reply) -> list[str]:
    texts: list[str] = []
    for block in reply.blocks:
        match block:
            case Points():
                texts += [part for item in block.items for part in (item.text, item.source)]
            case Pairs():
                texts += [part for row in block.rows for part in row]
            case Link():
                texts.append(next(cut(block.label, LIMIT)))
            case _:
                texts.append(block.text)
    return texts


def _tight(text: str) -> str:
    return re.sub(r"\s", "", text)
