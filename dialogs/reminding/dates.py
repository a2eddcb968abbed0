"""The dates that a subscription is about, seen from a moment."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from dialogs.subscription import Subscription
from knowledge.deadline import OPENS, Deadline, Role
from knowledge.library import Library
from knowledge.notice import Notice, Stage
from knowledge.schedule import Schedule, schedule
from knowledge.window import ZONE

_DAY = timedelta(days=1)


def day_of(now: datetime) -> date:
    """Return the day it is where the notices are."""
    return now.astimezone(ZONE).date()


def at(day: date, hour: str) -> datetime:
    """Return a time of day on a day, where the notices are."""
    return datetime.combine(day, time.fromisoformat(hour), ZONE)


def dates(library: Library, subject: str, role: Role) -> tuple[Deadline, ...]:
    """Return every date of a subject that somebody in this role is reminded of, the earliest first."""
    found = (one for one in _schedule(library, subject).deadlines.values() if role in one.roles)
    return tuple(sorted(found, key=lambda one: (one.ends, one.of)))


def ahead(library: Library, subscription: Subscription, now: datetime) -> tuple[Deadline, ...]:
    """Return the dates of a subscription that are still to come and not done."""
    found = dates(library, subscription.subject, subscription.role)
    return tuple(one for one in found if is_ahead(one, now) and one.of not in subscription.done)


def is_ahead(deadline: Deadline, now: datetime) -> bool:
    """Whether a date is still to come; a first day only until it has begun."""
    return deadline.day > day_of(now) if deadline.stage == OPENS else deadline.ends >= now


def is_printed(deadline: Deadline) -> bool:
    """Whether the day that is told is the one the notice prints, so that its time of day holds for it."""
    return not deadline.derived and deadline.day == deadline.printed


def date_of(library: Library, notice: str, stage: str) -> Deadline | None:
    """Return the date of a stage as it is known now."""
    return _schedule(library, notice).deadlines.get(f"{notice}/{stage}") if notice in library.notices else None


def stage_of(notice: Notice, stage_id: str) -> Stage | None:
    """Return a stage of a notice."""
    return next((stage for stage in notice.stages if stage.id == stage_id), None)


def next_told(library: Library, subscription: Subscription, now: datetime) -> date | None:
    """Return the day of the next reminder, if any is to come."""
    found = (day for one in ahead(library, subscription, now) for day in _days(one, subscription, now))
    return min(found, default=None)


def _days(deadline: Deadline, subscription: Subscription, now: datetime) -> Iterator[date]:
    """Yield the days on which a date is still to be told of."""
    offsets = (0,) if deadline.stage == OPENS else subscription.offsets
    for offset in offsets:
        moment = at(deadline.day - offset * _DAY, subscription.hour)
        if moment > now and (moment < deadline.ends or offset == 0):
            yield moment.date()


def _schedule(library: Library, subject: str) -> Schedule:
    """Return the dates of a subject, worked out once for each catalogue."""
    known = library.memory.get((_schedule, subject))
    found = known if isinstance(known, Schedule) else schedule(library, subject)
    library.memory[_schedule, subject] = found
    return found
