"""Carrying out what a turn asks for, inside its transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.channels.email.address import normal
from bot.clock import day_in_china
from bot.store import conversations, inbox, leads, messages, missed, subscriptions
from bot.store.crypto import Keys
from bot.store.inbox import Slot
from bot.store.subscribing import Chat, Subscribing
from dialogs.effect import Effect, Forget, Keep, NoteMissed, RecordLead, RenewFeed, Snooze, WithdrawLeads
from dialogs.masking.masked import masked
from knowledge.library import Library


@dataclass(frozen=True, slots=True)
class Desk:
    """What every effect needs: the open transaction, who it is for, and when.

    `to` is the address as the channel knows it. `now` is `at`, or that time of day on a rehearsed date.
    """

    connection: Connection
    slot: Slot
    keys: Keys
    library: Library
    at: datetime
    to: str
    now: datetime

    def carry_out(self, effect: Effect) -> None:
        """Do what one effect says. KeyError for a tier that does not exist, AddressError for no e-mail address."""
        match effect:
            case RecordLead():
                self._record(effect)
            case WithdrawLeads():
                self._withdraw()
            case Forget():
                self._forget()
            case NoteMissed():
                self._note(effect)
            case Keep(subscription, to):
                self._subscribing.keep(subscription, normal(to) if to else "")
            case Snooze(number, stage, until):
                self._subscribing.snooze(number, stage, until)
            case RenewFeed(number):
                self._subscribing.renew_feed(number)

    @property
    def _subscribing(self) -> Subscribing:
        chat = Chat(self.slot.channel, self.slot.address, self.to)
        return Subscribing(self.connection, chat, self.keys, self.library, self.now)

    def _record(self, effect: RecordLead) -> None:
        tier, channel, address = self.library.tiers[effect.tier], self.slot.channel, self.slot.address
        lead_id = leads.record(self.connection, effect, tier, channel, self.at, self.keys)
        leads.consent(self.connection, lead_id, address, effect.consent, channel, self.at)

    def _withdraw(self) -> None:
        leads.withdraw(self.connection, self.keys, self.slot.address, self.at, "withdrawn")
        messages.remove_personal(self.connection, self.slot.address)
        inbox.empty_personal(self.connection, self.slot.address)

    def _forget(self) -> None:
        leads.withdraw(self.connection, self.keys, self.slot.address, self.at, "forgotten")
        conversations.remove(self.connection, self.slot.address)
        inbox.forget(self.connection, self.slot)
        subscriptions.forget(self.connection, self.slot.address)

    def _note(self, effect: NoteMissed) -> None:
        """Keep the masked question and its day; neither the address nor the channel comes near it."""
        text = masked(self.library, effect.text)
        missed.note(self.connection, text, effect.nearest, day_in_china(self.at), self.keys)
