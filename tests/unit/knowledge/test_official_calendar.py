"""The official calendar, held against a second library, and a year that comes out after the program was built."""

from datetime import date, timedelta
from itertools import takewhile

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.amend import Amendment, amended
from knowledge.calendar import OFFICIAL, Calendar, OfficialYear, count_back, count_forward, is_published, is_working_day
from knowledge.schedule import changes, schedule
from knowledge.timeline import timeline
from knowledge.year import days_of, is_built_in
from support.catalogue import library

FIRST = 2004
PUBLISHED = tuple(takewhile(is_built_in, range(FIRST, 2100)))
NEXT = PUBLISHED[-1] + 1
CRAFTSMAN = "dalian-craftsman-2021"
DAYS = st.dates(date(FIRST, 3, 1), date(2060, 1, 1))
LENGTHS = st.integers(1, 30)


def next_year(*off: str, working: tuple[str, ...] = ()) -> Calendar:
    """A calendar with the first year that is not published yet; days are `10-01`."""
    year = OfficialYear(NEXT, _days(off), _days(working))
    return Calendar((year,))


def _days(days: tuple[str, ...]) -> frozenset[date]:
    return frozenset(date.fromisoformat(f"{NEXT}-{day}") for day in days)


@pytest.mark.parametrize("year", PUBLISHED)
def test_working_days_are_those_of_a_second_library(year: int) -> None:
    second = holidays.country_holidays("CN", years=[year])
    differing = [day for day in days_of(year) if is_working_day(day) != second.is_working_day(day)]
    assert differing == ([date(2005, 12, 31)] if year == 2005 else [])


def test_the_years_up_to_2026_at_least_are_published() -> None:
    assert PUBLISHED[-1] >= 2026
    assert not is_published(date(NEXT, 1, 1))


def test_a_weekend_that_is_worked_counts_and_a_weekday_that_is_off_does_not() -> None:
    calendar = next_year("10-05", "10-06", working=("10-09",))
    for day, works in (("10-05", False), ("10-06", False), ("10-09", True)):
        assert is_working_day(date.fromisoformat(f"{NEXT}-{day}"), calendar) is works
    assert is_published(date(NEXT, 6, 1), calendar)
    assert not is_published(date(NEXT + 1, 1, 1), calendar)


def test_a_period_over_new_year_is_provisional_until_the_next_year_is_out() -> None:
    new_year = date(NEXT, 1, 1)
    assert count_forward(date(NEXT - 1, 12, 31), 1, working=True, first_counts=False).provisional
    counted = count_forward(
        date(NEXT - 1, 12, 31), 1, working=True, first_counts=False, calendar=next_year("01-01", "01-04")
    )
    assert not counted.provisional
    assert counted.day > new_year
    assert not count_forward(date(NEXT - 1, 12, 1), 5, working=True, first_counts=False).provisional


def test_a_published_year_stays_as_the_library_has_it() -> None:
    wrong = Calendar((OfficialYear(2024, frozenset({date(2024, 3, 15)}), frozenset()),))
    assert is_working_day(date(2024, 3, 15), wrong)


def test_an_inner_date_of_the_next_year_is_counted_again_when_its_calendar_is_out() -> None:
    moved = (Amendment(CRAFTSMAN, "hand-in", None, date(NEXT, 10, 20), None, "第1号", date(NEXT - 1, 11, 1)),)
    weekdays = timeline(amended(library(), moved).notices[CRAFTSMAN])
    before = next(one for one in weekdays if one.derived)
    assert before.provisional
    assert before.ends is not None
    off = tuple(f"10-{day:02}" for day in range(11, 20) if date(NEXT, 10, day).weekday() < 5)
    calendar = next_year(*off)
    books = amended(library(), moved, calendar)
    after = next(one for one in timeline(books.notices[CRAFTSMAN], calendar=books.calendar) if one.derived)
    assert not after.provisional
    assert after.ends is not None
    assert after.ends < before.ends
    (told,) = changes(schedule(amended(library(), moved), CRAFTSMAN), schedule(books, CRAFTSMAN), "unit")
    assert (told.kind, told.since, told.day) == ("moved", before.ends, after.ends)


@given(day=DAYS, days=LENGTHS, working=st.booleans())
def test_counting_back_undoes_counting_forward(day: date, days: int, *, working: bool) -> None:
    """From a day on which one counts, so many days on, and from there so many days back, is the same day."""
    if working and not is_working_day(day):
        day = count_forward(day, 1, working=True, first_counts=False).day
    last = count_forward(day, days, working=working, first_counts=True).day
    assert count_back(last, days, working=working, last_counts=True).day == day


@given(day=DAYS, days=LENGTHS, counts=st.booleans())
def test_a_period_has_as_many_working_days_as_were_asked_for(day: date, days: int, *, counts: bool) -> None:
    counted = count_forward(day, days, working=True, first_counts=counts)
    start = day if counts else day + timedelta(days=1)
    period = [start + timedelta(days=i) for i in range((counted.day - start).days + 1)]
    assert sum(map(is_working_day, period)) == days
    assert is_working_day(counted.day)
    assert counted.provisional == (not all(map(is_published, period)))


@given(DAYS, LENGTHS)
def test_a_calendar_of_later_years_changes_nothing_before_them(day: date, days: int) -> None:
    calendar = next_year("03-01", working=("03-06",))
    one = count_back(day, days, working=True, last_counts=False)
    other = count_back(day, days, working=True, last_counts=False, calendar=calendar)
    assert one == other or day.year >= NEXT
    assert OFFICIAL.later == ()
