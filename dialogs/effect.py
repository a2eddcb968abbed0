"""What the shell must do after a turn, as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from dialogs.subscription import Subscription
from knowledge.fact import Answers
from knowledge.verdict import Verdict


@dataclass(frozen=True, slots=True)
class RecordLead:
    """Keep the intent to apply for a tier, with what the person consented to and the verdict and answers as they are.

    `phone` is in E.164 (`+8613800000000`). `consent` names the version of the text that was shown.
    `district` is the id of the unit's district; empty where it was not said.
    """

    tier: str
    name: str
    phone: str
    unit: str
    note: str
    asker: str
    consent: str
    language: str
    verdict: Verdict
    answers: Answers
    unsure: tuple[str, ...]
    district: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawLeads:
    """Delete the leads that this address left."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete everything about this address: conversation, messages, leads, consents."""


@dataclass(frozen=True, slots=True)
class NoteMissed:
    """Keep for the staff that this was asked and not answered.

    `text` is as it was typed; the shell masks it before anything is kept, and keeps nothing of who asked. `nearest` are
    the ids (`notice/statement`) of what comes nearest to it.
    """

    text: str
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep a subscription as it is now: a new one, or a change of the one with this number.

    What is queued follows: nothing of it goes out once it is paused, stopped or over. `to` is a typed e-mail address,
    in full, and is given only with a new address; the shell seals it and sends the question whether its owner agrees.
    """

    subscription: Subscription
    to: str = ""


@dataclass(frozen=True, slots=True)
class Snooze:
    """Tell what a reminder said once more at `until` (aware); the dates stay as they are. `stage` is `notice/stage`."""

    number: int
    stage: str
    until: datetime


@dataclass(frozen=True, slots=True)
class RenewFeed:
    """Give out a new link for the calendar of a subscription; the former one, if any, ends."""

    number: int


Effect: TypeAlias = RecordLead | WithdrawLeads | Forget | NoteMissed | Keep | Snooze | RenewFeed
