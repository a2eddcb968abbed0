"""What the calendar of a subscription is made of: nothing of a person, and every state of its dates."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.log import logger
from bot.store.reminding import finished, schedules, subscriptions
from bot.store.schedules import UNREADABLE
from knowledge.deadline import Role
from knowledge.schedule import Schedule, restore
from knowledge.text import Language


@dataclass(frozen=True, slots=True)
class Feed:
    """How somebody wants to be reminded. `generation` counts the links that were given out, 0 for none.

    `done` are stages (`notice/stage`) of which nothing more is said.
    """

    subject: str
    role: Role
    language: Language
    offsets: tuple[int, ...]
    hour: time
    state: str
    generation: int
    done: frozenset[str]


@dataclass(frozen=True, slots=True)
class Edition:
    """The dates of a subject as they were known from `at` on; each edition has a higher number."""

    number: int
    dates: Schedule
    at: datetime


def found(connection: Connection, subscription: int) -> Feed | None:
    """Return what the feed of a subscription needs; its destination is neither read nor opened."""
    row = connection.execute(select(subscriptions).where(subscriptions.c.id == subscription)).first()
    done = connection.execute(select(finished.c.stage).where(finished.c.subscription == subscription)).scalars().all()
    if row is None:
        return None
    return Feed(
        subject=row.subject,
        role=row.role,
        language=row.language,
        offsets=tuple(int(days) for days in row.offsets.split(",")),
        hour=time.fromisoformat(row.hour),
        state=row.state,
        generation=row.feed,
        done=frozenset(done),
    )


def editions(connection: Connection, subject: str) -> tuple[Edition, ...]:
    """Return the dates of a subject in every state that is kept and can be read, the earliest first."""
    wanted = select(schedules).where(schedules.c.subject == subject).order_by(schedules.c.version)
    return tuple(_editions(connection.execute(wanted), subject))


def _editions(rows: Iterable[Row[Any]], subject: str) -> Iterator[Edition]:
    for row in rows:
        try:
            yield Edition(row.version, restore(row.dates), row.at)
        except UNREADABLE:
            logger.exception("former dates cannot be read", subject=subject, version=row.version)
