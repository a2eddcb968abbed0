"""A question from outside of any chat about reminders is answered with the way to have, change and end them."""

from datetime import datetime

import pytest

from bot.asking import ask
from bot.shapes import Question
from knowledge.library import Library
from knowledge.window import ZONE

NOW = datetime(2024, 3, 1, 9, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("怎么取消提醒", "打“停止提醒”取消"),
        ("能不能提醒我？", "打“提醒我”就订"),
        ("我的提醒", "打“我的提醒”看和改"),
        ("how do I stop reminders?", "“stop reminders” to end it"),
    ],
)
def test_it_says_how_and_needs_no_staff(library: Library, asked: str, said: str) -> None:
    told = ask(library, Question(turns=[asked]), NOW)
    assert told.answered.kind == "answer"
    assert said in told.answered.text
    assert told.missed is None


def test_what_the_notices_say_goes_first_and_what_nobody_knows_stays_declined(library: Library) -> None:
    deadline = ask(library, Question(turns=["大连技能大师工作室什么时候截止"]), NOW)
    assert deadline.answered.clauses
    assert ask(library, Question(turns=["月球上怎么种菜"]), NOW).answered.kind == "decline"
