"""Counting by days or weeks of China in one statement, the same on both kinds of database."""

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, case

from bot.clock import SHANGHAI


def beginning(day: date) -> datetime:
    """Return the first moment of a day in China (aware)."""
    return datetime.combine(day, time(), SHANGHAI)


def span_of(moment: ColumnElement[datetime], starts: Sequence[date]) -> ColumnElement[int]:
    """Return which span a moment is in: its place in `starts`, the first days of the spans, the earliest first.

    What lies before the first is -1; what lies after the last belongs to it.
    """
    later = [(moment >= beginning(day), place) for place, day in reversed(list(enumerate(starts)))]
    return case(*later, else_=-1)
