"""The messages of each chat, so that a page can show them again."""

from datetime import datetime

from sqlalchemy import Connection, Row, delete, insert, select

from bot.exchange import Message
from bot.store.crypto import Keys, Place
from bot.store.forms import read_messages, write_messages
from bot.store.tables import messages

MOST = 500
_ADD = insert(messages)


def add(connection: Connection, address: str, added: tuple[Message, ...], keys: Keys, *, personal: bool) -> None:
    """Write down messages."""
    rows = [
        {
            "address": address,
            "seq": message.seq,
            "payload_sealed": keys.seal(write_messages((message,)), _place(address, message.seq)),
            "personal": personal,
            "at": message.at,
        }
        for message in added
    ]
    if rows:
        connection.execute(_ADD, rows)


def since(connection: Connection, address: str, after: int, keys: Keys) -> tuple[Message, ...]:
    """Return the messages after a number, oldest first; of very many, the newest 500."""
    wanted = messages.c.address == address, messages.c.seq > after
    newest = select(messages).where(*wanted).order_by(messages.c.seq.desc()).limit(MOST)
    return tuple(_read(row, keys) for row in reversed(connection.execute(newest).all()))


def remove_personal(connection: Connection, address: str) -> None:
    """Delete the messages that had a name or a phone in them."""
    connection.execute(delete(messages).where(messages.c.address == address, messages.c.personal))


def _read(row: Row[tuple[str, int, bytes, bool, datetime]], keys: Keys) -> Message:
    return read_messages(keys.open(row.payload_sealed, _place(row.address, row.seq)))[0]


def _place(address: str, seq: int) -> Place:
    return Place("messages", "payload", f"{address}:{seq}")
