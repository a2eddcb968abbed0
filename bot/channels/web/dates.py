"""Dates and times as people read them on a page, beside those that the dialogs write."""

from datetime import date, datetime
from typing import Final

from babel.dates import format_date, format_skeleton

from bot.words import say
from dialogs.formats import LOCALES, clock, day
from knowledge.text import Language

_PLAIN: Final[dict[Language, str]] = {"zh": "y年M月d日", "en": "d MMMM y"}
_SHORT: Final[dict[Language, str]] = {"zh": "M月d日", "en": "d MMM"}


def plain_day(language: Language, when: date) -> str:
    """Return a date in full, without its day of the week."""
    return format_date(when, _PLAIN[language], locale=LOCALES[language])


def short_day(language: Language, when: date) -> str:
    """Return a date without its year."""
    return format_date(when, _SHORT[language], locale=LOCALES[language])


def short_month(language: Language, when: date) -> str:
    """Return a month, and in January its year."""
    return format_skeleton("yMMM" if when.month == 1 else "MMM", when, locale=LOCALES[language])


def moment(language: Language, when: datetime) -> str:
    """Return a date with its time of day, unless that is the end of the day."""
    at = clock(when)
    return say(language, "%(day)s %(clock)s", day=day(language, when), clock=at) if at else day(language, when)
