"""The official calendar of a new year (放假安排), as somebody writes it down from the announcement."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Annotated, Final, TypeAlias

from pydantic import Field

from knowledge.calendar import OFFICIAL, Calendar, OfficialYear, is_working_day
from knowledge.files import CatalogueError, Fault, parse, read_yaml
from knowledge.text import CLOSED

SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)
_LONGEST: Final = 31
_FREED: Final = range(8, 17)
"""So many weekdays are off in a year, less the weekend days worked instead: 9 to 13 in 2004 to 2026."""
Span: TypeAlias = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2} *\.\. *\d{4}-\d{2}-\d{2}$")]
Days: TypeAlias = tuple[date | Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFile:
    """A year: `holidays` are days off, those of weekends as well if one likes; `working` the weekends worked instead.

    A day is `2031-01-01`; a span is `2031-10-01..2031-10-07`, both inclusive.
    """

    __pydantic_config__ = CLOSED
    year: Annotated[int, Field(ge=2000, le=2200)]
    holidays: Annotated[Days, Field(min_length=1)]
    working: Days = ()


def read_year(path: Path) -> OfficialYear:
    """Read a year from YAML; CatalogueError says by field what is wrong with it."""
    raw = read_yaml(path)
    name = path.name
    file = parse(YearFile, raw, dict.fromkeys(raw, name) or {"": name})
    off, working = _days(name, "holidays", file.holidays), _days(name, "working", file.working)
    if faults := tuple(Fault(name, field, problem) for field, problem in _faults(file.year, off, working)):
        raise CatalogueError(faults)
    return OfficialYear(file.year, frozenset(day for day in off if day.weekday() < SATURDAY), frozenset(working))


def dump_year(year: OfficialYear) -> str:
    """Return the days of a year as JSON."""
    return json.dumps({"off": _texts(year.off), "working": _texts(year.working)}, separators=(",", ":"))


def restore_year(year: int, text: str) -> OfficialYear:
    """Read what `dump_year` wrote."""
    raw = json.loads(text)
    off, working = (frozenset(map(date.fromisoformat, raw[key])) for key in ("off", "working"))
    return OfficialYear(year, off, working)


def is_built_in(year: int) -> bool:
    """Whether the calendar library knows this year by itself."""
    return OFFICIAL.works(date(year, 1, 1)) is not None


def days_of(year: int) -> Iterator[date]:
    """Yield every day of a year."""
    return _span(date(year, 1, 1), date(year, 12, 31))


def working_days(year: int, calendar: Calendar) -> int:
    """Return how many days of a year people work."""
    return sum(is_working_day(day, calendar) for day in days_of(year))


def _faults(year: int, off: set[date], working: set[date]) -> Iterator[tuple[str, str]]:
    if is_built_in(year):
        yield "year", f"{year} is official already; it came with the program"
    for field, days in (("holidays", off), ("working", working)):
        if strange := [day for day in days if day.year != year]:
            yield field, f"{_told(strange)} is not in {year}"
    if weekdays := [day for day in working if day.weekday() < SATURDAY]:
        yield "working", f"{_told(weekdays)} is no Saturday or Sunday; only weekends are worked instead"
    if both := off & working:
        yield "working", f"{_told(both)} is among the days off as well"
    freed = sum(day.weekday() < SATURDAY for day in off) - len(working)
    if freed not in _FREED:
        yield (
            "holidays",
            (
                f"with the weekends worked instead, {freed} days off are left; "
                f"a year has {_FREED[0]} to {_FREED[-1]}: look whether every holiday is there"
            ),
        )


def _days(file: str, field: str, given: Days) -> set[date]:
    return set(chain.from_iterable(_spread(file, field, one) for one in given))


def _spread(file: str, field: str, given: date | str) -> Iterator[date]:
    if isinstance(given, date):
        return iter((given,))
    first, _, last = (part.strip() for part in given.partition(".."))
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as error:
        raise CatalogueError((Fault(file, field, f"{given}: {error}"),)) from error
    if not timedelta() <= end - start < timedelta(days=_LONGEST):
        raise CatalogueError((Fault(file, field, f"{given} does not go from an earlier day to a later one near it"),))
    return _span(start, end)


def _span(first: date, last: date) -> Iterator[date]:
    return (first + step * _DAY for step in range((last - first).days + 1))


def _texts(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days)]


def _told(days: Iterable[date]) -> str:
    return ", ".join(_texts(days))
