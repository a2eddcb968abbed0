"""Comparing one answer with what a rule asks of it."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeAlias

from knowledge.fact import Fact, Kind
from knowledge.rule import Operand, Test, Value

Holds: TypeAlias = Callable[[Value], bool]


def predicate(test: Test, fact: Fact) -> Holds:
    """Return the function that says whether an answer passes all of `test`; bounds include their number."""
    checks = tuple(_checks(test, fact))
    if len(checks) == 1:
        return checks[0]
    return lambda value: all(check(value) for check in checks)


def _checks(test: Test, fact: Fact) -> Iterator[Holds]:
    if fact.kind is Kind.SCALE or test.one_of is not None:
        yield _member(_accepted(test, fact))
        return
    if test.equals is not None:
        yield _same(plain_operand(test.equals))
    if test.at_least is not None:
        yield _from(plain_operand(test.at_least))
    if test.at_most is not None:
        yield _upto(plain_operand(test.at_most))
    if test.includes_any is not None:
        yield _overlaps(frozenset(test.includes_any))
    if test.includes_none is not None:
        yield _avoids(frozenset(test.includes_none))
    if test.includes is not None:
        yield _counts(frozenset(test.includes.of), test.includes.at_least)


def _accepted(test: Test, fact: Fact) -> frozenset[str]:
    """Return the options of a scale or a choice that pass."""
    return frozenset(option.id for option in fact.options if _option_passes(test, fact, option.id))


def _option_passes(test: Test, fact: Fact, option: str) -> bool:
    rank = fact.rank(option)
    return (
        (test.one_of is None or option in test.one_of)
        and (test.equals is None or option == test.equals)
        and (test.at_least is None or rank >= fact.rank(str(test.at_least)))
        and (test.at_most is None or rank <= fact.rank(str(test.at_most)))
    )


def plain_operand(operand: Operand) -> Value:
    """Return an operand as answers are kept: dates as ISO text, which compares as dates do."""
    return operand.isoformat() if isinstance(operand, date) else operand


def _member(accepted: frozenset[str]) -> Holds:
    return lambda value: value in accepted


def _same(wanted: Value) -> Holds:
    return lambda value: value == wanted


def _from(bound: Value) -> Holds:
    return lambda value: value >= bound  # type: ignore[operator]  # the kinds agree: checked when read


def _upto(bound: Value) -> Holds:
    return lambda value: value <= bound  # type: ignore[operator]  # the kinds agree: checked when read


def _overlaps(options: frozenset[str]) -> Holds:
    return lambda value: not options.isdisjoint(value)  # type: ignore[arg-type]  # a set: checked when read


def _avoids(options: frozenset[str]) -> Holds:
    return options.isdisjoint  # type: ignore[return-value]  # a set: checked when read


def _counts(options: frozenset[str], needed: int) -> Holds:
    return lambda value: len(options & value) >= needed  # type: ignore[operator]  # a set: checked when read
