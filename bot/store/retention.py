"""Deleting what is past its time, a few rows in each transaction so that nobody waits."""

from sqlalchemy import Column, Connection, delete, select

from bot.store.tables import conversations, inbox, leads
from scheduler.retention import Expiry, Kept

AT_ONCE = 200
KEYS: dict[Kept, tuple[Column[str], Column[object]]] = {
    Kept.CONVERSATIONS: (conversations.c.address, conversations.c.updated),
    Kept.INBOX: (inbox.c.event, inbox.c.at),
    Kept.LEADS: (leads.c.id, leads.c.updated),
}


def delete_some(connection: Connection, expiry: Expiry) -> int:
    """Delete at most 200 rows that are past their time, with what belongs to them; return how many."""
    key, touched = KEYS[expiry.kind]
    old = select(key).where(touched < expiry.before).order_by(touched).limit(AT_ONCE)
    # The time is asked for once more: who comes back while this waits for the row keeps it.
    return connection.execute(delete(key.table).where(key.in_(old), touched < expiry.before)).rowcount
