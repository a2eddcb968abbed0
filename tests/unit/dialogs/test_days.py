"""Questions that are answered with a day, which a new notice may bring."""

from dataclasses import replace
from datetime import date

import pytest

from dialogs.daytext import read_day
from dialogs.scene import PLACES
from knowledge import rule
from knowledge.fact import Fact, Kind
from knowledge.library import Library
from knowledge.text import Text
from support.catalogue import library
from support.talk import Talk

HIRED = Fact(
    id="hired_on",
    kind=Kind.DATE,
    topic="unit",
    about="leader",
    question=Text(zh="您是哪天入职的？", en="When were you hired?"),
    short=Text(zh="入职日期", en="Date of hiring"),
    minimum=date(1980, 1, 1),
    maximum=date(2026, 12, 31),
)


@pytest.mark.parametrize(
    "said",
    ["2024-03-15", "2024年3月15日", "2024.3.15", "2024/3/15", "20240315", "２０２４年3月15日", "2024年3月15日。"],
)
def test_a_day_in_every_usual_writing(said: str) -> None:
    assert read_day(said) == date(2024, 3, 15)


@pytest.mark.parametrize("said", ["", "2024", "2024年3月", "3月15日", "2024-02-30", "2024-13-01", "明天", "2024315"])
def test_what_is_no_day_is_not_read_as_one(said: str) -> None:
    assert read_day(said) is None


def _books() -> Library:
    """The catalogue with one more condition in 韶关 that reads a day."""
    books = library()
    notice = books.notices["shaoguan-studio-2022"]
    first = replace(notice.conditions[0], id="hired", when=rule.Test(fact=HIRED.id, at_most=date(2020, 1, 1)))
    changed = replace(notice, conditions=(first,), routes=())
    return Library({changed.id: changed}, books.facts | {HIRED.id: HIRED}, books.topics, ())


def test_a_day_is_asked_read_shown_and_judged() -> None:
    talk = Talk(books=_books())
    talk.say("/start", "韶关", "1")
    assert talk.view == ("question", "hired_on")
    assert "请写年月日" in talk.text
    talk.say("去年")
    assert "没有看出是哪天" in talk.text
    talk.say("1970-01-01")
    assert "应该在1980年1月1日星期二到2026年12月31日星期四之间" in talk.text
    talk.say("2021年5月3日")
    assert talk.conversation.answers == {PLACES: frozenset({"shaoguan"}), "hired_on": "2021-05-03"}
    assert "记下了：入职日期，2021年5月3日星期一" in talk.text
    assert "还不够" in talk.text
