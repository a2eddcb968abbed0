"""Which days a text of the catalogue mentions, in Chinese or in English."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Final, NamedTuple

from knowledge.text import Text

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_TO: Final = r"\s*(?:到|至|—|–|-|～|~|、|和|to|and|or)\s*"
_NTH: Final = r"(?:st|nd|rd|th)?"
_NAME: Final = "|".join(MONTHS)
_DAYS: Final = rf"(?P<day>\d{{1,2}})(?:\s*[日号]|(?={_TO}\d))(?:{_TO}(?P<last>\d{{1,2}})\s*[日号])?"
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        rf"(?:(?P<year>\d{{4}})\s*年\s*)?(?<!\d)(?P<month>\d{{1,2}})\s*月(?:份)?(?:\s*{_DAYS})?",
        r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}))?(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}}){_NTH}(?:{_TO}(?P<last>\d{{1,2}}){_NTH})?\s+(?P<name>{_NAME})(?:\s+(?P<year>\d{{4}}))?",
        rf"(?<!\d )(?P<name>{_NAME})\s+(?P<day>\d{{1,2}}){_NTH}(?!\d)(?:,\s*(?P<year>\d{{4}}))?",
        rf"(?<!\d )(?P<name>{_NAME})(?:\s+(?P<year>\d{{4}}))?(?!\s+\d)",
    )
)


class Mention(NamedTuple):
    """A day as it is mentioned; no year where none stands beside it, no day where only the month is said."""

    year: int | None
    month: int
    day: int | None

    def may_be(self, day: date) -> bool:
        """Whether this can be meant to be the day."""
        return (self.month, self.day) == (day.month, day.day) and self.year in (None, day.year)

    def may_be_month(self, month: str) -> bool:
        """Whether this can be meant to be the month (`2021-08`) as a whole."""
        year, number = map(int, month.split("-"))
        return self.day is None and self.month == number and self.year in (None, year)


def mentioned(text: Text) -> tuple[Mention, ...]:
    """Return every day and month that is mentioned in either language."""
    return tuple(chain.from_iterable(map(_in, (text.zh, text.en))))


def mentions(text: Text, days: Iterable[date], months: Iterable[str] = ()) -> bool:
    """Whether a text may mean one of these days, or one of these months as a whole."""
    found = mentioned(text)
    return any(one.may_be(day) for one in found for day in days) or any(
        one.may_be_month(month) for one in found for month in months
    )


def _in(words: str) -> Iterator[Mention]:
    for form in _FORMS:
        for found in form.finditer(words):
            parts = found.groupdict()
            year = int(parts["year"]) if parts.get("year") else None
            month = MONTHS.index(parts["name"]) + 1 if parts.get("name") else int(parts["month"])
            days = [parts.get(name) for name in ("day", "last")]
            yield Mention(year, month, int(days[0]) if days[0] else None)
            if days[1]:
                yield Mention(year, month, int(days[1]))
