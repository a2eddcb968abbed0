"""What the calendar of a subscription is made of: nothing of a person, and every state of its dates."""

from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import Connection, select

from bot.store.reminding import finished, schedules, subscriptions
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
    """Return the dates of a subject in every state that is kept, the earliest first."""
    wanted = select(schedules).where(schedules.c.subject == subject).order_by(schedules.c.version)
    return tuple(Edition(row.version, restore(row.dates), row.at) for row in connection.execute(wanted))
