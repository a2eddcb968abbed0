"""Deliveries: what a channel still has to send, in order for each chat, and how far it has come.

A row is made when an event was handled. Whoever sends it takes it with a lease; when a process dies, the lease ends and
another one goes on after the last part that was sent. A row that is over keeps a repeat from being sent again.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, select, update

from bot.store import inbox
from bot.store.crypto import Keys, Place, SealError
from bot.store.inbox import Slot
from bot.store.tables import deliveries
from bot.store.upsert import insert
from dialogs.reply import Reply

End: TypeAlias = Literal["sent", "blocked", "refused", "expired"]
WAITING = "waiting"
SENDING = "sending"
MOST = 500


@dataclass(frozen=True, slots=True)
class Owed:
    """What is to be sent because of an event. The first `sent` parts need not be; `target` is a message to edit."""

    chat: str
    seq: int
    target: int | None = None
    sent: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery of an event handled `at`, that is ours to send until `until`. The first `sent` parts have gone out."""

    slot: Slot
    replies: tuple[Reply, ...]
    target: int | None
    sent: int
    tries: int
    at: datetime
    until: datetime


def add(connection: Connection, slot: Slot, owed: Owed, at: datetime, keys: Keys) -> None:
    """Note that the replies of an event are to be sent; nothing where that was noted before."""
    fresh = {
        "channel": slot.channel,
        "event": slot.event,
        "address": slot.address,
        "chat_sealed": keys.seal_text(owed.chat, _place(slot)),
        "seq": owed.seq,
        "target": owed.target,
        "sent": owed.sent,
        "tries": 0,
        "due": at,
        "status": WAITING,
        "at": at,
    }
    connection.execute(insert(connection, deliveries).values(fresh).on_conflict_do_nothing())


def claim(
    connection: Connection, address: str, now: datetime, until: datetime, keys: Keys
) -> Delivery | datetime | None:
    """Take the oldest delivery of an address until a moment; when to ask again where it is not due; none where none."""
    wanted = deliveries.c.address == address, deliveries.c.due.is_not(None)
    # All of them are locked, not the first alone: who waits here for the end of the first then sees the second.
    waiting = connection.execute(select(deliveries).where(*wanted).order_by(deliveries.c.seq).with_for_update()).all()
    if not waiting:
        return None
    first = waiting[0]
    return first.due if first.due > now else _taken(connection, first, until, keys)


def renew(connection: Connection, delivery: Delivery, until: datetime) -> bool:
    """Lengthen the lease until a moment; false where somebody else has the delivery by now."""
    mine = *_is(delivery.slot), deliveries.c.due == delivery.until
    return connection.execute(update(deliveries).where(*mine).values(due=until)).rowcount == 1


def advance(connection: Connection, slot: Slot, sent: int, until: datetime) -> bool:
    """Note that so many parts were sent, and keep the rest until a moment; false where the delivery was deleted."""
    return _set(connection, slot, sent=sent, tries=0, due=until)


def put_off(connection: Connection, slot: Slot, tries: int, due: datetime) -> bool:
    """Leave the rest for later."""
    return _set(connection, slot, tries=tries, due=due, status=WAITING)


def finish(connection: Connection, slot: Slot, end: End) -> bool:
    """Note that nothing of this is to be sent any more, and forget whose it was."""
    return _set(connection, slot, status=end, due=None, address=None, chat_sealed=b"")


def release(connection: Connection, channel: str, now: datetime) -> int:
    """Free what a process that is no more had taken: for a channel that only one process can serve."""
    left = deliveries.c.channel == channel, deliveries.c.status == SENDING
    return connection.execute(update(deliveries).where(*left).values(due=now, status=WAITING)).rowcount


def chats_due(connection: Connection, channel: str, until: datetime, keys: Keys) -> tuple[str, ...]:
    """Return the chats that something is due for until a moment, the longest waiting first."""
    ready = deliveries.c.channel == channel, deliveries.c.due <= until
    rows = connection.execute(select(deliveries).where(*ready).order_by(deliveries.c.due).limit(MOST)).all()
    firsts = {row.address: row for row in reversed(rows)}
    return tuple(chat for row in reversed(firsts.values()) if (chat := _chat(row, keys)))


def _taken(connection: Connection, row: Row[tuple[object, ...]], until: datetime, keys: Keys) -> Delivery:
    slot = Slot(row.channel, row.event, row.address)
    _set(connection, slot, due=until, status=SENDING)
    replies = inbox.recall(connection, slot, keys).replies
    return Delivery(slot, replies, row.target, row.sent, row.tries, row.at, until)


def _set(connection: Connection, slot: Slot, **values: str | int | bytes | datetime | None) -> bool:
    return connection.execute(update(deliveries).where(*_is(slot)).values(**values)).rowcount == 1


def _is(slot: Slot) -> tuple[ColumnElement[bool], ...]:
    return deliveries.c.channel == slot.channel, deliveries.c.event == slot.event


def _chat(row: Row[tuple[object, ...]], keys: Keys) -> str:
    """Return the chat; nothing where its key is lost, for one lost row must not hide the others."""
    try:
        return keys.open_text(row.chat_sealed, _place(Slot(row.channel, row.event, row.address)))
    except SealError:
        return ""


def _place(slot: Slot) -> Place:
    return Place("deliveries", "chat", f"{slot.channel}|{slot.event}")
