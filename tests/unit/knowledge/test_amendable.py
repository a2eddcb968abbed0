"""Why an amendment cannot be made, said to whoever asks for it."""

from datetime import date

import pytest

from knowledge.amend import Amendment, amended, problems
from support.catalogue import library

TODAY = date(2024, 3, 5)
CRAFTSMAN, DALIAN, SHAOGUAN = "dalian-craftsman-2021", "dalian-studio-2024", "shaoguan-studio-2022"
AFTER = date(2024, 4, 2)


def wanted(
    notice: str = DALIAN,
    stage: str = "hand-in",
    starts: date | None = None,
    ends: date | None = AFTER,
    clock: str | None = None,
    source: str = "第9号",
) -> Amendment:
    return Amendment(notice, stage, starts, ends, clock, source, TODAY)


@pytest.mark.parametrize(
    "amendment",
    [
        pytest.param(wanted(), id="a later end"),
        pytest.param(wanted(ends=TODAY), id="an end today"),
        pytest.param(wanted(ends=date(2024, 3, 15)), id="the end that is printed"),
        pytest.param(wanted(clock="23:59"), id="a time of day"),
        pytest.param(wanted(ends=None, clock="12:00"), id="only a time, where an end is printed"),
        pytest.param(wanted(ends=None), id="a withdrawal"),
        pytest.param(wanted(starts=date(2024, 3, 1)), id="a start that is past, and an end that is not"),
        pytest.param(wanted(stage="award", ends=None, starts=AFTER), id="a first date for a stage that had none"),
    ],
)
def test_it_can_be_made(amendment: Amendment) -> None:
    assert problems(library(), amendment, TODAY) == ()
    assert amended(library(), (amendment,)).notices[DALIAN].id == DALIAN


@pytest.mark.parametrize(
    ("amendment", "zh", "en"),
    [
        pytest.param(wanted("nowhere-2024"), "没有 nowhere-2024", DALIAN, id="no such notice, and which there are"),
        pytest.param(wanted(stage="posting"), "没有 posting", "hand-in", id="no such stage, and which there are"),
        pytest.param(wanted(CRAFTSMAN, "unit-posting"), "推算", "amend hand-in", id="a date that is counted"),
        pytest.param(wanted(ends=date(2024, 3, 4)), "2024-03-04 已经过了", "today is 2024-03-05", id="a past end"),
        pytest.param(
            wanted(stage="award", ends=None, starts=date(2024, 3, 4)), "已经过了", "is past", id="only a past start"
        ),
        pytest.param(
            wanted(starts=date(2024, 4, 3)),
            "2024-04-02 早于开始 2024-04-03",
            "before the start",
            id="ends before it starts",
        ),
        pytest.param(
            wanted(ends=None, starts=date(2024, 3, 20)),
            "早于开始",
            "before the start",
            id="starts after the printed end",
        ),
        pytest.param(wanted(clock="25:00"), "25:00 不是", "25:00 is no time", id="25 o'clock"),
        pytest.param(wanted(clock="9:00"), "9:00 不是", "like 18:00", id="an hour of one digit"),
        pytest.param(
            wanted(stage="award", ends=None, clock="09:00"), "没有截止", "no last day", id="a time without a day"
        ),
        pytest.param(wanted(ends=date(2042, 4, 2)), "年份", "look at the year", id="a slip in the year"),
        pytest.param(wanted(source="  "), "依据", "source", id="no source"),
        pytest.param(wanted(source="x" * 301), "300", "at most 300", id="an endless source"),
        pytest.param(
            wanted(SHAOGUAN, "application", ends=date(2027, 4, 28)), "2027-04-27", "a notice of its own", id="expired"
        ),
    ],
)
def test_what_is_wrong_is_said_in_both_languages(amendment: Amendment, zh: str, en: str) -> None:
    (said,) = map(str, problems(library(), amendment, TODAY))
    assert zh in said
    assert en in said


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert len(problems(library(), wanted(ends=date(2024, 3, 1), clock="25:00", source=""), TODAY)) == 3


def test_an_end_before_the_window_opens_is_refused() -> None:
    (said,) = map(str, problems(library(), wanted(CRAFTSMAN, ends=date(2021, 6, 10)), date(2021, 6, 1)))
    assert "2021-06-18" in said


def test_what_was_amended_before_counts() -> None:
    opened = wanted("lucheng-studio-2024", "submission", starts=date(2024, 5, 1), ends=date(2024, 5, 20))
    now = amended(library(), (opened,))
    assert problems(now, wanted("lucheng-studio-2024", "submission", ends=date(2024, 4, 20)), TODAY)
