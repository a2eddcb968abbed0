"""Deleting what is past its time, a few rows in each transaction so that nobody waits."""

from datetime import date, datetime

from sqlalchemy import Column, Connection, Date, delete, select

from bot.clock import day_in_china
from bot.store.tables import conversations, inbox, leads, missed
from scheduler.retention import Expiry, Kept

AT_ONCE = 200
KEYS: dict[Kept, tuple[Column[str], Column[object]]] = {
    Kept.CONVERSATIONS: (conversations.c.address, conversations.c.updated),
    Kept.INBOX: (inbox.c.event, inbox.c.at),
    Kept.LEADS: (leads.c.id, leads.c.updated),
    Kept.MISSED: (missed.c.question, missed.c.last_day),
}


def delete_some(connection: Connection, expiry: Expiry) -> int:
    """Delete at most 200 rows that are past their time, with what belongs to them; return how many."""
    key, touched = KEYS[expiry.kind]
    past = touched < _as_kept(expiry.before, touched)
    old = select(key).where(past).order_by(touched).limit(AT_ONCE)
    # The time is asked for once more: who comes back while this waits for the row keeps it.
    return connection.execute(delete(key.table).where(key.in_(old), past)).rowcount


def _as_kept(moment: datetime, column: Column[object]) -> datetime | date:
    """Return a moment as a column has it: some have only the day, on the calendar of China."""
    return day_in_china(moment) if isinstance(column.type, Date) else moment
