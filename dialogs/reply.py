"""What is shown to a person, without knowing the channel: blocks of text and choices."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from knowledge.text import Language

Mark: TypeAlias = Literal["", "yes", "no", "unsure", "now"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A short title."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Whole sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """One line of a list. `source` names notice and clause; `mark` says how it stands, never by colour alone."""

    text: str
    source: str = ""
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    items: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names with their values: a phone, an address, a number of copies."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A page of ours, by its path from the root (`/notices/…`); the channel makes it absolute or leaves it out."""

    label: str
    path: str


Block: TypeAlias = Heading | Paragraph | Points | Pairs | Link


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap. `id` carries the step it was offered in and stays within 64 bytes.

    A `toggle` belongs to a question with several answers and is `selected` or not.
    """

    id: str
    label: str
    toggle: bool = False
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """One message. `choices` answer it; `nav` leads elsewhere (back, change, restart, language, a person).

    `expects` tells the channel which keyboard to offer. `in_place`: it may replace the message whose button was
    tapped. `private`: what is typed next is personal data, so the channel must not log or echo it elsewhere.
    `language` is the one it is written in, so that a page can mark it and a screen reader can speak it.
    """

    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()
    nav: tuple[Choice, ...] = ()
    expects: Literal["choice", "several", "number", "text", "phone", "nothing"] = "nothing"
    in_place: bool = False
    private: bool = False
    language: Language = "zh"
