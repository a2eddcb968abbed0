"""One event in one transaction: the inbox first, then the conversation, the step, its effects and its messages."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.apology import apology
from bot.clock import Clock, day_in_china
from bot.effects import Desk
from bot.exchange import Event, Handled, Message
from bot.shelf import Shelf
from bot.spoken import said_by
from bot.store import conversations, inbox, messages, subscriptions
from bot.store.conversations import Locked, Standing
from bot.store.crypto import Keys
from bot.store.desk import visits
from bot.store.inbox import Slot
from dialogs.conversation import Conversation
from dialogs.effect import Effect, Forget, Keep, RecordLead, WithdrawLeads
from dialogs.incoming import Incoming
from dialogs.progress import Reached, counted, steps
from dialogs.reply import Reply
from dialogs.scene import Scene
from dialogs.subscription import Held
from dialogs.turn import Turn
from knowledge.library import Library

Step: TypeAlias = Callable[[Conversation, Incoming, Library, datetime, Held], Turn]
PUSHED = frozenset({"telegram"})
"""Channels on which something can be said although nobody asks."""


class StepFailedError(Exception):
    """The step or one of its effects failed; the transaction must be rolled back."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an event; `deleted` says whether something was deleted for good."""

    handled: Handled
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """Handles one event. Both functions are units of work: each runs in a transaction of its own.

    `ways` are those in which people can be reminded beside their chat; `quiet` is from when until when nobody is.
    """

    keys: Keys
    shelf: Shelf
    step: Step
    clock: Clock
    ways: tuple[str, ...] = ()
    quiet: tuple[str, str] = ("20:00", "08:30")

    def take(self, connection: Connection, event: Event, slot: Slot) -> Outcome:
        """Answer the event; StepFailedError where the step fails, and then nothing of it may be kept."""
        at, library = self.clock.utc(), self.shelf.library
        if not inbox.claim(connection, slot, at):
            return Outcome(inbox.recall(connection, slot, self.keys))
        locked = conversations.lock(connection, slot.address, slot.channel, at)
        try:
            before = conversations.standing(locked, self.keys)
            now, held = self.clock.now(), self._held(connection, slot)
            turn = self.step(before.conversation, event.incoming, library, now, held)
            desk = Desk(connection, slot, self.keys, library, at, event.address, now)
            for effect in turn.effects:
                desk.carry_out(effect)
            fresh = steps(before.conversation, Scene(turn.conversation, library, now, held))
        except SQLAlchemyError:
            raise
        except Exception as error:
            raise StepFailedError from error
        taken = _Taken(event.incoming, before, _counting(before, turn, fresh), at)
        outcome = self._finish(connection, slot, locked, taken)
        if not taken.forgets:
            visits.count(connection, library, day_in_china(at), fresh)
        return outcome

    def apologise(self, connection: Connection, event: Event, slot: Slot, reference: str) -> Outcome:
        """Say that something went wrong and leave the state as it is."""
        at = self.clock.utc()
        if not inbox.claim(connection, slot, at):
            return Outcome(inbox.recall(connection, slot, self.keys))
        locked = conversations.lock(connection, slot.address, slot.channel, at)
        before = self._readable(locked)
        reply = apology(before, event.incoming, reference)
        said = _numbered(locked.seq, at, said_by(event.incoming, before), (reply,))
        if locked.sealed:
            conversations.keep_seq(connection, locked, said[-1].seq)
        else:
            conversations.keep(connection, locked, before, said[-1].seq, self.keys)
        personal = before.conversation.draft is not None
        messages.add(connection, slot.address, said, self.keys, personal=personal)
        inbox.keep(connection, slot, said, self.keys, personal=personal)
        return Outcome(Handled(said))

    def _held(self, connection: Connection, slot: Slot) -> Held:
        found = subscriptions.held(connection, slot.address, self.keys)
        return Held(found, self.ways, slot.channel in PUSHED, *self.quiet)

    def _finish(self, connection: Connection, slot: Slot, locked: Locked, taken: "_Taken") -> Outcome:
        said = _numbered(locked.seq, taken.at, taken.spoken, taken.turn.replies)
        if taken.forgets:
            said = tuple(message for message in said if message.author == "bot")
        else:
            seq = said[-1].seq if said else locked.seq
            conversations.keep(connection, locked, taken.after, seq, self.keys)
            messages.add(connection, slot.address, said, self.keys, personal=taken.personal)
        inbox.keep(connection, slot, said, self.keys, personal=taken.personal and not taken.forgets)
        return Outcome(Handled(said), deleted=taken.deletes)

    def _readable(self, locked: Locked) -> Standing:
        try:
            return conversations.standing(locked, self.keys)
        except Exception:  # noqa: BLE001 - whatever is wrong with the state was logged when the step failed
            return Standing(Conversation())


@dataclass(frozen=True, slots=True)
class _Taken:
    incoming: Incoming
    before: Standing
    turn: Turn
    at: datetime

    @property
    def after(self) -> Standing:
        return self.before.after(self.turn.conversation, self.turn.replies)

    @property
    def spoken(self) -> str:
        return said_by(self.incoming, self.before)

    @property
    def forgets(self) -> bool:
        return any(isinstance(effect, Forget) for effect in self.turn.effects)

    @property
    def deletes(self) -> bool:
        return any(isinstance(effect, Forget | WithdrawLeads) for effect in self.turn.effects)

    @property
    def personal(self) -> bool:
        """Whether a name, a phone or an e-mail address can be among the words of this turn."""
        drafts = self.before.conversation.draft, self.turn.conversation.draft
        return any(drafts) or "@" in self.spoken.replace("＠", "@") or any(map(_is_personal, self.turn.effects))


def _counting(before: Standing, turn: Turn, fresh: tuple[Reached, ...]) -> Turn:
    """Let the conversation remember what was counted of it, so that it is counted once."""
    told = replace(turn.conversation, counted=counted(before.conversation, fresh))
    return replace(turn, conversation=told)


def _is_personal(effect: Effect) -> bool:
    return isinstance(effect, RecordLead) or (isinstance(effect, Keep) and bool(effect.to))


def _numbered(last: int, at: datetime, spoken: str, replies: tuple[Reply, ...]) -> tuple[Message, ...]:
    """Number what was said. Numbers follow the clock, so that they go on after everything was forgotten."""
    first = max(last + 1, int(at.timestamp() * 1000))
    lines: list[tuple[str, Reply | None]] = [(spoken, None)] if spoken else []
    lines += [("", reply) for reply in replies]
    return tuple(
        Message(seq, "bot" if reply else "person", text, reply, at) for seq, (text, reply) in enumerate(lines, first)
    )
