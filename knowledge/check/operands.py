"""A comparison fits the fact it reads."""

from collections.abc import Iterator

from knowledge.answers import AnswersError, read_answer
from knowledge.compare import plain_operand
from knowledge.fact import Fact, Kind
from knowledge.library import Library
from knowledge.rule import Test

_ORDERED = ("at_least", "at_most")
_FITS: dict[Kind, tuple[str, ...]] = {
    Kind.YES_NO: ("equals",),
    Kind.NUMBER: ("equals", *_ORDERED),
    Kind.DATE: ("equals", *_ORDERED),
    Kind.SCALE: ("equals", "one_of", *_ORDERED),
    Kind.ONE: ("equals", "one_of"),
    Kind.SEVERAL: ("includes_any", "includes_none", "includes"),
}
_COMPARISONS = ("equals", "one_of", *_ORDERED, "includes_any", "includes_none", "includes")


def check_test(test: Test, facts: dict[str, Fact]) -> Iterator[str]:
    """Yield what is wrong with a comparison: unknown fact, unfitting comparison, unknown option, bound out of range."""
    fact = facts.get(test.fact)
    if fact is None:
        yield f"there is no fact {test.fact}"
        return
    given = [name for name in _COMPARISONS if getattr(test, name) is not None]
    if not given:
        yield f"compares {test.fact} with nothing"
    for name in given:
        if name not in _FITS[fact.kind]:
            yield f"{name} does not fit {test.fact}, which is {fact.kind.value}"
        else:
            yield from _operands(fact, name, test)


def _operands(fact: Fact, name: str, test: Test) -> Iterator[str]:
    alone = Library({}, {fact.id: fact}, {}, ())
    for operand in _values(name, test):
        wrapped = [operand] if fact.kind is Kind.SEVERAL else operand
        try:
            read_answer(alone, fact.id, wrapped)
        except AnswersError as error:
            yield f"{name} {operand!r} of {fact.id}: {error.faults[0].problem.en}"
    if test.includes is not None and test.includes.at_least > len(test.includes.of):
        yield f"includes asks for {test.includes.at_least} of {len(test.includes.of)} options of {fact.id}"


def _values(name: str, test: Test) -> tuple[object, ...]:
    value = getattr(test, name)
    if name == "includes":
        return tuple(value.of)
    return tuple(value) if isinstance(value, tuple) else (plain_operand(value),)
