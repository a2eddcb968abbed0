"""The vocabulary of answers as JSON: what can be asked, with which values, and which notices read it."""

from datetime import date

from pydantic import Field

from bot.shapes import OptionOut, Out
from knowledge.fact import Fact, Kind
from knowledge.library import Library
from knowledge.rule import Rule, tests
from knowledge.text import Text


class FactOut(Out):
    """One thing that can be answered."""

    id: str
    kind: Kind
    topic: str
    about: str
    question: Text
    short: Text
    help: Text | None
    options: list[OptionOut] = Field(description="The allowed values; of a scale, from lowest to highest.")
    minimum: int | date | None
    maximum: int | date | None
    decimals: int
    unit: Text | None
    fixed: bool = Field(description="Nobody can change it, such as an age.")
    notices: list[str] = Field(description="The notices that read it.")


class LimitOut(Out):
    """`fact` is never more than `at_most` and `plus`."""

    fact: str
    at_most: str
    plus: int
    text: Text


class VocabularyOut(Out):
    """Everything that can be answered, and what cannot be true together."""

    facts: list[FactOut]
    constraints: list[LimitOut]


def vocabulary(library: Library) -> VocabularyOut:
    """Return the vocabulary, in the order of its files."""
    readers = _readers(library)
    return VocabularyOut(
        facts=[_fact(fact, readers.get(fact.id, [])) for fact in library.facts.values()],
        constraints=[
            LimitOut(fact=limit.fact, at_most=limit.at_most, plus=limit.plus, text=limit.text)
            for limit in library.constraints
        ],
    )


def _fact(fact: Fact, notices: list[str]) -> FactOut:
    return FactOut(
        id=fact.id,
        kind=fact.kind,
        topic=fact.topic,
        about=fact.about,
        question=fact.question,
        short=fact.short,
        help=fact.help,
        options=[OptionOut(id=option.id, label=option.label) for option in fact.options],
        minimum=fact.minimum,
        maximum=fact.maximum,
        decimals=fact.decimals,
        unit=fact.unit,
        fixed=fact.fixed,
        notices=notices,
    )


def _readers(library: Library) -> dict[str, list[str]]:
    """Return, for each fact, the notices with a rule that reads it."""
    readers: dict[str, list[str]] = {}
    for notice in library.notices.values():
        rules: list[Rule] = [condition.when for condition in notice.conditions]
        rules += [route.when for route in notice.routes]
        for fact in dict.fromkeys(test.fact for rule in rules for test in tests(rule)):
            readers.setdefault(fact, []).append(notice.id)
    return readers
