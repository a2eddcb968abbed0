"""Working days (工作日) by the official calendar with 调休; a year not yet published is marked provisional."""

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """A day found by counting. `provisional`: a year was touched whose official calendar is not out."""

    day: date
    provisional: bool


def is_working_day(day: date) -> bool:
    """Whether people work on this day; Monday to Friday where the official calendar is not out yet."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < _SATURDAY


def is_published(day: date) -> bool:
    """Whether the official calendar of this day's year is known."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def count_forward(first: date, days: int, *, working: bool, first_counts: bool) -> Counted:
    """Return the last day of a period of `days` that begins on `first`, or the day after it."""
    return _count(first, days, _DAY, working=working, first_counts=first_counts)


def count_back(last: date, days: int, *, working: bool, last_counts: bool) -> Counted:
    """Return the first day of a period of `days` that must be over by `last`: on it, or the day before it."""
    return _count(last, days, -_DAY, working=working, first_counts=last_counts)


def _count(start: date, days: int, step: timedelta, *, working: bool, first_counts: bool) -> Counted:
    day = start if first_counts else start + step
    left, provisional = days, False
    while True:
        provisional |= working and not is_published(day)
        left -= not working or is_working_day(day)
        if left == 0:
            return Counted(day, provisional)
        day += step
