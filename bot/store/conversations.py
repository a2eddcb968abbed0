"""Conversations in the database: where each chat stands, and the choices it was last offered."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.store.crypto import Keys, Place
from bot.store.forms import read_reply, write_reply
from bot.store.tables import conversations
from bot.store.upsert import Prepared
from dialogs.conversation import Conversation, dump, restore
from dialogs.reply import Choice, Reply

NOTHING_OFFERED = Reply(())
_LOCK = Prepared(
    conversations,
    lambda fresh: fresh.on_conflict_do_update(
        index_elements=["address"], set_={"updated": fresh.excluded.updated}
    ).returning(conversations.c.state_sealed, conversations.c.seq),
)
_KEEP_SEQ = update(conversations).where(conversations.c.address == bindparam("of")).values(seq=bindparam("newest"))
_KEEP = _KEEP_SEQ.values(state_sealed=bindparam("sealed"))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a chat stands. `offered` has the choices of the last reply, without its words."""

    conversation: Conversation
    offered: Reply = NOTHING_OFFERED

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Everything that can be tapped."""
        return (*self.offered.choices, *self.offered.nav)

    def after(self, conversation: Conversation, replies: tuple[Reply, ...]) -> "Standing":
        """Return where the chat stands after a turn."""
        offered = next((replace(reply, blocks=()) for reply in reversed(replies) if reply.choices or reply.nav), None)
        return Standing(conversation, offered or self.offered)


@dataclass(frozen=True, slots=True)
class Locked:
    """A conversation that nobody else can change until the transaction ends. `sealed` is empty for a new one."""

    address: str
    sealed: bytes
    seq: int


def lock(connection: Connection, address: str, channel: str, at: datetime) -> Locked:
    """Take the conversation of an address for this transaction; it is made where there is none."""
    fresh = {"address": address, "channel": channel, "state_sealed": b"", "seq": 0, "updated": at}
    row = connection.execute(_LOCK.on(connection), fresh).one()
    return Locked(address, row.state_sealed, row.seq)


def standing(locked: Locked, keys: Keys) -> Standing:
    """Read where the chat stands; SealError or ValueError where that cannot be read."""
    if not locked.sealed:
        return Standing(Conversation())
    state, _, offered = keys.open(locked.sealed, _place(locked.address)).partition(b"\n")
    return Standing(restore(state), read_reply(offered))


def present(connection: Connection, address: str, keys: Keys) -> Standing:
    """Read where the chat of an address stands, without taking it; SealError or ValueError where it cannot be read."""
    statement = select(conversations.c.state_sealed).where(conversations.c.address == address)
    return standing(Locked(address, connection.scalar(statement) or b"", 0), keys)


def keep(connection: Connection, locked: Locked, standing: Standing, seq: int, keys: Keys) -> None:
    """Write where the chat stands now."""
    plain = dump(standing.conversation) + b"\n" + write_reply(standing.offered)
    sealed = keys.seal(plain, _place(locked.address))
    connection.execute(_KEEP, {"of": locked.address, "sealed": sealed, "newest": seq})


def keep_seq(connection: Connection, locked: Locked, seq: int) -> None:
    """Write the newest message's number alone, and leave the state as it is."""
    connection.execute(_KEEP_SEQ, {"of": locked.address, "newest": seq})


def remove(connection: Connection, address: str) -> None:
    """Delete a conversation with its messages."""
    connection.execute(delete(conversations).where(conversations.c.address == address))


def try_keys(connection: Connection, keys: Keys) -> None:
    """Open the newest conversation, if there is any; SealError where it was sealed with other keys."""
    newest = select(conversations).order_by(conversations.c.updated.desc()).limit(1)
    for row in connection.execute(newest):
        keys.open(row.state_sealed, _place(row.address))


def _place(address: str) -> Place:
    return Place("conversations", "state", address)
