"""The lexicon: the words people use, and what they ask for with them. It is data, in `lexicon/*.yaml`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from knowledge.files import CatalogueError, Fault, parse, read_yaml
from knowledge.text import CLOSED, Text, Words

SubjectId: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Role: TypeAlias = Literal["topic", "paper", "aspect", "decline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One thing that can be asked for.

    `says` are the ways to ask for it, each a phrase or several that must all occur (`公示 + 几天/多久`); `<money>`
    stands for a group of words. `weak` ones count only where the rest of the question is understood too. A `general`
    subject gives way to any other. An `aspect` (copies, stamps) narrows a `paper`: `picks` are the words by which its
    small print is chosen, `field` the property that answers. A `decline` is what we do not answer; a `stern` one
    whatever else is asked with it. `reads` are the facts that a person may state with it. `by_name`: of several
    notices, those that use the very words are meant. `proper`: its phrases are names of their own, so that no
    programme or tier is meant by a part of them (首席 in 首席技师).
    """

    __pydantic_config__ = CLOSED
    id: SubjectId
    name: Text
    role: Role = "topic"
    says: tuple[Words, ...] = ()
    weak: tuple[Words, ...] = ()
    general: bool = False
    stern: bool = False
    by_name: bool = False
    proper: bool = False
    picks: tuple[Words, ...] = ()
    field: Literal["", "copies", "medium", "original", "stamp", "by"] = ""
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Words with which a person states a fact: options by their words, or a number.

    The number stands before one of `units` with one of `near` anywhere in the sentence, or right after one of `after`.
    """

    __pydantic_config__ = CLOSED
    fact: str
    options: dict[str, tuple[Words, ...]] = field(default_factory=dict)
    units: tuple[Words, ...] = ()
    near: tuple[Words, ...] = ()
    after: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LexiconFile:
    """One file of the lexicon; all files of `lexicon/` together make it up."""

    __pydantic_config__ = CLOSED
    groups: dict[str, tuple[Words, ...]] = field(default_factory=dict)
    subjects: tuple[Subject, ...] = ()
    places: dict[str, tuple[Words, ...]] = field(default_factory=dict)
    elsewhere: tuple[Words, ...] = ()
    small: tuple[Words, ...] = ()
    claims: tuple[Claim, ...] = ()
    speaking: tuple[Words, ...] = ()
    doubting: tuple[Words, ...] = ()
    undoing: tuple[Words, ...] = ()
    others: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What we understand. Subjects are in the order of their files; `small` words carry no meaning of their own.

    With one of the `speaking` words somebody speaks of himself; after a `doubting` one, before an
    `undoing` one and where `others` are spoken of nothing is stated.
    """

    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)
    places: dict[str, tuple[str, ...]] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    speaking: tuple[str, ...] = ()
    doubting: tuple[str, ...] = ()
    undoing: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def read_lexicon(folder: Path) -> Lexicon:
    """Read every file of the lexicon; CatalogueError where one cannot be read or two say the same id."""
    files = [(path, _read(path)) for path in sorted(folder.glob("*.yaml"))]
    repeated = tuple(_repeated(files))
    if repeated:
        raise CatalogueError(repeated)
    return Lexicon(
        groups={name: words for _, file in files for name, words in file.groups.items()},
        subjects={subject.id: subject for _, file in files for subject in file.subjects},
        places={place: words for _, file in files for place, words in file.places.items()},
        elsewhere=tuple(word for _, file in files for word in file.elsewhere),
        small=tuple(word for _, file in files for word in file.small),
        claims=tuple(claim for _, file in files for claim in file.claims),
        speaking=tuple(word for _, file in files for word in file.speaking),
        doubting=tuple(word for _, file in files for word in file.doubting),
        undoing=tuple(word for _, file in files for word in file.undoing),
        others=tuple(word for _, file in files for word in file.others),
    )


def _read(path: Path) -> LexiconFile:
    raw = read_yaml(path)
    return parse(LexiconFile, raw, dict.fromkeys(raw, "/".join(path.parts[-2:])))


def _repeated(files: list[tuple[Path, LexiconFile]]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for path, file in files:
        names = [*(f"<{group}>" for group in file.groups), *(subject.id for subject in file.subjects), *file.places]
        for name in names:
            if name in seen:
                yield Fault(f"lexicon/{path.name}", name, f"is also in {seen[name]}; keep it in one of them")
            seen[name] = f"lexicon/{path.name}"
