"""The catalogue as it is now, for everybody who answers from it: read it at the time of use and keep none."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.log import logger
from bot.store import amendments as store
from bot.store.amendments import NOTHING, Decided, Mark
from bot.store.database import Database
from knowledge.amend import Amendment, amended
from knowledge.calendar import OFFICIAL, Calendar
from knowledge.library import Library
from knowledge.year import restore_year


@dataclass(frozen=True, slots=True)
class Edition:
    """The catalogue with everything that was decided up to a mark."""

    mark: Mark
    library: Library


class Shelf:
    """Holds the current catalogue. Whoever answers takes `library` once and answers from that one alone.

    The truth is in the tables, so that every process comes to the same dates; here is what it came to last.
    """

    def __init__(self, encoded: Library, warm: Callable[[Library], None] | None = None) -> None:
        """Hold the catalogue as encoded until it is refreshed; `warm` makes a new one ready to answer quickly."""
        self.encoded = encoded
        self._warm = warm
        self._shown = Edition(NOTHING, encoded)
        self._cold = False
        self._refreshing = asyncio.Lock()

    @property
    def library(self) -> Library:
        """The catalogue that is answered from."""
        return self._shown.library

    def refresh_in(self, connection: Connection) -> Library:
        """Show at once what this transaction sees, for those who must not go by an older date; return it.

        A small query where nothing is new. Otherwise the next `refresh` makes ready what this only put in place.
        """
        mark = store.mark(connection)
        if mark != self._shown.mark:
            self._shown, self._cold = self._edition(store.decided(connection)), True
        return self._shown.library

    async def refresh(self, database: Database) -> bool:
        """Take in what was decided since; whether anything was. A small query where nothing is new.

        A new catalogue is made, and made ready, beside the loop; only then it takes the place of the former one.
        """
        async with self._refreshing:
            before = self._shown
            news = await database.read(self._news)
            if news is None and not self._cold:
                return False
            fresh = await asyncio.to_thread(self._ready, news)
            if self._shown is before:
                self._shown, self._cold = fresh, False
        logger.info("took in what was decided about dates", amendments=fresh.mark[0], years=fresh.mark[2])
        return True

    def tried(self, connection: Connection, amendment: Amendment) -> Library:
        """Return the catalogue as it would be with one more amendment; nothing is kept or shown."""
        decided = store.decided(connection)
        return self._made((*decided.amendments, amendment), calendar_of(decided))

    def _news(self, connection: Connection) -> Decided | None:
        return None if store.mark(connection) == self._shown.mark else store.decided(connection)

    def _ready(self, news: Decided | None) -> Edition:
        edition = self._shown if news is None else self._edition(news)
        if self._warm is not None:
            self._warm(edition.library)
        return edition

    def _edition(self, decided: Decided) -> Edition:
        return Edition(decided.mark, self._made(decided.amendments, calendar_of(decided)))

    def _made(self, amendments: tuple[Amendment, ...], calendar: Calendar) -> Library:
        newest = store.newest(amendments)
        return amended(self.encoded, tuple(_fitting(self.encoded, newest)), calendar)


def calendar_of(decided: Decided) -> Calendar:
    """Return the official calendar, with the years that were published here."""
    later = tuple(restore_year(one.year, one.days) for one in decided.years)
    return Calendar(later) if later else OFFICIAL


def _fitting(library: Library, amendments: tuple[Amendment, ...]) -> Iterator[Amendment]:
    """Yield the amendments of stages that there are; a stage may have gone since, when its notice was read again."""
    for amendment in amendments:
        notice = library.notices.get(amendment.notice)
        if notice and any(stage.id == amendment.stage for stage in notice.stages):
            yield amendment
        else:
            logger.warning("an amendment fits no stage", notice=amendment.notice, stage=amendment.stage)
