"""The day of a stage as it is known now, for what was planned earlier and is about to be sent."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import TypeAlias

from sqlalchemy import Connection

from bot.shelf import Shelf
from knowledge.library import Library
from knowledge.moment import Moment
from knowledge.schedule import schedule

DayOf: TypeAlias = Callable[[str, Moment], date | None]


class Days:
    """Finds days in the catalogue, the schedule of each subject once for every state of the catalogue."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._library = shelf.library
        self._day = _days(self._library)

    def now(self, connection: Connection) -> DayOf:
        """Return what gives the day of a subject's moment, by what the database says in this transaction."""
        self._shelf.refresh_in(connection)
        if self._shelf.library is not self._library:
            self._library = self._shelf.library
            self._day = _days(self._library)
        return self._day


def _days(library: Library) -> DayOf:
    known = cache(lambda subject: schedule(library, subject))

    def day(subject: str, moment: Moment) -> date | None:
        deadline = known(subject).deadlines.get(moment.of)
        return deadline.day if deadline else None

    return day
