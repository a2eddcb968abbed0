"""What is due for a lot of subscribers: what to tell them, what is stale, and when to look again.

A moment before a date is at its hour, so many days before the last safe day. What changed in the schedule is told at
once; of the changed date only what is still to come is planned. Of several moments of one stage that were missed, the
most urgent is told.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final, TypeAlias

from knowledge.deadline import Deadline, Role
from knowledge.moment import Moment
from knowledge.schedule import Schedule, changes
from knowledge.window import ZONE
from scheduler.quiet import Quiet

OPENS: Final = "opens"
NEWS_KEEP: Final = timedelta(days=30)
"""So long news are of use that are of no date in the future."""
Place: TypeAlias = Callable[[datetime], datetime]


@dataclass(frozen=True, slots=True)
class Cohort:
    """Everybody who is told the same things at the same times. `offsets` are days before a date; `hour` is local."""

    subject: str
    role: Role
    offsets: tuple[int, ...]
    hour: time


@dataclass(frozen=True, slots=True)
class Planned:
    """A moment, when it is told, and until when it is of use."""

    moment: Moment
    at: datetime
    stale: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """What to tell now, what came too late to be told, and when to look again; None where nothing is to come.

    `over`: of this notice nothing is to come any more, and nothing is to be told: who is over is told nothing.
    """

    tell: tuple[Planned, ...] = ()
    drop: tuple[Planned, ...] = ()
    next: datetime | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a lot: what they know, what holds now, until when everything was planned, and now (both aware).

    `place` gives the time at which this lot has its turn in the campaign of a planned time: then or earlier.
    """

    told: Schedule
    current: Schedule
    since: datetime
    now: datetime
    place: Place = lambda at: at


def due(cohort: Cohort, look: Look, quiet: Quiet) -> Due:
    """Return what is due; `look.now` must be outside of quiet hours."""
    planned = moments(cohort, look.current, quiet)
    missed = [one for one in planned if look.place(one.at) <= look.now and one.at > _from(look, one.moment)]
    urgent = {one.moment.of: one for one in missed}
    told = tuple(one for one in missed if urgent[one.moment.of] is one and one.stale > look.now)
    last, news = _last(cohort, look.current), tuple(_news(cohort, look))
    return Due(
        tell=(*news, *told),
        drop=tuple(one for one in missed if one not in told),
        next=_next(planned, look, last),
        over=last is not None and last <= look.now and not news,
    )


def moments(cohort: Cohort, schedule: Schedule, quiet: Quiet) -> tuple[Planned, ...]:
    """Return every moment before a date, by the time at which it is told."""
    found = [
        Planned(moment, at, deadline.ends)
        for deadline in schedule.deadlines.values()
        if cohort.role in deadline.roles
        for moment, at in _before(cohort, deadline, quiet)
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.moment.key)))


def _before(cohort: Cohort, deadline: Deadline, quiet: Quiet) -> Iterator[tuple[Moment, datetime]]:
    if deadline.stage == OPENS:
        yield Moment(deadline.notice, OPENS, OPENS, deadline.day), quiet.at(deadline.day, cohort.hour)
        return
    for days in cohort.offsets:
        day = deadline.day - timedelta(days=days)
        at = quiet.at(day, cohort.hour)
        if at >= deadline.ends:
            at = quiet.morning(day)
        if at < deadline.ends:
            yield Moment(deadline.notice, deadline.stage, "before", deadline.day, days), at


def _from(look: Look, moment: Moment) -> datetime:
    """Return after which time a moment counts: of a date that they do not know yet, only what is still to come."""
    known = look.told.deadlines.get(moment.of)
    return look.since if known and known.day == moment.day else look.now


def _news(cohort: Cohort, look: Look) -> Iterator[Planned]:
    for moment in changes(look.told, look.current, cohort.role):
        ends = _ends(look.current, moment)
        if _matters(moment, ends, look.now):
            stale = ends if ends is not None and ends > look.now else look.now + NEWS_KEEP
            yield Planned(moment, look.now, stale)


def _matters(moment: Moment, ends: datetime | None, now: datetime) -> bool:
    """Whether news are of something to come: of nothing that was past before and is past after."""
    if ends is not None and ends > now:
        return True
    if moment.since is not None:
        return moment.since >= now.astimezone(ZONE).date()
    return ends is None


def _ends(schedule: Schedule, moment: Moment) -> datetime | None:
    """Return when the date ends that news are about; of a whole notice its last one; None where it has no date."""
    if moment.kind == "published":
        of_notice = (one.ends for one in schedule.deadlines.values() if one.notice == moment.notice)
        return max(of_notice, default=None)
    deadline = schedule.deadlines.get(moment.of)
    return deadline.ends if deadline else None


def _last(cohort: Cohort, schedule: Schedule) -> datetime | None:
    """Return when the last date of a notice is past; None for a programme, and where no date is known."""
    if cohort.subject not in schedule.notices:
        return None
    dated = (one for one in schedule.deadlines.values() if one.stage != OPENS and cohort.role in one.roles)
    return max((one.ends for one in dated), default=None)


def _next(planned: tuple[Planned, ...], look: Look, last: datetime | None) -> datetime | None:
    ahead = [place for one in planned if (place := look.place(one.at)) > look.now]
    return min([*ahead, *([last] if last and last > look.now else [])], default=None)
