"""Where a conversation stands: the answers by fact, and what is on the screen."""

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal, TypeAlias

from pydantic import TypeAdapter

from knowledge.fact import Answers
from knowledge.text import Language

Asker: TypeAlias = Literal["", "self", "unit"]


@dataclass(frozen=True, slots=True)
class View:
    """What is on the screen: a name (`question`, `result`, `materials` …) and what it is about (a fact, a tier …)."""

    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class LeadDraft:
    """What has been typed of a lead so far. It is personal data: the shell encrypts every conversation."""

    tier: str
    consent: str = ""
    name: str = ""
    phone: str = ""
    unit: str = ""
    note: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything that is known about one chat; it is replayed from the answers, never from a position in a script.

    `order` has the facts answered or declared unsure, oldest first. `step` counts the turns and is carried by every
    choice id. `focus` is the notice that was opened by a deep link or by browsing. `ticked` are the options ticked so
    far in a question with several answers. `leads` are the tiers an intent was left for. `origin` is the screen
    from which somebody looked aside (at help, a person, the list of answers), and to which back leads from there.
    `questions` are the last ones asked in the person's own words, the newest last; `offers` what the last reply to one
    offered beside the screen's own choices, as `verb:argument`; `claims` what the person said of himself in it.
    `counted` is what of it is in the bureau's numbers already, as `notice/step`; it goes on when one begins again.
    """

    answers: Answers = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    asker: Asker = ""
    language: Language = "zh"
    focus: str = ""
    view: View = View("welcome")
    ticked: frozenset[str] = frozenset()
    step: int = 0
    thorough: bool = False
    draft: LeadDraft | None = None
    leads: tuple[str, ...] = ()
    origin: View | None = None
    questions: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    claims: Answers = field(default_factory=dict)
    counted: tuple[str, ...] = ()

    def at(self, name: str, about: str = "") -> "Conversation":
        """Return the conversation with another screen."""
        return replace(self, view=View(name, about), ticked=frozenset())


@cache
def _adapter() -> TypeAdapter[Conversation]:
    return TypeAdapter(Conversation)


def dump(conversation: Conversation) -> bytes:
    """Return the conversation as JSON."""
    return _adapter().dump_json(conversation)


def restore(raw: bytes) -> Conversation:
    """Read what `dump` wrote; ValueError where it is something else."""
    return _adapter().validate_json(raw)
