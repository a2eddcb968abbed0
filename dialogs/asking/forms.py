"""The lexicon made ready to be looked for: every form with what it can mean."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, TypeAlias

from dialogs.asking.normal import normal
from knowledge.library import Library
from knowledge.words import Lexicon, Subject

Form: TypeAlias = str
Kind: TypeAlias = Literal["place", "elsewhere", "name", "tier", "person", "claim", "small"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to ask for a subject: of each part, one form must occur."""

    subject: Subject
    parts: tuple[frozenset[Form], ...]
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a form can stand for beside being part of a pattern: a place, the name of a notice or of a person."""

    kind: Kind
    value: str


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """All forms of the lexicon and of the notices' names."""

    patterns: tuple[Pattern, ...]
    meanings: dict[Form, tuple[Meaning, ...]]
    asked_with: dict[Form, tuple[int, ...]]
    """For each form the positions of the patterns it is part of."""
    longest: int
    all: frozenset[Form] = field(default_factory=frozenset)


def forms_of(library: Library) -> Forms:
    """Return the forms of a library, made once."""
    key = "asking.forms"
    if key not in library.memory:
        library.memory[key] = _made(library)
    return library.memory[key]  # type: ignore[return-value]  # what was put there above


def _made(library: Library) -> Forms:
    patterns = tuple(_patterns(library.lexicon))
    asked_with: dict[Form, list[int]] = {}
    for position, pattern in enumerate(patterns):
        for form in frozenset[str]().union(*pattern.parts):
            asked_with.setdefault(form, []).append(position)
    meanings: dict[Form, list[Meaning]] = {}
    for form, meaning in _meanings(library):
        if form and meaning not in meanings.setdefault(form, []):
            meanings[form].append(meaning)
    every = frozenset(asked_with.keys() | meanings.keys())
    return Forms(
        patterns,
        {form: tuple(found) for form, found in meanings.items()},
        {form: tuple(found) for form, found in asked_with.items()},
        max(map(len, every), default=0),
        every,
    )


def _patterns(lexicon: Lexicon) -> Iterator[Pattern]:
    for subject in lexicon.subjects.values():
        for weak, written in ((False, subject.says), (True, subject.weak)):
            for phrase in written:
                parts = tuple(frozenset(_alternatives(part, lexicon)) for part in phrase.split(" + "))
                yield Pattern(subject, parts, weak)


def _alternatives(part: str, lexicon: Lexicon) -> Iterator[Form]:
    """Yield the forms that a part of a phrase stands for: `几天/多久`, `<money>`."""
    for word in part.split("/") if "/" in part.strip("/") else (part,):
        if word.startswith("<") and word.removeprefix("<").removesuffix(">") in lexicon.groups:
            yield from map(_form, lexicon.groups[word[1:-1]])
        else:
            yield _form(word)


def _meanings(library: Library) -> Iterator[tuple[Form, Meaning]]:
    lexicon = library.lexicon
    for place, words in lexicon.places.items():
        yield from _each(words, "place", place)
    yield from _each(lexicon.elsewhere, "elsewhere", "")
    yield from _each(lexicon.small, "small", "")
    for notice in library.notices.values():
        yield from _each(notice.names, "name", notice.id)
        for tier, words in notice.tier_names.items():
            yield from _each(words, "tier", f"{notice.id}/{tier}")
        for contact in notice.contacts:
            yield from _each(contact.people, "person", notice.id)
            yield from _each((*contact.phones, *contact.emails), "name", notice.id)
    for claim in lexicon.claims:
        for option, words in claim.options.items():
            yield from _each(words, "claim", f"{claim.fact}={option}")


def _each(words: Iterable[str], kind: Kind, value: str) -> Iterator[tuple[Form, Meaning]]:
    return ((_form(word), Meaning(kind, value)) for word in words)


@cache
def _form(word: str) -> Form:
    """Return a word of the lexicon in normal form; many stand in several phrases."""
    return normal(word)
