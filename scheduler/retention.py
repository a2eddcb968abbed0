"""How long what we keep is kept: which moments lie too far back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Kept(StrEnum):
    """What is kept for a time: a conversation from its last message on, a lead from its last change.

    A missed question counts from the last day on which it was asked. Subscriptions are those of which nothing more
    comes, unconfirmed ones those that nobody has agreed to; reminders are those that are over. Consents are those in
    the ledger that ended, requests those about personal data that were answered. Posts are what webhooks were sent,
    calls what other systems left leads with, former the secrets of webhooks that were replaced. Failures, sessions,
    devices and nonces are what logging in at the desk leaves behind, drafts what was typed there into a form too late.
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
    POSTS = "posts"
    CALLS = "calls"
    FORMER = "former"
    FAILURES = "failures"
    SESSIONS = "sessions"
    DRAFTS = "drafts"
    DEVICES = "devices"
    NONCES = "nonces"


DAY: Final = timedelta(days=1)
FIXED: Final = {
    Kept.UNCONFIRMED: 7 * DAY,  # an e-mail address whose owner does not answer
    Kept.POSTS: 30 * DAY,  # for so long it is shown what was posted to another system
    Kept.CALLS: 30 * DAY,  # for so long another system may repeat a call without doing it twice
    Kept.FORMER: timedelta(0),  # since it stopped signing
    Kept.FAILURES: DAY,  # since something last failed
    Kept.SESSIONS: DAY,  # since it was over
    Kept.DRAFTS: timedelta(minutes=15),  # as long as they are shown
    Kept.DEVICES: 180 * DAY,  # since somebody last logged in there
    Kept.NONCES: DAY,
}


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
        if kind in FIXED:
            return FIXED[kind]
        if kind in (Kept.SUBSCRIPTIONS, Kept.REMINDERS, Kept.ATTEMPTS):
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
