"""What may still succeed is tried again, later and later; what never will is not, and a full stop is obeyed."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.result import Delivered, NotNow, Refused, Result, TooFast, Unclear, Unreachable
from scheduler.retry import FIRST, LONGEST, SHORTEST, TRIES, Again, Over, after, backoff

WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)


def test_what_was_taken_is_over() -> None:
    assert after(Delivered(), 3, WEEK, 0.5) == Over("sent", "sent")


@pytest.mark.parametrize(
    ("result", "outcome"), [(Unreachable("blocked"), "unreachable"), (Refused("too long"), "refused")]
)
def test_what_never_will_be_taken_is_not_tried_again(result: Unreachable | Refused, outcome: str) -> None:
    assert after(result, 0, WEEK, 0.5) == Over("failed", outcome, result.why)  # type: ignore[arg-type]


def test_who_asks_for_a_pause_gets_it_and_it_does_not_count_as_a_try() -> None:
    assert after(TooFast(10_072), TRIES, SECOND, 0.5) == Again(timedelta(seconds=10_072), TRIES, "later")


@pytest.mark.parametrize(("result", "outcome"), [(NotNow("busy"), "notnow"), (Unclear("silence"), "unclear")])
def test_the_rest_is_counted_and_tried_again_but_not_for_ever(result: Result, outcome: str) -> None:
    first = after(result, 0, WEEK, 0.5)
    assert (type(first), first.outcome) == (Again, outcome)
    assert isinstance(first, Again)
    assert first.tries == 1
    last = after(result, TRIES - 1, WEEK, 0.5)
    assert isinstance(last, Over)
    assert (last.status, last.outcome) == ("failed", outcome)
    assert last.detail.endswith("given up")


def test_close_to_the_deadline_it_is_tried_sooner_and_then_given_up() -> None:
    soon = after(NotNow("busy"), 12, timedelta(minutes=30), 0.5)
    assert isinstance(soon, Again)
    assert soon.pause == timedelta(minutes=15)
    assert isinstance(after(NotNow("busy"), 0, SHORTEST, 0.5), Over)
    assert isinstance(after(NotNow("busy"), 0, -WEEK, 0.5), Over)


@given(st.integers(1, 1000), st.floats(0, 1))
def test_pauses_grow_up_to_an_hour_and_are_uneven(tries: int, luck: float) -> None:
    assert FIRST * 0.75 <= backoff(tries, luck) <= LONGEST * 1.25
    assert backoff(tries, luck) <= backoff(tries + 1, luck)
    assert backoff(tries, 0) < backoff(tries, 1)


def test_all_tries_together_outlast_a_night() -> None:
    assert sum((backoff(tries, 0) for tries in range(1, TRIES)), timedelta()) > timedelta(hours=9)
