"""Which answers are worth telling apart: representatives of all that the rules distinguish."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations

from knowledge.compare import Holds, plain_operand
from knowledge.fact import Fact, Kind
from knowledge.rule import Test, Value

_FEW = 6
_LIKELY = {Kind.NUMBER: 9.0, Kind.SEVERAL: 2.0}


def representatives(fact: Fact, tests: Iterable[Test]) -> tuple[Value, ...]:
    """Return answers that stand for every answer the tests can tell apart, in the fact's own order.

    Numbers and dates: each bound and its neighbours inside the range. Several: what the tests like best, and least.
    """
    match fact.kind:
        case Kind.YES_NO:
            return (True, False)
        case Kind.ONE | Kind.SCALE:
            return tuple(option.id for option in fact.options)
        case Kind.NUMBER:
            return tuple(sorted(set(_numbers(fact, tests))))
        case Kind.DATE:
            return tuple(sorted(set(_days(fact, tests))))
        case Kind.SEVERAL:
            tests = tuple(tests)
            return (ideal(tests, frozenset()), frozenset(_disliked(tests)))


def outcomes(fact: Fact, compared: Sequence[tuple[Test, Holds]]) -> tuple[tuple[Value, float], ...]:
    """Return one answer for each way the comparisons can come out together, with the odds of that way.

    Odds are the fact's own where it has some. Otherwise the way that passes the most comparisons is thought to be
    four times (see `_LIKELY`) as frequent as any other: whoever asks has a reason to.
    """
    found: dict[tuple[bool, ...], tuple[Value, float]] = {}
    values = representatives(fact, [test for test, _ in compared])
    for value in values:
        ways = tuple(holds(value) for _, holds in compared)
        first, odds = found.get(ways, (value, 0.0))
        found[ways] = (first, odds + _odds(fact, value))
    if fact.odds and fact.kind is not Kind.SEVERAL:
        return tuple(found.values())
    best, likely = max(found, key=sum), _LIKELY.get(fact.kind, 4.0)
    return tuple((value, likely if ways == best else 1.0) for ways, (value, _) in found.items())


def _odds(fact: Fact, value: Value) -> float:
    name = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return fact.odds.get(name, 1.0)


def candidates(fact: Fact, tests: Iterable[Test]) -> tuple[Value, ...]:
    """Return answers to try when looking for one that passes: the representatives, and for several every set.

    Where more than `_FEW` options are named, not every set but what is asked for, with and without what any one test
    names: enough for rules in which no option is both wanted and unwanted.
    """
    tests = tuple(tests)
    if fact.kind is not Kind.SEVERAL:
        return representatives(fact, tests)
    named = sorted({*_liked(tests), *_disliked(tests)})
    sets = _every_set(named) if len(named) <= _FEW else _telling_sets(tests)
    return tuple(dict.fromkeys((ideal(tests, frozenset()), *sets)))


def nearest(fact: Fact, present: Value, candidates: Iterable[Value]) -> list[Value]:
    """Return the candidates, those closest to the present answer first."""
    order = list(candidates)
    if fact.kind is Kind.NUMBER and isinstance(present, int | float):
        return sorted(order, key=lambda value: abs(float(str(value)) - present))
    if fact.kind is Kind.SCALE:
        return sorted(order, key=lambda value: abs(fact.rank(str(value)) - fact.rank(str(present))))
    if isinstance(present, frozenset):
        return sorted(order, key=lambda value: len(frozenset(value) ^ present))  # type: ignore[arg-type]  # sets
    return [value for value in order if value != present]


def ideal(tests: Iterable[Test], present: frozenset[str]) -> frozenset[str]:
    """Return the answer to a question with several answers that the tests like best, keeping what does no harm."""
    tests = tuple(tests)
    return (present - frozenset(_disliked(tests))) | frozenset(_liked(tests))


def _every_set(options: list[str]) -> Iterator[frozenset[str]]:
    for size in range(len(options) + 1):
        yield from (frozenset(chosen) for chosen in combinations(options, size))


def _telling_sets(tests: tuple[Test, ...]) -> Iterator[frozenset[str]]:
    best = ideal(tests, frozenset())
    for test in tests:
        named, harmful = frozenset(_liked([test])), frozenset(_disliked([test]))
        yield from (best - named, named, best | harmful, harmful)
        yield from (frozenset({option}) for option in sorted(named | harmful))
        yield from (best | {option} for option in sorted(harmful))
    yield frozenset()


def _numbers(fact: Fact, tests: Iterable[Test]) -> Iterator[float]:
    step = 1 if fact.decimals == 0 else round(0.1**fact.decimals, fact.decimals)
    least, most = float(str(fact.minimum or 0)), float(str(fact.maximum or 0))
    near = (float(str(bound)) + shift for test in tests for bound in _bounds(test) for shift in (-step, 0, step))
    for number in (least, most, *near):
        if least <= number <= most:
            yield int(number) if fact.decimals == 0 else round(number, fact.decimals)


def _days(fact: Fact, tests: Iterable[Test]) -> Iterator[str]:
    """Yield each date that is compared with, the days beside it, and the ends of the fact's own range."""
    bounds = [date.fromisoformat(str(bound)) for test in tests for bound in _bounds(test)]
    near = (day + timedelta(days=shift) for day in bounds for shift in (-1, 0, 1))
    least, most = fact.minimum, fact.maximum
    ends = [day for day in (least, most) if isinstance(day, date)]
    for day in (*near, *ends):
        if not (isinstance(least, date) and day < least) and not (isinstance(most, date) and day > most):
            yield day.isoformat()


def _bounds(test: Test) -> Iterator[Value]:
    return (plain_operand(b) for b in (test.at_least, test.at_most, test.equals) if b is not None)


def _liked(tests: Iterable[Test]) -> Iterator[str]:
    for test in tests:
        yield from test.includes_any or ()
        yield from test.includes.of if test.includes else ()


def _disliked(tests: Iterable[Test]) -> Iterator[str]:
    for test in tests:
        yield from test.includes_none or ()
