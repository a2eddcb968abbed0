"""The arithmetic of three-valued, forced conditions: how good a thing surely is, and how good it can still become.

A grade is 0 (fails), 1 (the bureau must decide) or 2 (passes). What is known of it is an interval [low, high], kept
as four bits: low is at least 1, low is at least 2, high is at least 1, high is at least 2. In this form `all` is
bitwise and, `any` is bitwise or; both are exact on intervals because minimum and maximum are monotone.
"""

from collections.abc import Iterable
from typing import Final, TypeAlias

from knowledge.verdict import Truth, Verdict

Grade: TypeAlias = int

FAILS: Final[Grade] = 0b0000
REVIEW: Final[Grade] = 0b0101
PASSES: Final[Grade] = 0b1111
OPEN: Final[Grade] = 0b1100
"""Nothing is known: anything from 0 to 2."""

_SURE: Final = 0b0011
_POSSIBLE: Final = 0b1100
_VERDICTS: Final = {PASSES: Verdict.QUALIFIES, REVIEW: Verdict.REVIEW, FAILS: Verdict.NOT_QUALIFIED}
_TRUTHS: Final = tuple(
    Truth.MET if grade & _SURE else Truth.UNKNOWN if grade & _POSSIBLE else Truth.UNMET for grade in range(PASSES + 1)
)
_NEGATED: Final = tuple(int(f"{~grade & PASSES:04b}"[::-1], 2) for grade in range(PASSES + 1))
"""2 minus the interval: every bit denied, and the order of the bits turned round."""
_BOUNDS: Final = (Verdict.NOT_QUALIFIED, Verdict.REVIEW, Verdict.QUALIFIES)


def low(grade: Grade) -> int:
    """Return the worst it can be: 0, 1 or 2."""
    return (grade & _SURE).bit_count()


def high(grade: Grade) -> int:
    """Return the best it can be: 0, 1 or 2."""
    return (grade & _POSSIBLE).bit_count()


def negate(grade: Grade) -> Grade:
    """Turn passes into fails and back; what is open stays open."""
    return _NEGATED[grade]


def some(needed: int, grades: Iterable[Grade]) -> Grade:
    """Return the grade that at least `needed` of these reach."""
    counts = [0, 0, 0, 0]
    for grade in grades:
        for bit in range(4):
            counts[bit] += grade >> bit & 1
    return sum(1 << bit for bit, count in enumerate(counts) if count >= needed)


def verdict_of(grade: Grade) -> Verdict:
    """Return the verdict where worst and best agree, UNKNOWN where they do not."""
    return _VERDICTS.get(grade, Verdict.UNKNOWN)


def bounds_of(grade: Grade) -> tuple[Verdict, Verdict]:
    """Return the worst and the best verdict that are still possible."""
    return _BOUNDS[low(grade)], _BOUNDS[high(grade)]


def truth_of(grade: Grade) -> Truth:
    """Return how a condition itself stands: unmet only when it cannot be met any more, met when it surely is."""
    return _TRUTHS[grade]
