"""The dates of each subject as they were known: a new version whenever one of them changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection, bindparam, func, select

from bot.store.reminding import schedules
from bot.store.upsert import Prepared
from knowledge.library import Library
from knowledge.schedule import Schedule, dump, restore, schedule

_ADD = Prepared(schedules, lambda fresh: fresh.on_conflict_do_nothing())
_latest = select(func.max(schedules.c.version)).where(schedules.c.subject == bindparam("of")).scalar_subquery()
_NEWEST = select(schedules).where(schedules.c.subject == bindparam("of"), schedules.c.version == _latest)
_ONE = select(schedules.c.dates).where(
    schedules.c.subject == bindparam("of"), schedules.c.version == bindparam("at_version")
)
_last = select(schedules.c.subject, func.max(schedules.c.version)).group_by(schedules.c.subject).subquery()
_ALL = select(schedules).join(_last, (schedules.c.subject == _last.c.subject) & (schedules.c.version == _last.c[1]))


UNREADABLE: Final = (LookupError, ValueError, TypeError, AttributeError)
"""What the dates of a version raise where its text cannot be read."""


@dataclass(frozen=True, slots=True)
class Version:
    """What was known of a subject's dates, as text that is the same for the same dates."""

    subject: str
    number: int
    text: str

    @property
    def dates(self) -> Schedule:
        """The dates themselves."""
        return _restored(self.text)


def newest(connection: Connection, subject: str) -> Version | None:
    """Return what is known now; None of a subject that nobody subscribed to yet."""
    row = connection.execute(_NEWEST, {"of": subject}).first()
    return Version(row.subject, row.version, row.dates) if row else None


def all_newest(connection: Connection) -> Iterator[Version]:
    """Yield what is known now of every subject."""
    for row in connection.execute(_ALL):
        yield Version(row.subject, row.version, row.dates)


def known(connection: Connection, subject: str, number: int) -> Schedule:
    """Return the dates of one version."""
    return _restored(connection.execute(_ONE, {"of": subject, "at_version": number}).scalar_one())


def add(connection: Connection, version: Version, catalogue: str, at: datetime) -> bool:
    """Keep a version; false where somebody else made one with this number a moment ago."""
    fresh = {"subject": version.subject, "version": version.number, "dates": version.text}
    return connection.execute(_ADD.on(connection), {**fresh, "catalogue": catalogue, "at": at}).rowcount == 1


def ensure(connection: Connection, library: Library, subject: str, at: datetime) -> int:
    """Return the number of the newest version; the first one is made where there is none."""
    found = newest(connection, subject)
    if found is None:
        add(connection, Version(subject, 1, dump(schedule(library, subject))), "", at)
    return found.number if found else 1


@lru_cache(maxsize=256)
def _restored(text: str) -> Schedule:
    return restore(text)
