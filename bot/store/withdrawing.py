"""Taking back what is queued and not yet on its way, with a record for the staff."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Insert, insert, literal, or_, select, tuple_, update

from bot.clock import milliseconds
from bot.store.reminding import attempts, reminders

OPEN = ("waiting", "ready")
UNNAMED = "***"


def withdraw(connection: Connection, which: ColumnElement[bool], at: datetime, why: str) -> None:
    """Take back the queued reminders that a condition names.

    Those that somebody is just sending are left: whoever sends looks at everything once more.
    """
    at_ms = milliseconds(at)
    # Each state by itself, so that the indexes of what is open are used and not all that ever was is read.
    is_open = or_(*(reminders.c.status == status for status in OPEN))
    taken = (
        select(reminders.c.subscription, reminders.c.moment)
        .where(is_open, which)
        .with_for_update(skip_locked=True)
        .cte("taken")
    )
    named = tuple_(reminders.c.subscription, reminders.c.moment).in_(select(taken))
    done = connection.execute(update(reminders).where(named).values(status="withdrawn", due_ms=at_ms)).rowcount
    if done:
        connection.execute(_recorded(which, at, at_ms, why))


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
