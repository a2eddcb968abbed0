"""Buttons stand where thumbs find them, and Telegram takes every keyboard."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.keyboards import fits, is_marked, keyboard, marked, spelled_out
from dialogs.reply import Choice, Reply
from telegram_server.markup import reply_markup
from telegram_server.wire import Params


def shown(reply: Reply) -> list[list[str]]:
    made = keyboard(reply)
    return [[button.text for button in row] for row in made.inline_keyboard] if made else []


def choices(*labels: str, toggle: bool = False) -> tuple[Choice, ...]:
    return tuple(Choice(f"1.a:{place}", label, toggle=toggle) for place, label in enumerate(labels))


def test_short_answers_share_a_row_and_long_ones_stand_alone() -> None:
    reply = Reply((), choices("是", "不是", "不清楚", "企业技术研发中心或者类似的机构", "有", "没有"))
    assert shown(reply) == [["是", "不是"], ["不清楚"], ["企业技术研发中心或者类似的机构"], ["有", "没有"]]


def test_ways_elsewhere_stand_close_together_below() -> None:
    reply = Reply((), choices("是", "不是"), nav=choices("上一步", "改答案", "重新开始", "English", "找人工"))
    assert shown(reply) == [["是", "不是"], ["上一步", "改答案", "重新开始"], ["English", "找人工"]]


def test_ticks_show_what_is_chosen_and_stay_apart_from_done() -> None:
    ticked = (Choice("1.t:a", "市级", toggle=True, selected=True), *choices("省级", "国家级", toggle=True))
    assert shown(Reply((), (*ticked, Choice("1.ok", "选好了")))) == [["☑ 市级", "☐ 省级"], ["☐ 国家级"], ["选好了"]]


def test_answers_that_cannot_be_buttons_are_numbered() -> None:
    reply = Reply((), choices(*(f"第{n}种" for n in range(120))), nav=choices("返回"), expects="choice")
    assert shown(reply) == [["返回"]]
    assert "120. 第119种" in spelled_out(reply)
    assert not fits(Reply((), (Choice("9" * 65, "太长"),)))


def test_nothing_to_tap_is_no_keyboard() -> None:
    assert keyboard(Reply(())) is None


def test_an_answered_question_keeps_what_was_chosen() -> None:
    assert is_marked(marked("重庆市", "1.a"))
    assert not is_marked(keyboard(Reply((), choices("重庆市"))))
    assert not is_marked(None)


@given(st.lists(st.text(min_size=1, max_size=40), max_size=110), st.lists(st.text(min_size=1, max_size=20), max_size=9))
def test_telegram_takes_every_keyboard_and_no_answer_is_lost(labels: list[str], nav: list[str]) -> None:
    reply = Reply((), choices(*labels), nav=choices(*nav), expects="choice")
    made = keyboard(reply)
    if made:
        reply_markup(Params({"reply_markup": made.model_dump_json(exclude_none=True)}))
    flat = [label for row in shown(reply) for label in row]
    assert flat == ([*labels, *nav] if fits(reply) else nav)
