"""A crowd is told over days, lot by lot, and never later than was planned."""

from datetime import datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from knowledge.window import ZONE
from scheduler.quiet import Quiet
from scheduler.spread import LOTS, SHARE, TOGETHER, lot_of, windows

QUIET = Quiet(time(20), time(8, 30))
MORNING = datetime(2024, 3, 14, 9, tzinfo=ZONE)
DAY = timedelta(days=1)


def test_a_million_at_thirty_a_second_begin_the_day_before() -> None:
    window = windows({MORNING: 1_000_000}, 30, QUIET)[MORNING]
    turns = [window.of(lot, QUIET) for lot in range(LOTS)]
    assert turns == sorted(turns)
    assert all(QUIET.end(turn) is None for turn in turns)
    assert turns[0] == datetime(2024, 3, 13, 8, 55, 33, 333333, tzinfo=ZONE)
    assert MORNING - turns[-1] < timedelta(minutes=3)


def test_a_few_thousand_are_told_at_their_hour() -> None:
    assert windows({MORNING: 14_000}, 30, QUIET) == {}


def test_of_two_crowds_one_is_done_when_the_other_begins() -> None:
    found = windows({MORNING: 1_000_000, MORNING + DAY: 2_000_000}, 30, QUIET)
    assert found[MORNING].end == found[MORNING + DAY].of(0, QUIET) < MORNING


@given(st.dictionaries(st.integers(0, 400), st.integers(1, 3_000_000), min_size=1, max_size=6), st.floats(1, 1000))
def test_every_crowd_is_done_in_time_and_no_two_at_once(sizes: dict[int, int], rate: float) -> None:
    planned = {MORNING + timedelta(hours=hours): size for hours, size in sizes.items()}
    found = windows(planned, rate, QUIET)
    spans = sorted((window.of(0, QUIET), window.end, at) for at, window in found.items())
    assert all(end <= at for _, end, at in spans)
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(spans))
    for begin, end, at in spans:
        assert abs(_free(begin, end) - planned[at] / (rate * SHARE)) < 1


def test_those_who_came_one_after_the_other_share_a_lot_and_blocks_lie_apart() -> None:
    assert {lot_of(number) for number in range(TOGETHER)} == {0}
    assert [lot_of(block * TOGETHER) for block in range(4)] == [0, 128, 64, 192]
    assert {lot_of(block * TOGETHER) for block in range(LOTS)} == set(range(LOTS))


def _free(begin: datetime, end: datetime) -> float:
    """Count the seconds outside of quiet hours day by day."""
    free, day = 0.0, begin.date()
    while day <= end.date():
        first = max(begin, datetime.combine(day, QUIET.until, ZONE))
        last = min(end, datetime.combine(day, QUIET.since, ZONE))
        free += max(0.0, (last - first).total_seconds())
        day += DAY
    return free
