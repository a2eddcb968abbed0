"""The service: an event of any channel in, what to say out, each event taking effect once."""

import asyncio
import secrets
from dataclasses import dataclass, replace

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.email import email_ready
from bot.clock import Clock, day_in_china
from bot.exchange import Event, Handled, Message, SlowDown
from bot.log import logger
from bot.pace import Pace
from bot.settings import Settings
from bot.shelf import Shelf
from bot.spoken import cleaned
from bot.store import conversations, messages, missed
from bot.store.crypto import Keys
from bot.store.database import Database
from bot.store.inbox import Slot
from bot.turn import Outcome, Step, StepFailedError, Work
from dialogs.conversation import Conversation
from dialogs.effect import NoteMissed
from dialogs.masking.masked import masked

__all__ = ["Event", "Handled", "Message", "Service", "SlowDown", "build_service"]


@dataclass(frozen=True, slots=True)
class Service:
    """Handles events: one transaction each, one at a time for each conversation."""

    database: Database
    keys: Keys
    pace: Pace
    work: Work

    async def handle(self, event: Event) -> Handled:
        """Answer an event. The same event again, also at the same time, changes nothing and has the same answer.

        SlowDown, before anything is done, where the address floods.
        """
        slot = self.slot(event)
        self.pace.keep(slot.address)
        outcome = await self._outcome(replace(event, incoming=cleaned(event.incoming)), slot)
        if outcome.deleted:
            await self.database.scrub()
        return outcome.handled

    async def history(self, channel: str, address: str, after: int = 0) -> tuple[Message, ...]:
        """Return the messages of a chat after a number, oldest first."""
        return await self.database.read(messages.since, self._address(channel, address), after, self.keys)

    def slot(self, event: Event) -> Slot:
        """Return the place of an event in the inbox, for a channel that keeps beside it what it has sent."""
        address = self._address(event.channel, event.address)
        return Slot(event.channel, self.keys.index("event", address, event.event_id), address)

    async def conversation(self, channel: str, address: str) -> Conversation:
        """Return where a chat stands; a fresh conversation where there is none."""
        found = await self.database.read(conversations.present, self._address(channel, address), self.keys)
        return found.conversation

    async def note(self, effect: NoteMissed) -> None:
        """Keep a question that was not answered, asked outside of any chat.

        Where it cannot be kept, that is logged: the answer does not depend on it.
        """
        text = await asyncio.to_thread(masked, self.work.shelf.library, effect.text)
        day = day_in_china(self.work.clock.utc())
        try:
            await self.database.write(missed.note, text, effect.nearest, day, self.keys)
        except (SQLAlchemyError, OSError):
            logger.exception("a missed question was not kept")

    async def _outcome(self, event: Event, slot: Slot) -> Outcome:
        try:
            return await self.database.write(self.work.take, event, slot)
        except StepFailedError:
            reference = secrets.token_hex(4)
            logger.exception("step failed", reference=reference, channel=event.channel)
        return await self.database.write(self.work.apologise, event, slot, reference)

    def _address(self, channel: str, address: str) -> str:
        return self.keys.index("address", channel, address)


def build_service(settings: Settings, database: Database, keys: Keys, shelf: Shelf, step: Step) -> Service:
    """Put the service together."""
    pace = Pace(settings.burst_messages, settings.burst_seconds)
    quiet = settings.quiet_from, settings.quiet_until
    return Service(database, keys, pace, Work(keys, shelf, step, Clock(settings.today), _ways(settings), quiet))


def _ways(settings: Settings) -> tuple[str, ...]:
    """Return how people can be reminded beside their chat; a calendar needs an address of ours to be fetched from."""
    return (*(["email"] if email_ready(settings) else []), *(["calendar"] if settings.public_url else []))
