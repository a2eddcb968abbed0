"""Whoever floods is slowed, and nobody else."""

import pytest

from bot.exchange import SlowDown
from bot.pace import Pace


class Watch:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_a_burst_passes_and_the_next_message_waits() -> None:
    pace = Pace(20, 10, Watch())
    for _ in range(20):
        pace.keep("one")
    with pytest.raises(SlowDown) as caught:
        pace.keep("one")
    assert caught.value.retry_after == 1.0


def test_nobody_else_is_slowed() -> None:
    pace = Pace(2, 10, Watch())
    for _ in range(2):
        pace.keep("flood")
    with pytest.raises(SlowDown):
        pace.keep("flood")
    pace.keep("calm")


def test_after_the_time_that_was_said_one_may_go_on() -> None:
    watch = Watch()
    pace = Pace(2, 10, watch)
    for _ in range(2):
        pace.keep("one")
    with pytest.raises(SlowDown) as caught:
        pace.keep("one")
    watch.seconds += caught.value.retry_after
    pace.keep("one")


def test_a_steady_pace_is_never_slowed() -> None:
    watch = Watch()
    pace = Pace(20, 10, watch)
    for _ in range(1000):
        pace.keep("steady")
        watch.seconds += 0.5


def test_hammering_does_not_lengthen_the_wait() -> None:
    watch = Watch()
    pace = Pace(1, 10, watch)
    pace.keep("one")
    for _ in range(50):
        with pytest.raises(SlowDown) as caught:
            pace.keep("one")
        assert caught.value.retry_after == 10


def test_addresses_that_rest_are_forgotten() -> None:
    watch = Watch()
    pace = Pace(1, 1, watch)
    for number in range(10_001):
        pace.keep(str(number))
        watch.seconds += 0.01
    assert len(pace._even) < 200
