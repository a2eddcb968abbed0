"""The dates of a subject, kept as text, and what a change of them means for whom."""

import json
from dataclasses import replace
from datetime import date, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.amend import Amendment, amended
from knowledge.calendar import OFFICIAL, Calendar, OfficialYear
from knowledge.deadline import Deadline, Role
from knowledge.library import Library
from knowledge.moment import read_moment
from knowledge.schedule import Schedule, changes, dump, restore, schedule, subject_for, subject_notices
from knowledge.window import ZONE, moment
from support.catalogue import library

CRAFTSMAN, DALIAN, CHONGQING = "dalian-craftsman-2021", "dalian-studio-2024", "chongqing-studio-2024"
LUCHENG = "lucheng-studio-2024"
KNOWN = date(2021, 6, 1)


def books(*amendments: tuple[str, str, date | None, date | None, str | None], calendar: Calendar = OFFICIAL) -> Library:
    made = tuple(
        Amendment(notice, stage, starts, ends, clock, "第1号", KNOWN)
        for notice, stage, starts, ends, clock in amendments
    )
    return amended(library(), made, calendar)


def told(before: Library, after: Library, subject: str, role: Role) -> list[str]:
    return [one.key for one in changes(schedule(before, subject), schedule(after, subject), role)]


# Subjects.


def test_a_notice_is_a_subject_and_so_is_its_programme() -> None:
    assert [one.id for one in subject_notices(library(), DALIAN)] == [DALIAN]
    assert [one.id for one in subject_notices(library(), "dalian-studio")] == [DALIAN]
    assert subject_notices(library(), "nowhere") == ()
    assert schedule(library(), "nowhere") == Schedule((), {})


@pytest.mark.parametrize(
    ("notice", "now", "subject"),
    [
        (DALIAN, "2024-02-20T12:00+08:00", DALIAN),
        (DALIAN, "2024-03-15T23:00+08:00", DALIAN),
        (DALIAN, "2024-03-16T00:00+08:00", "dalian-studio"),
        (LUCHENG, "2024-03-16T00:00+08:00", "lucheng-studio"),
    ],
)
def test_one_waits_for_the_programme_unless_the_notice_is_open_or_soon_will_be(
    notice: str, now: str, subject: str
) -> None:
    assert subject_for(library(), notice, datetime.fromisoformat(now)) == subject


# Kept as text.

DEADLINES = st.builds(
    lambda day, clock, roles, printed, derived, provisional: Deadline(
        "a-2024", "s", day, moment(day, clock), frozenset(roles), printed, derived, provisional
    ),
    st.dates(date(2004, 1, 1), date(2060, 1, 1)),
    st.sampled_from([None, "00:00", "18:00"]),
    st.sets(st.sampled_from(["self", "unit"]), min_size=1),
    st.dates(date(2004, 1, 1), date(2060, 1, 1)),
    st.booleans(),
    st.booleans(),
)
NOTICES = ("a-2024", "b-2024")


def _placed(found: dict[tuple[str, str], Deadline]) -> dict[str, Deadline]:
    placed = (replace(one, notice=notice, stage=stage) for (notice, stage), one in found.items())
    return {one.of: one for one in placed}


SCHEDULES = st.builds(
    lambda notices, found: Schedule(
        tuple(sorted(notices)), _placed({k: v for k, v in found.items() if k[0] in notices})
    ),
    st.sets(st.sampled_from(NOTICES)),
    st.dictionaries(st.tuples(st.sampled_from(NOTICES), st.sampled_from(["hand-in", "opens", "posting"])), DEADLINES),
)


@given(SCHEDULES)
def test_what_is_kept_comes_back_as_it_was_and_in_shanghai(one: Schedule) -> None:
    back = restore(dump(one))
    assert back == one
    assert all(deadline.ends.tzinfo is ZONE for deadline in back.deadlines.values())


@given(SCHEDULES, st.randoms(use_true_random=False))
def test_equal_schedules_are_kept_as_equal_text(one: Schedule, chance: Random) -> None:
    turned = list(one.deadlines.items())
    chance.shuffle(turned)
    assert dump(Schedule(one.notices[::-1], dict(turned))) == dump(one)
    assert json.loads(dump(one))["notices"] == list(one.notices)


@given(SCHEDULES, st.sampled_from(["self", "unit"]))
def test_nothing_is_told_where_nothing_changed(one: Schedule, role: Role) -> None:
    assert changes(one, one, role) == ()
    assert changes(one, restore(dump(one)), role) == ()


@given(SCHEDULES, SCHEDULES, st.sampled_from(["self", "unit"]))
def test_what_is_told_has_a_key_of_its_own_and_is_of_notices_that_are_there(
    before: Schedule, after: Schedule, role: Role
) -> None:
    found = changes(before, after, role)
    assert len({one.key for one in found}) == len(found)
    for one in found:
        assert read_moment(one.key) == one
        assert one.notice in after.notices
        assert (one.notice not in before.notices) == (one.kind == "published")


@given(SCHEDULES, SCHEDULES, st.sampled_from(["self", "unit"]))
def test_whoever_follows_what_is_told_knows_every_last_day_of_theirs(
    before: Schedule, after: Schedule, role: Role
) -> None:
    after = replace(after, notices=before.notices, deadlines=_of(after, before.notices))
    known = {of: one.day for of, one in before.deadlines.items() if role in one.roles and one.stage != "opens"}
    for one in changes(before, after, role):
        if one.stage != "opens":
            known.pop(one.of, None)
            known |= {one.of: one.day} if one.day else {}
    wanted = {of: one.day for of, one in after.deadlines.items() if role in one.roles and one.stage != "opens"}
    assert wanted.items() <= known.items()


