"""What one message can turn out to be: something to do, a question of the person's own, or nothing that is clear."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from dialogs.action import Action
from dialogs.asking.found import Found
from dialogs.reply import Choice

Reason: TypeAlias = Literal[
    "attachment", "empty", "signs", "long", "doubt", "number", "range", "decimals", "date", "button", "words"
]


@dataclass(frozen=True, slots=True)
class Unclear:
    """Something that could not be understood, and why; `among` are the choices that it could have meant."""

    reason: Reason
    among: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question in the person's own words, and what there is to say to it."""

    text: str
    found: Found


Heard: TypeAlias = Action | Unclear | Inquiry
