"""The bits of a grade behave as intervals of 0, 1 and 2 do."""

from itertools import product

import pytest

from knowledge.grade import FAILS, OPEN, PASSES, REVIEW, bounds_of, high, low, negate, some, truth_of, verdict_of
from knowledge.verdict import Truth, Verdict

_LOW, _HIGH = (0b0000, 0b0001, 0b0011), (0b0000, 0b0100, 0b1100)
INTERVALS = [(least, most) for least in range(3) for most in range(least, 3)]


def bits(interval: tuple[int, int]) -> int:
    return _LOW[interval[0]] | _HIGH[interval[1]]


@pytest.mark.parametrize("interval", INTERVALS)
def test_the_bits_give_the_interval_back(interval: tuple[int, int]) -> None:
    assert (low(bits(interval)), high(bits(interval))) == interval


@pytest.mark.parametrize(("one", "other"), list(product(INTERVALS, repeat=2)))
def test_and_is_the_minimum_and_or_the_maximum(one: tuple[int, int], other: tuple[int, int]) -> None:
    smaller, larger = [(f(one[0], other[0]), f(one[1], other[1])) for f in (min, max)]
    assert bits(one) & bits(other) == bits(smaller)
    assert bits(one) | bits(other) == bits(larger)


@pytest.mark.parametrize("interval", INTERVALS)
def test_negation_turns_the_interval_round(interval: tuple[int, int]) -> None:
    assert negate(bits(interval)) == bits((2 - interval[1], 2 - interval[0]))


@pytest.mark.parametrize("grades", list(product(INTERVALS, repeat=3)))
@pytest.mark.parametrize("needed", [1, 2, 3])
def test_some_is_the_nth_best(grades: tuple[tuple[int, int], ...], needed: int) -> None:
    nth = tuple(sorted((g[side] for g in grades), reverse=True)[needed - 1] for side in (0, 1))
    assert some(needed, map(bits, grades)) == bits((nth[0], nth[1]))


def test_a_verdict_is_given_only_where_worst_and_best_agree() -> None:
    assert [verdict_of(g) for g in (PASSES, REVIEW, FAILS)] == [
        Verdict.QUALIFIES,
        Verdict.REVIEW,
        Verdict.NOT_QUALIFIED,
    ]
    assert {verdict_of(bits(i)) for i in INTERVALS if i[0] != i[1]} == {Verdict.UNKNOWN}


def test_bounds_name_the_worst_and_the_best_verdict() -> None:
    assert bounds_of(OPEN) == (Verdict.NOT_QUALIFIED, Verdict.QUALIFIES)
    assert bounds_of(REVIEW | OPEN) == (Verdict.REVIEW, Verdict.QUALIFIES)


def test_unknown_is_never_false_and_never_silently_true() -> None:
    assert [truth_of(g) for g in (OPEN, FAILS, PASSES, REVIEW)] == [Truth.UNKNOWN, Truth.UNMET, Truth.MET, Truth.MET]
