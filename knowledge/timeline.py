"""The stages of a notice with their dates, the inner ones that the notice never prints included."""

from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.calendar import OFFICIAL, Calendar, count_back
from knowledge.notice import Backwards, Notice, Stage


@dataclass(frozen=True, slots=True)
class Dated:
    """A stage with its dates, both inclusive. `derived`: counted by us from a printed date, which is `from_day`.

    For a derived stage `ends` is the last day on which it can begin; where the notice says 前 of the printed date and
    leaves open whether that day counts, it is counted from the day before. `provisional`: counted with a calendar year
    that is not published yet.
    """

    stage: Stage
    starts: date | None
    ends: date | None
    derived: bool = False
    provisional: bool = False
    from_day: date | None = None


def timeline(notice: Notice, tier_id: str | None = None, calendar: Calendar = OFFICIAL) -> tuple[Dated, ...]:
    """Return the stages of a tier (or of all tiers), in the order of the notice."""
    return tuple(_dated(notice, s, calendar) for s in notice.stages if tier_id is None or s.concerns(tier_id))


def _dated(notice: Notice, stage: Stage, calendar: Calendar) -> Dated:
    goal = _goal(notice, stage.backwards)
    if stage.backwards is None or goal is None:
        return Dated(stage, stage.starts, stage.ends)
    latest = latest_start(goal, stage.backwards, calendar)
    return Dated(stage, stage.starts, latest[0], derived=True, provisional=latest[1], from_day=goal)


def last_safe_day(stage: Stage) -> date | None:
    """Return the printed end, or the day before it where the notice leaves open whether that day counts."""
    return stage.ends - timedelta(days=1) if stage.ends and stage.end_day == "unclear" else stage.ends


def latest_start(goal: date, rule: Backwards, calendar: Calendar = OFFICIAL) -> tuple[date, bool]:
    """Return the last day on which a period can begin that must be over before `goal`, and whether it is provisional.

    The period's last day may be the day before the goal. Where the day of posting does not count, one must post a day
    (any day) before the first counted day.
    """
    first = count_back(goal, rule.period.days, working=rule.period.working, last_counts=False, calendar=calendar)
    back = 0 if rule.first_day == "counts" else 1
    return first.day - timedelta(days=back), first.provisional


def _goal(notice: Notice, rule: Backwards | None) -> date | None:
    if rule is None:
        return None
    return next((last_safe_day(stage) for stage in notice.stages if stage.id == rule.before), None)
