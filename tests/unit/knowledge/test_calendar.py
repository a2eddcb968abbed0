"""Working days by the official calendar, with the cases that were counted by hand."""

from datetime import date

import pytest

from knowledge.calendar import count_back, count_forward, is_published, is_working_day
from knowledge.timeline import timeline
from support.catalogue import library


@pytest.mark.parametrize(
    ("first", "days", "first_counts", "last"),
    [
        (date(2021, 8, 2), 7, False, date(2021, 8, 11)),
        (date(2021, 8, 2), 7, True, date(2021, 8, 10)),
        (date(2021, 9, 24), 7, False, date(2021, 10, 9)),  # 调休: 26 September and 9 October are worked
    ],
)
def test_working_days_follow_the_adjusted_calendar(first: date, days: int, *, first_counts: bool, last: date) -> None:
    assert count_forward(first, days, working=True, first_counts=first_counts).day == last


def test_calendar_days_count_every_day() -> None:
    assert count_forward(date(2021, 9, 30), 7, working=False, first_counts=False).day == date(2021, 10, 7)


def test_five_working_days_back_from_the_day_before_2_july_2021() -> None:
    assert count_back(date(2021, 7, 2), 5, working=True, last_counts=False).day == date(2021, 6, 25)
    assert count_back(date(2021, 7, 2), 5, working=True, last_counts=True).day == date(2021, 6, 28)


def test_a_year_that_is_not_published_is_marked_and_counted_by_weekdays() -> None:
    counted = count_forward(date(2029, 10, 1), 3, working=True, first_counts=False)
    assert counted.provisional
    assert counted.day == date(2029, 10, 4)
    assert not is_published(date(2029, 10, 1))
    assert is_working_day(date(2029, 10, 1))


def test_a_published_year_is_not_provisional() -> None:
    assert not count_forward(date(2026, 2, 10), 5, working=True, first_counts=False).provisional


def test_the_unit_must_post_a_craftsman_by_24_june_although_no_notice_prints_it() -> None:
    dated = timeline(library().notices["dalian-craftsman-2021"])
    posting = next(d for d in dated if d.derived and d.stage.actor == "unit")
    assert posting.ends == date(2021, 6, 24)
    assert posting.from_day == date(2021, 7, 2)
    assert not posting.provisional
