"""Taking back what is queued and not yet on its way, with a record for the staff."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, Insert, func, insert, literal, or_, select, tuple_, update

from bot.clock import milliseconds
from bot.store.reminding import attempts, reminders

OPEN = ("waiting", "ready")
UNNAMED = "***"
PORTION: Final = 50_000
"""The reminders of so many subscriptions are taken back by one statement, which is thereby over long before its end."""


def withdraw_all(connection: Connection, which: ColumnElement[bool], at: datetime, why: str) -> None:
    """Take back what a condition names of any number of subscriptions, some of them at a time, in one transaction."""
    of = reminders.c.subscription
    first, last = connection.execute(select(func.min(of), func.max(of)).where(_is_open(), which)).one()
    if first is None:
        return
    for start in range(first, last + 1, PORTION):
        withdraw(connection, which & of.between(start, start + PORTION - 1), at, why)


def withdraw(connection: Connection, which: ColumnElement[bool], at: datetime, why: str) -> None:
    """Take back the queued reminders that a condition names.

    Those that somebody is just sending are left: whoever sends looks at everything once more.
    """
    at_ms = milliseconds(at)
    taken = (
        select(reminders.c.subscription, reminders.c.moment)
        .where(_is_open(), which)
        .with_for_update(skip_locked=True)
        .cte("taken")
    )
    named = tuple_(reminders.c.subscription, reminders.c.moment).in_(select(taken))
    done = connection.execute(update(reminders).where(named).values(status="withdrawn", due_ms=at_ms)).rowcount
    if done:
        connection.execute(_recorded(which, at, at_ms, why))


def _is_open() -> ColumnElement[bool]:
    # Each state by itself, so that the indexes of what is open are used and not all that ever was is read.
    return or_(*(reminders.c.status == status for status in OPEN))


def _recorded(which: ColumnElement[bool], at: datetime, at_ms: int, why: str) -> Insert:
    """Write the record in the database itself: there may be a million of them."""
    names = ["at", "channel", "destination", "masked", "what", "outcome", "detail"]
    values = (
        literal(at, attempts.c.at.type),
        reminders.c.channel,
        reminders.c.destination,
        literal(UNNAMED),
        reminders.c.moment,
        literal("withdrawn"),
        literal(why),
    )
    gone = select(*values).where(reminders.c.status == "withdrawn", reminders.c.due_ms == at_ms, which)
    return insert(attempts).from_select(names, gone)
