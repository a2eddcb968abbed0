"""The grammar of rules: comparisons of one fact, joined by all, any, some and not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Field, Tag

from knowledge.citation import Citation
from knowledge.text import CLOSED, Text

Value: TypeAlias = bool | int | float | str | frozenset[str]
Operand: TypeAlias = bool | int | float | date | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """What any node of a rule may say of itself: its words, its clause, and whether the bureau must consent."""

    __pydantic_config__ = CLOSED
    text: Text | None = None
    cite: Citation | None = None
    consent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """At least this many of these options."""

    __pydantic_config__ = CLOSED
    at_least: Annotated[int, Field(ge=1)]
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Test(Branch):
    """One fact compared; every comparison that is given must hold, and bounds include their number."""

    fact: str
    equals: Operand | None = None
    one_of: tuple[str, ...] | None = None
    at_least: Operand | None = None
    at_most: Operand | None = None
    includes_any: tuple[str, ...] | None = None
    includes_none: tuple[str, ...] | None = None
    includes: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class All(Branch):
    """Every part must hold."""

    all: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Either(Branch):
    """One part must hold."""

    any: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Some(Branch):
    """At least `some` of the parts in `of` must hold."""

    some: Annotated[int, Field(ge=1)]
    of: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Branch):
    """The part must not hold."""

    not_: Annotated[Rule, Field(alias="not")]


def _tag(raw: Any) -> str | None:
    """Name the kind of rule that a raw mapping or a rule object is, by the key that only this kind has."""
    for key, name in (("fact", "fact"), ("all", "all"), ("any", "any"), ("some", "some"), ("not", "not")):
        if key in raw if isinstance(raw, dict) else hasattr(raw, "not_" if key == "not" else key):
            return name
    return None


Rule: TypeAlias = Annotated[
    Annotated[Test, Tag("fact")]
    | Annotated[All, Tag("all")]
    | Annotated[Either, Tag("any")]
    | Annotated[Some, Tag("some")]
    | Annotated[Not, Tag("not")],
    Discriminator(
        _tag,
        custom_error_type="rule_kind",
        custom_error_message="a rule has one of the keys fact, all, any, some, not",
    ),
]


def parts(rule: Rule) -> tuple[Rule, ...]:
    """Return the rules directly below `rule`; a test has none."""
    match rule:
        case All():
            return rule.all
        case Either():
            return rule.any
        case Some():
            return rule.of
        case Not():
            return (rule.not_,)
        case Test():
            return ()


def tests(rule: Rule) -> Iterator[Test]:
    """Yield the comparisons below `rule`, in the order they are written."""
    if isinstance(rule, Test):
        yield rule
    for part in parts(rule):
        yield from tests(part)


def branches(rule: Rule) -> Iterator[Rule]:
    """Yield `rule` and every rule below it."""
    yield rule
    for part in parts(rule):
        yield from branches(part)
