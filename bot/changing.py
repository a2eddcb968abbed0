"""Noticing that a date changed: by an amendment, a new notice, an official calendar, or a corrected reading."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, or_

from bot.clock import milliseconds
from bot.log import logger
from bot.shelf import Shelf
from bot.store import agenda, catalogues, schedules
from bot.store.reminding import cohorts, reminders
from bot.store.schedules import Version
from bot.store.withdrawing import withdraw_all
from knowledge.library import Library
from knowledge.schedule import dump, schedule

_DIGITS: Final = 32


@dataclass(slots=True)
class Changing:
    """Compares what the catalogue says with what is known, in the transactions it is given.

    `fingerprint` is that of the catalogue this program came with: while a later one is in use elsewhere, what it says
    would undo what that one said.
    """

    shelf: Shelf
    fingerprint: str
    _library: Library | None = None
    _texts: dict[str, str] = field(default_factory=dict)

    def any(self, connection: Connection) -> bool:
        """Whether a date is another one than is known; nothing is changed."""
        return next(self._changed(connection), None) is not None

    def write(self, connection: Connection, at: datetime) -> tuple[str, ...]:
        """Keep what is known now, have everybody looked at whom it concerns, and take back what was queued of before.

        Return the subjects; none where another process did it, or has a later catalogue.
        """
        if catalogues.overtaken(connection, self.fingerprint, milliseconds(at)):
            logger.warning("a later catalogue is in use; the dates of this one are not taken")
            return ()
        pairs = list(self._changed(connection))
        won = [pair for pair in pairs if schedules.add(connection, pair[1], self.fingerprint, at)]
        subjects = [new.subject for _, new in won]
        agenda.look_soon(connection, cohorts.c.subject.in_(subjects), milliseconds(at))
        gone = {day for old, new in won if old is not None for day in _gone(old, new)}
        if gone:
            of_before = or_(*(reminders.c.moment.like(pattern) for pattern in sorted(gone)))
            withdraw_all(connection, of_before, at, "moved")
        return tuple(subjects)

    def _changed(self, connection: Connection) -> Iterator[tuple[Version | None, Version]]:
        """Yield what was known and what holds now, by subject, where they differ."""
        library = self.shelf.refresh_in(connection)
        known = {version.subject: version for version in schedules.all_newest(connection)}
        for subject in agenda.subjects(connection):
            old, text = known.get(subject), self._text(library, subject)
            if old is None or old.text != text:
                yield old, Version(subject, old.number + 1 if old else 1, text)

    def _text(self, library: Library, subject: str) -> str:
        if library is not self._library:
            self._library, self._texts = library, {}
        if subject not in self._texts:
            self._texts[subject] = dump(schedule(library, subject))
        return self._texts[subject]


def fingerprint(library: Library) -> str:
    """Return what tells the dates of a catalogue from those of any other one."""
    texts = "\n".join(f"{notice} {dump(schedule(library, notice))}" for notice in sorted(library.notices))
    return hashlib.sha256(texts.encode()).hexdigest()[:_DIGITS]


def _gone(before: Version, after: Version) -> Iterator[str]:
    """Yield patterns of the keys that speak of a day that holds no longer.

    None where the version before cannot be read: what is queued is looked at once more before it is sent.
    """
    try:
        known, now = before.dates, after.dates
    except schedules.UNREADABLE:
        logger.exception("what was known of a subject cannot be read", subject=before.subject, version=before.number)
        return
    for of, deadline in known.deadlines.items():
        found = now.deadlines.get(of)
        if found is None or found.day != deadline.day:
            yield f"{of}/%/{deadline.day}"
