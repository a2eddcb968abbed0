"""Dates, times, money, numbers and lists as each language writes them, by Babel."""

from collections.abc import Iterable
from datetime import date, datetime

from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_currency, format_decimal

from knowledge.text import Language

LOCALES: dict[Language, str] = {"zh": "zh_Hans_CN", "en": "en"}
_DAYS: dict[Language, str] = {"zh": "y年M月d日EEEE", "en": "EEEE, d MMMM y"}
_END_OF_DAY = "23:59"


def day(language: Language, value: date) -> str:
    """Write a day with its day of the week."""
    return format_date(value, _DAYS[language], locale=LOCALES[language])


def month(language: Language, value: str) -> str:
    """Write a month given as `2021-08`."""
    year, number = map(int, value.split("-"))
    return format_skeleton("yMMMM", datetime(year, number, 1), locale=LOCALES[language])  # noqa: DTZ001  # no moment


def clock(value: datetime) -> str:
    """Write the printed time of day; nothing where a day simply ends."""
    written = f"{value:%H:%M}"
    return "" if written == _END_OF_DAY else written


def money(language: Language, yuan: int) -> str:
    """Write an amount in yuan as people say it."""
    if language == "zh":
        return f"{format_compact_decimal(yuan, locale=LOCALES['zh'], fraction_digits=2)}元"
    return format_currency(yuan, "CNY", format="¤#,##0", locale=LOCALES["en"], currency_digits=False)


def number(language: Language, value: float) -> str:
    """Write a number without needless decimals."""
    return format_decimal(value, locale=LOCALES[language])


def listed(language: Language, items: Iterable[str]) -> str:
    """Join a list as a sentence does."""
    return format_list(list(items), locale=LOCALES[language])


def side_by_side(language: Language, items: Iterable[str]) -> str:
    """Set items side by side that have commas of their own."""
    return ("；" if language == "zh" else "; ").join(items)


def joined(language: Language, items: Iterable[str]) -> str:
    """Set items side by side, where they are no sentence: telephone numbers, names."""
    return ("、" if language == "zh" else ", ").join(items)
