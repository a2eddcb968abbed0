"""How long what we keep is kept: which moments lie too far back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

UNCONFIRMED: Final = timedelta(days=7)
"""So long an e-mail address is kept whose owner does not answer."""


class Kept(StrEnum):
    """What is kept for a time: a conversation from its last message on, a lead from its last change.

    A missed question counts from the last day on which it was asked. Subscriptions are those of which nothing more
    comes, unconfirmed ones those that nobody has agreed to; reminders are those that are over. Consents are those in
    the ledger that ended, requests those about personal data that were answered.
    """

    CONVERSATIONS = "conversations"
    INBOX = "inbox"
    LEADS = "leads"
    MISSED = "missed"
    SUBSCRIPTIONS = "subscriptions"
    UNCONFIRMED = "unconfirmed"
    REMINDERS = "reminders"
    ATTEMPTS = "attempts"
    CONSENTS = "consents"
    REQUESTS = "requests"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long each kind is kept."""

    conversations: timedelta
    inbox: timedelta
    leads: timedelta
    missed: timedelta
    reminders: timedelta
    consents: timedelta
    requests: timedelta

    def of(self, kind: Kept) -> timedelta:
        """Return for how long this kind is kept."""
        match kind:
            case Kept.UNCONFIRMED:
                return UNCONFIRMED
            case Kept.SUBSCRIPTIONS | Kept.REMINDERS | Kept.ATTEMPTS:
                return self.reminders
        named: timedelta = getattr(self, kind.value)
        return named


@dataclass(frozen=True, slots=True)
class Expiry:
    """Everything of this kind that was last touched before this moment is to be deleted."""

    kind: Kept
    before: datetime


def expiries(retention: Retention, now: datetime) -> tuple[Expiry, ...]:
    """Return what is past its time at `now` (aware)."""
    return tuple(Expiry(kind, now - retention.of(kind)) for kind in Kept)
