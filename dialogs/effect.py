"""What the shell must do after a turn, as values."""

from dataclasses import dataclass
from typing import TypeAlias

from knowledge.fact import Answers
from knowledge.verdict import Verdict


@dataclass(frozen=True, slots=True)
class RecordLead:
    """Keep the intent to apply for a tier, with what the person consented to and the verdict and answers as they are.

    `phone` is in E.164 (`+8613800000000`). `consent` names the version of the text that was shown.
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


Effect: TypeAlias = RecordLead | WithdrawLeads | Forget | NoteMissed