def _of(one: Schedule, notices: tuple[str, ...]) -> dict[str, Deadline]:
    return {of: deadline for of, deadline in one.deadlines.items() if deadline.notice in notices}


# What is told to whom.


def test_a_moved_date_is_told_with_both_safe_days() -> None:
    moved = books((DALIAN, "hand-in", None, date(2024, 4, 2), None))
    for subject in (DALIAN, "dalian-studio"):
        for role in ("self", "unit"):
            assert told(library(), moved, subject, role) == [f"{DALIAN}/hand-in/moved.2024-03-14/2024-04-01"]


def test_inner_dates_that_move_along_are_told_first() -> None:
    moved = books((CRAFTSMAN, "hand-in", None, date(2021, 7, 9), None))
    assert told(library(), moved, CRAFTSMAN, "unit") == [
        f"{CRAFTSMAN}/unit-posting/moved.2021-06-24/2021-07-01",
        f"{CRAFTSMAN}/hand-in/moved.2021-07-02/2021-07-09",
    ]


def test_a_date_of_somebody_else_is_not_told() -> None:
    moved = books((CRAFTSMAN, "city-check", None, date(2021, 7, 30), None))
    assert told(library(), moved, CRAFTSMAN, "unit") == []
    plan = books((CHONGQING, "alliance-plan", None, date(2024, 8, 1), None))
    assert told(library(), plan, CHONGQING, "self") == []
    assert told(library(), plan, CHONGQING, "unit") == [f"{CHONGQING}/alliance-plan/moved.2024-07-21/2024-07-31"]


def test_another_time_of_day_is_told_as_moved_to_the_same_day() -> None:
    earlier = books((CHONGQING, "apply-online", None, None, "12:00"))
    assert told(library(), earlier, CHONGQING, "self") == [f"{CHONGQING}/apply-online/moved.2024-07-15/2024-07-15"]


def test_another_wording_of_the_same_last_day_is_not_told() -> None:
    before = schedule(library(), DALIAN)
    (deadline,) = before.deadlines.values()
    reread = replace(before, deadlines={deadline.of: replace(deadline, printed=deadline.day)})
    assert changes(before, reread, "unit") == ()


def test_announced_dates_are_told_to_everybody_who_waits_and_once() -> None:
    announced = books((LUCHENG, "submission", date(2026, 12, 1), date(2026, 12, 20), "17:00"))
    for role in ("self", "unit"):
        assert told(library(), announced, "lucheng-studio", role) == [f"{LUCHENG}/submission/announced/2026-12-20"]


def test_a_withdrawn_date_is_told_with_the_day_that_no_longer_holds() -> None:
    gone = books((CRAFTSMAN, "hand-in", None, None, None))
    assert told(library(), gone, CRAFTSMAN, "self") == [
        f"{CRAFTSMAN}/unit-posting/withdrawn.2021-06-24/-",
        f"{CRAFTSMAN}/hand-in/withdrawn.2021-07-02/-",
    ]


def test_a_first_day_that_moves_alone_is_told() -> None:
    later = books((CRAFTSMAN, "apply-in-unit", date(2021, 6, 21), None, None))
    assert told(library(), later, CRAFTSMAN, "self") == [f"{CRAFTSMAN}/opens/moved.2021-06-18/2021-06-21"]


def test_a_first_day_that_moves_with_the_last_is_not_told_twice() -> None:
    both = books(
        (CRAFTSMAN, "apply-in-unit", date(2021, 6, 21), None, None),
        (CRAFTSMAN, "hand-in", None, date(2021, 7, 9), None),
    )
    assert "opens" not in "".join(told(library(), both, CRAFTSMAN, "self"))


def test_a_first_day_that_is_announced_alone_is_told() -> None:
    first = books((LUCHENG, "submission", date(2026, 12, 1), None, None))
    assert told(library(), first, "lucheng-studio", "self") == [f"{LUCHENG}/opens/announced/2026-12-01"]


def test_a_new_notice_of_the_programme_is_told_as_one() -> None:
    old = library().notices[DALIAN]
    new = replace(old, id="dalian-studio-2027")
    after = replace(library(), notices=library().notices | {new.id: new})
    assert told(library(), after, "dalian-studio", "self") == ["dalian-studio-2027/-/published/-"]
    assert told(library(), after, DALIAN, "self") == []
    assert told(after, library(), "dalian-studio", "self") == []


# The official calendar of a new year.


def calendar_with(year: int, *off: date) -> Calendar:
    return Calendar((OfficialYear(year, frozenset(off), frozenset()),))


FAR = (CRAFTSMAN, "hand-in", None, date(2040, 10, 19), None)


@pytest.mark.parametrize(
    ("calendar", "key"),
    [
        pytest.param(calendar_with(2040, date(2040, 10, 1)), "confirmed/2040-10-11", id="it stands"),
        pytest.param(calendar_with(2040, date(2040, 10, 17)), "moved.2040-10-11/2040-10-10", id="it moves"),
    ],
)
def test_what_was_counted_by_weekdays_is_told_again_when_the_calendar_is_out(calendar: Calendar, key: str) -> None:
    before, after = books(FAR), books(FAR, calendar=calendar)
    assert told(before, after, CRAFTSMAN, "unit") == [f"{CRAFTSMAN}/unit-posting/{key}"]


def test_a_date_that_becomes_provisional_and_stands_is_not_told() -> None:
    after, before = books(FAR), books(FAR, calendar=calendar_with(2040, date(2040, 10, 1)))
    assert told(before, after, CRAFTSMAN, "unit") == []
