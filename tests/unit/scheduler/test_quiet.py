"""Nobody is disturbed in quiet hours, and time is counted in the others."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.window import ZONE
from scheduler.quiet import Quiet

NIGHT = Quiet(time(20), time(8, 30))
NOON = Quiet(time(12), time(14))
NEVER = Quiet(time(0), time(0))
START = datetime(2024, 1, 1, tzinfo=ZONE)
TIMES = st.integers(0, 366 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
HOURS = st.times().map(lambda hour: hour.replace(second=0, microsecond=0))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-03-{text}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("quiet", "moment", "end"),
    [
        (NIGHT, "10 19:59", None),
        (NIGHT, "10 20:00", "11 08:30"),
        (NIGHT, "11 00:00", "11 08:30"),
        (NIGHT, "11 08:29", "11 08:30"),
        (NIGHT, "11 08:30", None),
        (NOON, "10 12:00", "10 14:00"),
        (NOON, "10 14:00", None),
        (NOON, "10 02:00", None),
        (NEVER, "10 00:00", None),
    ],
)
def test_the_end_of_the_quiet_hours_one_is_in(quiet: Quiet, moment: str, end: str | None) -> None:
    assert quiet.end(at(moment)) == (at(end) if end else None)


def test_an_hour_in_the_quiet_ones_becomes_their_end_on_the_same_day() -> None:
    day = at("10 00:00").date()
    assert NIGHT.at(day, time(9)) == at("10 09:00")
    assert NIGHT.at(day, time(7)) == at("10 08:30")
    assert NIGHT.at(day, time(21)) == at("10 08:30")


def test_counting_back_leaves_the_nights_out() -> None:
    assert NIGHT.before(at("10 09:00"), timedelta(minutes=30)) == at("10 08:30")
    assert NIGHT.before(at("10 09:00"), timedelta(hours=1)) == at("09 19:30")
    assert NIGHT.before(at("10 09:00"), timedelta(hours=13)) == at("08 19:00")
    assert NEVER.before(at("10 09:00"), timedelta(days=3)) == at("07 09:00")


@given(since=HOURS, until=HOURS, moment=TIMES, minutes=st.integers(0, 6000))
def test_counting_back_agrees_with_counting_every_minute(
    since: time, until: time, moment: datetime, minutes: int
) -> None:
    quiet = Quiet(since, until)
    free_hours = 24 * 60 - (until.hour * 60 + until.minute - since.hour * 60 - since.minute) % (24 * 60)
    span = min(minutes, free_hours * 3)
    back, counted = moment, 0
    while counted < span:
        back -= timedelta(minutes=1)
        counted += quiet.end(back) is None
    assert quiet.before(moment, timedelta(minutes=span)) == back


@given(since=HOURS, until=HOURS, moment=TIMES)
def test_the_end_is_the_first_minute_that_is_not_quiet(since: time, until: time, moment: datetime) -> None:
    quiet = Quiet(since, until)
    inside = _inside(since, until, moment.time())
    end = quiet.end(moment)
    assert (end is not None) == inside
    while _inside(since, until, moment.time()):
        moment += timedelta(minutes=1)
    assert end is None or end == moment


def _inside(since: time, until: time, hour: time) -> bool:
    return since <= hour < until if since <= until else hour >= since or hour < until
