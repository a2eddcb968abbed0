"""Reminders on the page and in the terminal: they wait in the conversation until somebody looks."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.carrier import Parcel
from bot.clock import Clock
from bot.exchange import Message
from bot.shelf import Shelf
from bot.store import conversations, messages
from bot.store.conversations import Locked, Standing
from bot.store.crypto import Keys, SealError
from bot.store.database import Database
from dialogs.reminding.telling import told
from scheduler.result import Delivered, NotNow, Result

NAMES: Final = ("web", "terminal")


@dataclass(frozen=True, slots=True)
class WebCarrier:
    """Puts reminders into the conversation of a chat; one that was deleted meanwhile is made again."""

    name: str
    database: Database
    shelf: Shelf
    keys: Keys
    clock: Clock

    async def carry(self, parcel: Parcel) -> Result:
        """Add it to the conversation."""
        try:
            await self.database.write(self._put, parcel)
        except (SQLAlchemyError, OSError) as error:
            return NotNow(type(error).__name__)
        return Delivered()

    async def close(self) -> None:
        """Do nothing: the database is everybody's."""

    def _put(self, connection: Connection, parcel: Parcel) -> None:
        at = self.clock.utc()
        locked = conversations.lock(connection, parcel.destination, parcel.channel, at)
        before = self._readable(locked)
        step = before.conversation.step if before else 0
        reply = told(self.shelf.library, parcel.notes, parcel.language, self.clock.now(), step)
        message = Message(max(locked.seq + 1, int(at.timestamp() * 1000)), "bot", "", reply, at)
        if before:
            after = before.after(before.conversation, (reply,))
            conversations.keep(connection, locked, after, message.seq, self.keys)
        else:
            conversations.keep_seq(connection, locked, message.seq)
        messages.add(connection, parcel.destination, (message,), self.keys, personal=False)

    def _readable(self, locked: Locked) -> Standing | None:
        """Return where the chat stands; none where that cannot be read, and then it is left as it is."""
        try:
            return conversations.standing(locked, self.keys)
        except (SealError, ValueError):
            return None
