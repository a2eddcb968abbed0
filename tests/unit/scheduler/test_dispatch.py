"""What is sent is still wanted, still true and in time; the rest is not sent, and it is known why."""

from datetime import date, datetime, timedelta

import pytest

from knowledge.moment import CONFIRM, Moment
from knowledge.window import ZONE
from scheduler.dispatch import Decision, Drop, Postpone, Send, Standing, Withdraw, decide

DAY = date(2026, 12, 1)
NOON = datetime(2026, 11, 24, 12, tzinfo=ZONE)
STALE = datetime(2026, 12, 1, 23, 59, 59, tzinfo=ZONE)
MORNING = NOON + timedelta(hours=20)
BEFORE = Moment("n", "apply", "before", DAY, days=7)
ACTIVE = Standing("active", done=False, day=DAY)


def decided(
    moment: Moment = BEFORE,
    standing: Standing = ACTIVE,
    stale: datetime = STALE,
    quiet_until: datetime | None = None,
) -> Decision:
    return decide(moment, standing, stale, NOON, quiet_until)


def test_what_holds_is_sent() -> None:
    assert decided() == Send()


@pytest.mark.parametrize("state", ["paused", "stopped", "over", "unreachable", "unconfirmed"])
def test_who_does_not_want_it_now_does_not_get_it(state: str) -> None:
    assert decided(standing=Standing(state, done=False, day=DAY)) == Withdraw("stopped")


def test_a_stage_that_is_done_is_not_spoken_of() -> None:
    assert decided(standing=Standing("active", done=True, day=DAY)) == Withdraw("done")


@pytest.mark.parametrize("kind", ["before", "opens", "announced", "moved", "confirmed", "later"])
@pytest.mark.parametrize("day", [None, date(2026, 12, 8)])
def test_a_date_that_is_another_one_now_is_not_told(kind: str, day: date | None) -> None:
    moment = Moment("n", "apply", kind, DAY)  # type: ignore[arg-type]  # every kind there is
    assert decided(moment, Standing("active", done=False, day=day)) == Withdraw("moved")
    assert decided(moment) == Send()


def test_a_date_that_was_taken_back_is_told_while_there_is_none() -> None:
    gone = Moment("n", "apply", "withdrawn", None, since=DAY)
    assert decided(gone, Standing("active", done=False, day=None)) == Send()
    assert decided(gone) == Withdraw("moved")


def test_a_new_notice_is_told_whatever_its_dates() -> None:
    assert decided(Moment("n", "-", "published", None), Standing("active", done=False, day=None)) == Send()


def test_too_late_is_dropped_to_the_second() -> None:
    assert decided(stale=NOON) == Drop("past")
    assert decided(stale=NOON + timedelta(seconds=1)) == Send()


def test_in_quiet_hours_it_waits_for_their_end_unless_that_is_too_late() -> None:
    assert decided(quiet_until=MORNING) == Postpone(MORNING)
    assert decided(stale=MORNING, quiet_until=MORNING) == Drop("past")


def test_the_question_whether_an_address_agrees_goes_out_at_night_but_only_until_it_is_answered() -> None:
    asked = Standing("unconfirmed", done=False, day=None)
    assert decided(CONFIRM, asked, quiet_until=MORNING) == Send()
    assert decided(CONFIRM) == Withdraw("confirmed")
