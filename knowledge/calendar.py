"""Working days (工作日) by the official calendar with 调休; a year not yet published is marked provisional."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import chinese_calendar

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class OfficialYear:
    """The official calendar of one year: weekdays that are off, and days of weekends on which people work."""

    year: int
    off: frozenset[date]
    working: frozenset[date]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar library's years, and those that were published after it."""

    later: tuple[OfficialYear, ...] = ()
    _by_year: dict[int, OfficialYear] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_year", {year.year: year for year in self.later})

    def works(self, day: date) -> bool | None:
        """Whether people work on this day; none where the official calendar of its year is not out yet."""
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            known = self._by_year.get(day.year)
        if known is None:
            return None
        return day in known.working or (day.weekday() < _SATURDAY and day not in known.off)


OFFICIAL: Final = Calendar()


@dataclass(frozen=True, slots=True)
class Counted:
    """A day found by counting. `provisional`: a year was touched whose official calendar is not out."""

    day: date
    provisional: bool


def is_working_day(day: date, calendar: Calendar = OFFICIAL) -> bool:
    """Whether people work on this day; Monday to Friday where the official calendar is not out yet."""
    known = calendar.works(day)
    return day.weekday() < _SATURDAY if known is None else known


def is_published(day: date, calendar: Calendar = OFFICIAL) -> bool:
    """Whether the official calendar of this day's year is known."""
    return calendar.works(day) is not None


def count_forward(
    first: date, days: int, *, working: bool, first_counts: bool, calendar: Calendar = OFFICIAL
) -> Counted:
    """Return the last day of a period of `days` that begins on `first`, or the day after it."""
    start = first if first_counts else first + _DAY
    return _count(start, days, _DAY, calendar if working else None)


def count_back(last: date, days: int, *, working: bool, last_counts: bool, calendar: Calendar = OFFICIAL) -> Counted:
    """Return the first day of a period of `days` that must be over by `last`: on it, or the day before it."""
    start = last if last_counts else last - _DAY
    return _count(start, days, -_DAY, calendar if working else None)


def _count(day: date, days: int, step: timedelta, calendar: Calendar | None) -> Counted:
    """Count days, or working days by a calendar."""
    left, provisional = days, False
    while True:
        provisional |= calendar is not None and not is_published(day, calendar)
        left -= calendar is None or is_working_day(day, calendar)
        if left == 0:
            return Counted(day, provisional)
        day += step
