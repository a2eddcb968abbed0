"""What is due agrees with a second way of finding it, which goes through every minute."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.deadline import Deadline
from knowledge.moment import Moment
from knowledge.schedule import Schedule
from knowledge.window import ZONE, moment
from scheduler.plan import Cohort, Look, due, moments
from scheduler.quiet import Quiet

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
FIRST = date(2024, 3, 1)
BEGIN = datetime(2024, 3, 1, tzinfo=ZONE)
NOTICE = "a-notice"
NIGHT = Quiet(time(20), time(8, 30))
UNIT = Cohort(NOTICE, "unit", (7, 3, 1, 0), time(9))
HOURS = st.sampled_from([time(7), time(8, 30), time(9), time(12, 15), time(18), time(19, 59), time(21)])
CLOCKS = st.sampled_from([None, "00:30", "08:00", "09:00", "12:00", "18:00", "20:30"])
DAYS = st.integers(2, 12).map(lambda days: FIRST + timedelta(days=days))
ROLES = st.sampled_from([frozenset({"unit"}), frozenset({"self"}), frozenset({"self", "unit"})])


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-03-{text}").replace(tzinfo=ZONE)


def dated(stage: str, day: date, clock: str | None = None, roles: frozenset[str] = frozenset({"unit"})) -> Deadline:
    return Deadline(NOTICE, stage, day, moment(day, clock), roles, day)  # type: ignore[arg-type]


def of(*deadlines: Deadline) -> Schedule:
    return Schedule((NOTICE,), {deadline.of: deadline for deadline in deadlines})


SCHEDULES = st.dictionaries(st.sampled_from(["one", "two", "opens"]), st.tuples(DAYS, CLOCKS, ROLES), max_size=3).map(
    lambda found: of(*(dated(stage, *said) for stage, said in found.items()))
)
COHORTS = st.builds(
    Cohort,
    subject=st.sampled_from([NOTICE, "a-programme"]),
    role=st.sampled_from(["self", "unit"]),
    offsets=st.lists(st.sampled_from([7, 3, 2, 1, 0]), unique=True, min_size=1).map(tuple),
    hour=HOURS,
)
QUIETS = st.sampled_from([NIGHT, Quiet(time(22), time(6)), Quiet(time(12), time(13)), Quiet(time(0), time(0))])


@dataclass
class EveryMinute:
    """The second way: at every look, go through the minutes since the last one."""

    cohort: Cohort
    quiet: Quiet
    known: Schedule
    told: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def look(self, since: datetime, now: datetime, schedule: Schedule) -> None:
        """Go through the minutes since the last look by the dates that hold now."""
        minute, waiting = since, dict[str, list[str]]()
        while minute < now:
            minute += MINUTE
            for stage, key in self._reached(minute, schedule):
                waiting.setdefault(stage, []).append(key)
        for stage, (*older, newest) in waiting.items():
            late = now >= schedule.deadlines[f"{NOTICE}/{stage}"].ends
            self.dropped += [*older, *([newest] if late else [])]
            self.told += [] if late else [newest]
        self.known = schedule

    def _reached(self, minute: datetime, schedule: Schedule) -> Iterator[tuple[str, str]]:
        for deadline in schedule.deadlines.values():
            if self.cohort.role in deadline.roles and self._same(deadline):
                for days in [0] if deadline.stage == "opens" else sorted(self.cohort.offsets, reverse=True):
                    if self._minute(deadline, days) == minute:
                        yield deadline.stage, self._key(deadline, days)

    def _same(self, deadline: Deadline) -> bool:
        """Whether the day is the one that was known at the last look; of another one nothing past is told."""
        known = self.known.deadlines.get(deadline.of)
        return known is not None and known.day == deadline.day

    def _minute(self, deadline: Deadline, days: int) -> datetime | None:
        day = deadline.day - days * DAY
        hour = datetime.combine(day, self.cohort.hour, ZONE)
        morning = datetime.combine(day, self.quiet.until, ZONE)
        if deadline.stage == "opens":
            return morning if self._is_quiet(hour) else hour
        for minute in (morning,) if self._is_quiet(hour) else (hour, morning):
            if minute < deadline.ends:
                return minute
        return None

    def _is_quiet(self, minute: datetime) -> bool:
        since, until, hour = self.quiet.since, self.quiet.until, minute.time()
        return since <= hour < until if since <= until else hour >= since or hour < until

    def _key(self, deadline: Deadline, days: int) -> str:
        kind = "opens" if deadline.stage == "opens" else f"before.{days}"
        return f"{NOTICE}/{deadline.stage}/{kind}/{deadline.day}"


@settings(max_examples=200)
@given(
    cohort=COHORTS,
    quiet=QUIETS,
    schedules=st.lists(SCHEDULES, min_size=1, max_size=3),
    looks=st.lists(st.integers(1, 14 * 24 * 4), unique=True, min_size=1, max_size=25).map(sorted),
)
def test_it_agrees_with_going_through_every_minute(
    cohort: Cohort, quiet: Quiet, schedules: list[Schedule], looks: list[int]
) -> None:
    second = EveryMinute(cohort, quiet, schedules[0])
    known, since = schedules[0], BEGIN
    told: list[str] = []
    dropped: list[str] = []
    for number, quarter in enumerate(looks):
        current = schedules[number * len(schedules) // len(looks)]
        now = BEGIN + quarter * timedelta(minutes=15)
        if quiet.end(now) is not None:
            continue
        found = due(cohort, Look(known, current, since, now), quiet)
        planned = [one for one in found.tell if one.moment.kind in {"before", "opens"}]
        told += [one.moment.key for one in planned]
        dropped += [one.moment.key for one in found.drop]
        second.look(since, now, current)
        known, since = current, now
    assert sorted(told) == sorted(second.told)
    assert sorted(dropped) == sorted(second.dropped)


@given(cohort=COHORTS, quiet=QUIETS, schedule=SCHEDULES, minutes=st.integers(0, 14 * 24 * 60))
def test_the_next_look_is_when_something_is_due_or_the_last_date_is_past(
    cohort: Cohort, quiet: Quiet, schedule: Schedule, minutes: int
) -> None:
    now = BEGIN + minutes * MINUTE
    found = due(cohort, Look(schedule, schedule, now, now), quiet)
    assert not found.tell
    assert not found.drop
    if found.next is None:
        assert all(one.at <= now for one in moments(cohort, schedule, quiet))
        return
    before, then = (
        due(cohort, Look(schedule, schedule, now, when), quiet)
        for when in (found.next - timedelta(seconds=1), found.next)
    )
    assert before == due(cohort, Look(schedule, schedule, now, now), quiet)
    assert then.tell or then.drop or then.over


def test_the_hour_of_the_last_morning_gives_way_where_it_would_be_too_late() -> None:
    early, late = of(dated("one", date(2024, 3, 14), "10:00")), of(dated("one", date(2024, 3, 14), "08:00"))
    noon = Cohort(NOTICE, "unit", (1, 0), time(12))
    assert [one.at for one in moments(noon, early, NIGHT)] == [at("13 12:00"), at("14 08:30")]
    assert [one.at for one in moments(noon, late, NIGHT)] == [at("13 12:00")]


@pytest.mark.parametrize(
    ("before", "after", "now", "told"),
    [
        ("14", "19", "10 12:00", ["a-notice/one/moved.2024-03-14/2024-03-19"]),
        ("14", "12", "10 12:00", ["a-notice/one/moved.2024-03-14/2024-03-12"]),
        ("14", "09", "10 12:00", ["a-notice/one/moved.2024-03-14/2024-03-09"]),
        ("09", "14", "10 12:00", ["a-notice/one/moved.2024-03-09/2024-03-14"]),
        ("14", "", "10 12:00", ["a-notice/one/withdrawn.2024-03-14/-"]),
        ("", "14", "10 12:00", ["a-notice/one/announced/2024-03-14"]),
        ("08", "09", "10 12:00", []),
        ("09", "", "10 12:00", []),
        ("", "09", "10 12:00", []),
    ],
)
def test_what_changed_is_told_at_once_unless_all_of_it_is_past(
    before: str, after: str, now: str, told: list[str]
) -> None:
    known, current = (
        of(*([dated("one", date.fromisoformat(f"2024-03-{day}"))] if day else [])) for day in (before, after)
    )
    found = due(UNIT, Look(known, current, at("01 12:00"), at(now)), NIGHT)
    assert [one.moment.key for one in found.tell] == told
    assert all(one.stale > at(now) for one in found.tell)
    assert not found.drop


def test_a_new_notice_of_a_programme_is_told_unless_it_is_past() -> None:
    programme = Cohort("a-programme", "unit", (1, 0), time(9))
    nothing = Schedule((), {})
    for day, told in (("2024-03-20", 1), ("2024-03-05", 0)):
        found = due(
            programme, Look(nothing, of(dated("one", date.fromisoformat(day))), at("01 12:00"), at("10 12:00")), NIGHT
        )
        assert [one.moment for one in found.tell] == [Moment(NOTICE, "-", "published", None)] * told
    undated = due(programme, Look(nothing, Schedule((NOTICE,), {}), at("01 12:00"), at("10 12:00")), NIGHT)
    assert [one.moment.kind for one in undated.tell] == ["published"]


def test_a_notice_is_over_with_its_last_date_and_a_programme_never() -> None:
    schedule = of(dated("opens", date(2024, 3, 1)), dated("one", date(2024, 3, 9)))
    for subject, over in ((NOTICE, True), ("a-programme", False)):
        cohort = Cohort(subject, "unit", (0,), time(9))
        found = due(cohort, Look(schedule, schedule, at("10 12:00"), at("10 12:00")), NIGHT)
        assert (found.over, found.next) == (over, None)
    only_opens = of(dated("opens", date(2024, 3, 1)))
    assert not due(UNIT, Look(only_opens, only_opens, at("10 12:00"), at("10 12:00")), NIGHT).over


def test_a_lot_that_has_its_turn_earlier_is_told_earlier_and_once() -> None:
    schedule = of(dated("one", date(2024, 3, 14)))
    early = Look(schedule, schedule, at("06 12:00"), at("06 18:00"), lambda when: when - timedelta(hours=15))
    found = due(UNIT, early, NIGHT)
    assert [one.moment.days for one in found.tell] == [7]
    assert found.next == at("10 18:00")


def test_a_notice_whose_last_date_is_taken_back_is_not_over_before_that_is_told() -> None:
    past, coming = dated("one", FIRST), dated("two", FIRST + 20 * DAY)
    found = due(UNIT, Look(of(past, coming), of(past), at("10 09:00"), at("10 12:00")), NIGHT)
    assert [one.moment.kind for one in found.tell] == ["withdrawn"]
    assert not found.over
