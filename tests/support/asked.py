"""Questions that were written for the assistant, and what is wrong with an answer to one."""

import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict

from dialogs.asking.finding import find
from dialogs.asking.found import Found
from dialogs.asking.language import spoken
from dialogs.asking.telling import tell
from dialogs.render import Caps, render_blocks
from knowledge.library import Library

SETS = Path(__file__).parents[1] / "questions"
NOW = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


class Asked(BaseModel):
    """One question, and what a right answer looks like. `says` and `never` hold alternatives, parted by a bar."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    turns: tuple[str, ...]
    context: str | None
    kind: Literal["answer", "clarify", "decline"]
    notices: tuple[str, ...]
    clauses: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    style: str
    topic: str


def sets() -> list[str]:
    """Return the names of the sets, by the date they were written."""
    return sorted(path.name for path in SETS.iterdir() if path.is_dir())


@cache
def questions(name: str) -> tuple[Asked, ...]:
    """Return the questions of a set."""
    raw = [one for path in sorted((SETS / name).glob("*.yaml")) for one in yaml.safe_load(path.read_text("utf-8"))]
    return tuple(Asked.model_validate(one) for one in raw)


@cache
def reply(library: Library, asked: Asked) -> tuple[Found, str]:
    """Return what is found for a question, and the words of the reply; found once in a run."""
    return fresh_reply(library, asked)


def fresh_reply(library: Library, asked: Asked) -> tuple[Found, str]:
    """Return the same, found again."""
    found = find(library, asked.turns, [asked.context] if asked.context else [])
    blocks = tell(library, found, spoken(asked.turns[-1], "zh"), NOW)
    return found, render_blocks(blocks, Caps())


def never_said(library: Library, asked: Asked) -> list[str]:
    """Return the figures, dates and contacts in the reply that must not be there."""
    text = squeezed(reply(library, asked)[1])
    return [words for words in asked.never if _any(words, text)]


def wrong(library: Library, asked: Asked) -> list[str]:
    """Return everything that is wrong with the reply to a question."""
    return list(_wrong(asked, *reply(library, asked)))


def _wrong(asked: Asked, found: Found, words: str) -> Iterator[str]:
    text = squeezed(words)
    if found.kind != asked.kind:
        yield f"{found.kind} for {asked.kind}"
    elif asked.kind != "decline" and set(found.notices) != set(asked.notices):
        yield f"speaks of {', '.join(found.notices)}"
    yield from (f"does not say {words}" for words in asked.says if not _any(words, text))
    yield from (f"says {words}" for words in asked.never if _any(words, text))
    if asked.kind == "answer":
        if asked.clauses and not set(asked.clauses) & set(found.clauses):
            yield f"cites {', '.join(found.clauses)}"
        yield from (f"is not made from {fact}" for fact in asked.facts if fact not in found.facts)


def _any(words: str, text: str) -> bool:
    return any(squeezed(word) in text for word in words.split("|"))


def squeezed(text: str) -> str:
    """Return text as answers are compared: narrow, small, without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
