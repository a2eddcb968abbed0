"""The inbox: which events were handled, and with what result."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, select, update

from bot.exchange import Handled, Message
from bot.store.crypto import Keys, Place
from bot.store.forms import read_messages, write_messages
from bot.store.tables import inbox
from bot.store.upsert import Prepared

_CLAIM = Prepared(inbox, lambda fresh: fresh.on_conflict_do_nothing())
_KEEP = (
    update(inbox)
    .where(inbox.c.channel == bindparam("in_channel"), inbox.c.event == bindparam("of"))
    .values(handled_sealed=bindparam("sealed"), personal=bindparam("is_personal"))
)


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one event in the inbox. `event` and `address` are blind indexes."""

    channel: str
    event: str
    address: str


def claim(connection: Connection, slot: Slot, at: datetime) -> bool:
    """Take the event for this transaction; false where it was handled before.

    While another transaction handles the same event, this waits for its end.
    """
    fresh = {"event": slot.event, "address": slot.address, "handled_sealed": b"", "personal": False, "at": at}
    return connection.execute(_CLAIM.on(connection), {"channel": slot.channel, **fresh}).rowcount == 1


def recall(connection: Connection, slot: Slot, keys: Keys) -> Handled:
    """Return what became of an event that was handled before."""
    row: Row[bytes] = connection.execute(select(inbox.c.handled_sealed).where(*_is(slot))).one()
    sealed = row.handled_sealed
    messages = read_messages(keys.open(sealed, _place(slot))) if sealed else ()
    return Handled(messages, repeated=True)


def keep(connection: Connection, slot: Slot, messages: tuple[Message, ...], keys: Keys, *, personal: bool) -> None:
    """Write down what became of the event."""
    sealed = keys.seal(write_messages(messages), _place(slot))
    connection.execute(_KEEP, {"in_channel": slot.channel, "of": slot.event, "sealed": sealed, "is_personal": personal})


def forget(connection: Connection, slot: Slot) -> None:
    """Delete every event of the address but this one, and part this one from the address."""
    others = inbox.c.address == slot.address, inbox.c.event != slot.event
    connection.execute(delete(inbox).where(*others))
    connection.execute(update(inbox).where(*_is(slot)).values(address=None))


def empty_personal(connection: Connection, address: str) -> None:
    """Take the words out of the events that had a name or a phone in them; their repeats stay harmless."""
    personal = inbox.c.address == address, inbox.c.personal
    connection.execute(update(inbox).where(*personal).values(handled_sealed=b"", personal=False))


def _is(slot: Slot) -> tuple[ColumnElement[bool], ...]:
    return inbox.c.channel == slot.channel, inbox.c.event == slot.event


def _place(slot: Slot) -> Place:
    return Place("inbox", "handled", f"{slot.channel}|{slot.event}")
