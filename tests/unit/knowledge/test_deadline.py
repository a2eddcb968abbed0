"""The dates that matter to a person or a unit: which, for whom, and until what moment."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.amend import Amendment, amended
from knowledge.calendar import Calendar, OfficialYear
from knowledge.deadline import OPENS, Deadline, deadlines
from knowledge.notice import Notice, Stage
from knowledge.window import ZONE
from support.catalogue import library

BOTH, UNIT, SELF = "self unit", "unit", "self"
TODAY = date(2024, 1, 1)


def told(deadline: Deadline) -> tuple[str, str, str]:
    return deadline.stage, f"{deadline.ends:%Y-%m-%d %H:%M:%S}", " ".join(sorted(deadline.roles))


@pytest.mark.parametrize(
    ("notice", "expected"),
    [
        pytest.param(
            "dalian-studio-2024",
            [("hand-in", "2024-03-14 23:59:59", BOTH)],
            id="前 leaves the 15th open, so the 14th is safe; no first day is printed",
        ),
        pytest.param(
            "dalian-craftsman-2021",
            [
                (OPENS, "2021-06-18 23:59:59", BOTH),
                ("unit-posting", "2021-06-24 23:59:59", BOTH),
                ("hand-in", "2021-07-02 23:59:59", BOTH),
            ],
            id="the posting that is not printed, and a printed first day; what the district hands on is nobody's",
        ),
        pytest.param(
            "chongqing-studio-2024",
            [("apply-online", "2024-07-15 18:00:00", BOTH), ("alliance-plan", "2024-07-21 23:59:59", UNIT)],
            id="a time of day; the plan for alliances is the unit's; the day of issue is no first day",
        ),
        pytest.param("lucheng-studio-2024", [], id="XX月XX日 is no date"),
        pytest.param("shaoguan-studio-2022", [], id="to be announced is no date"),
    ],
)
def test_what_a_notice_has_of_dates(notice: str, expected: list[tuple[str, str, str]]) -> None:
    assert [told(one) for one in deadlines(library().notices[notice])] == expected


def of(notice: Notice, stage: str) -> Deadline:
    return next(one for one in deadlines(notice) if one.stage == stage)


def test_what_is_printed_is_kept_beside_the_safe_day() -> None:
    deadline = of(library().notices["dalian-studio-2024"], "hand-in")
    assert (deadline.day, deadline.printed) == (date(2024, 3, 14), date(2024, 3, 15))
    assert deadline.of == "dalian-studio-2024/hand-in"


def with_stage(notice_id: str, stage_id: str, **changed: Any) -> Notice:
    notice = library().notices[notice_id]
    stages = tuple(replace(one, **changed) if one.id == stage_id else one for one in notice.stages)
    return replace(notice, stages=stages)


def test_a_time_of_day_on_a_day_that_may_not_count_is_not_taken_for_the_day_before() -> None:
    deadline = of(with_stage("dalian-studio-2024", "hand-in", time="09:00"), "hand-in")
    assert deadline.ends == datetime(2024, 3, 14, 23, 59, 59, tzinfo=ZONE)


def test_what_must_be_over_before_an_unclear_day_is_counted_from_the_day_before_it() -> None:
    clear = of(library().notices["dalian-craftsman-2021"], "unit-posting")
    unclear = of(with_stage("dalian-craftsman-2021", "hand-in", end_day="unclear"), "unit-posting")
    assert (clear.day, unclear.day) == (date(2021, 6, 24), date(2021, 6, 23))


def test_an_inner_date_is_provisional_until_the_calendar_of_its_year_is_out() -> None:
    notice = with_stage("dalian-craftsman-2021", "hand-in", ends=date(2040, 10, 11))
    weekdays = next(one for one in deadlines(notice) if one.derived)
    assert (weekdays.day, weekdays.provisional) == (date(2040, 10, 3), True)
    off = frozenset(date(2040, 10, day) for day in range(1, 8))
    year = OfficialYear(2040, off, frozenset({date(2040, 10, 6)}))
    counted = next(one for one in deadlines(notice, Calendar((year,))) if one.derived)
    assert (counted.day, counted.provisional) == (date(2040, 9, 27), False)


def test_a_stage_of_the_person_is_theirs_alone() -> None:
    notice = with_stage("dalian-craftsman-2021", "apply-in-unit", ends=date(2021, 6, 22))
    assert of(notice, "apply-in-unit").roles == {"self"}


def test_once_announced_the_closing_day_is_everybodys() -> None:
    made = Amendment("lucheng-studio-2024", "submission", date(2026, 12, 1), date(2026, 12, 20), None, "1号", TODAY)
    notice = amended(library(), (made,)).notices["lucheng-studio-2024"]
    assert [told(one) for one in deadlines(notice)] == [
        (OPENS, "2026-12-01 23:59:59", BOTH),
        ("submission", "2026-12-19 23:59:59", BOTH),
    ]


def all_stages() -> list[tuple[str, str]]:
    return [(notice.id, stage.id) for notice in library().notices.values() for stage in notice.stages]


@given(st.sampled_from(all_stages()), st.dates(date(2004, 1, 1), date(2050, 1, 1)), st.sampled_from([None, "09:30"]))
def test_a_last_moment_is_always_of_shanghai_and_of_the_safe_day(
    of_stage: tuple[str, str], ends: date, clock: str | None
) -> None:
    notice = with_stage(*of_stage, ends=ends, time=clock)
    for deadline in deadlines(notice):
        assert deadline.ends.tzinfo is ZONE
        assert deadline.ends.date() == deadline.day <= deadline.printed
        assert (deadline.printed - deadline.day).days == (unclear(notice, deadline) and not deadline.derived)
    assert list(deadlines(notice)) == sorted(deadlines(notice), key=lambda one: (one.ends, one.stage))


def unclear(notice: Notice, deadline: Deadline) -> bool:
    return any(stage.id == deadline.stage and stage.end_day == "unclear" for stage in notice.stages)


def test_every_stage_of_the_catalogue_that_has_a_date_and_an_actor_of_ours_is_there() -> None:
    for notice in library().notices.values():
        mine: set[str] = {one.id for one in notice.stages if one.ends and acts(one)}
        assert mine <= {deadline.stage for deadline in deadlines(notice)}


def acts(stage: Stage) -> bool:
    return stage.actor in ("unit", "leader")
