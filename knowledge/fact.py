"""The vocabulary of answers: what can be asked, in which words, with which values."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from knowledge.rule import Value
from knowledge.text import CLOSED, Text

Slug: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class Kind(StrEnum):
    """The shapes an answer can have."""

    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    ONE = "one"
    SCALE = "scale"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer that can be chosen. On a scale, options are written from lowest to highest."""

    __pydantic_config__ = CLOSED
    id: Slug
    label: Text
    help: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Questions that belong together, asked one after another."""

    __pydantic_config__ = CLOSED
    id: Slug
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing a person can tell us.

    `question` speaks to the person (您); `question_other`, where given, to a clerk who asks for a candidate.
    Numbers lie in [minimum, maximum] with at most `decimals` places, in `unit`. `odds` weigh the options
    (or "yes"/"no") for the order of questions only; they never touch a verdict. `fixed` facts (an age) cannot be
    changed by the person, and the advice says so. `after` names the fact that makes sense of this one: it is asked
    first wherever both matter.
    """

    __pydantic_config__ = CLOSED
    id: Slug
    kind: Kind
    topic: Slug
    about: Literal["leader", "unit", "team"]
    question: Text
    question_other: Text | None = None
    short: Text
    help: Text | None = None
    options: tuple[Option, ...] = ()
    minimum: int | date | None = None
    maximum: int | date | None = None
    decimals: Annotated[int, Field(ge=0, le=2)] = 0
    unit: Text | None = None
    fixed: bool = False
    after: Slug | None = None
    odds: dict[str, float] = field(default_factory=dict)

    def option(self, option_id: str) -> Option:
        """Return the option called `option_id`; KeyError where there is none."""
        return next((o for o in self.options if o.id == option_id), None) or _missing(self.id, option_id)

    def rank(self, option_id: str) -> int:
        """Return the place of an option on the scale, 0 lowest; KeyError where there is none."""
        return self.options.index(self.option(option_id))


def _missing(fact_id: str, option_id: str) -> Option:
    raise KeyError(f"{fact_id} has no option {option_id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """`fact` is never more than `at_most` + `plus`: what breaks it contradicts itself."""

    __pydantic_config__ = CLOSED
    fact: Slug
    at_most: Slug
    plus: int = 0
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsFile:
    """One file of the vocabulary; all files of `facts/` together make it up."""

    __pydantic_config__ = CLOSED
    topics: tuple[Topic, ...] = ()
    facts: tuple[Fact, ...] = ()
    constraints: tuple[Constraint, ...] = ()


Answers: TypeAlias = dict[str, Value]
