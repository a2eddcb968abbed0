"""The dates of what one can be reminded of, and what a change of them means for whom."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from knowledge.deadline import OPENS, Deadline, Role, deadlines
from knowledge.library import Library
from knowledge.moment import NOTHING, Moment
from knowledge.notice import Notice
from knowledge.window import window_status


@dataclass(frozen=True, slots=True)
class Schedule:
    """The notices of a subject and their dates, by `notice/stage`."""

    notices: tuple[str, ...]
    deadlines: dict[str, Deadline]


def subject_notices(library: Library, subject: str) -> tuple[Notice, ...]:
    """Return the notice with this id, else the notices of the programme with this id; none where it is unknown."""
    notice = library.notices.get(subject)
    if notice is not None:
        return (notice,)
    return tuple(notice for notice in library.notices.values() if notice.programme == subject)


def subject_for(library: Library, notice_id: str, now: datetime) -> str:
    """Return what to remind of for a notice: itself while one may apply or soon may, else its programme."""
    notice = library.notices[notice_id]
    return notice_id if window_status(notice, now).state in ("upcoming", "open") else notice.programme


def schedule(library: Library, subject: str) -> Schedule:
    """Return the dates of a subject as they are known now."""
    notices = subject_notices(library, subject)
    found = {d.of: d for notice in notices for d in deadlines(notice, library.calendar)}
    return Schedule(tuple(notice.id for notice in notices), found)


def dump(schedule: Schedule) -> str:
    """Return a schedule as JSON; equal schedules give equal text."""
    rows = {of: _row(deadline) for of, deadline in schedule.deadlines.items()}
    return json.dumps({"notices": sorted(schedule.notices), "deadlines": rows}, sort_keys=True, separators=(",", ":"))


def restore(text: str) -> Schedule:
    """Read what `dump` wrote."""
    raw = json.loads(text)
    return Schedule(tuple(raw["notices"]), {of: _deadline(of, row) for of, row in raw["deadlines"].items()})


def changes(before: Schedule, after: Schedule, role: Role) -> tuple[Moment, ...]:
    """Return what somebody in this role is to be told who knows `before`, the notices in their order, by date.

    A new notice is told as one: its dates stand in it. A notice that is no more is told nothing of. A moved time of day
    counts as moved, from a day to the same day.
    """
    news = (notice for notice in after.notices if notice not in before.notices)
    published = tuple(Moment(notice, NOTHING, "published", None) for notice in news)
    return published + tuple(_changed(before, after, role))


def _changed(before: Schedule, after: Schedule, role: Role) -> Iterator[Moment]:
    for of in sorted(before.deadlines.keys() | after.deadlines.keys()):
        was, now = before.deadlines.get(of), after.deadlines.get(of)
        notice, _, stage = of.partition("/")
        known = notice in before.notices and notice in after.notices
        if known and stage != OPENS and _concerns(was, now, role):
            yield from _change(notice, stage, was, now)


def _concerns(was: Deadline | None, now: Deadline | None, role: Role) -> bool:
    return any(role in deadline.roles for deadline in (was, now) if deadline is not None)


def _change(notice: str, stage: str, was: Deadline | None, now: Deadline | None) -> Iterator[Moment]:
    if was is None and now is not None:
        yield Moment(notice, stage, "announced", now.day)
    elif was is not None and now is None:
        yield Moment(notice, stage, "withdrawn", None, since=was.day)
    elif was is not None and now is not None and (was.day, was.ends) != (now.day, now.ends):
        yield Moment(notice, stage, "moved", now.day, since=was.day)
    elif was is not None and now is not None and was.provisional and not now.provisional:
        yield Moment(notice, stage, "confirmed", now.day)


def _row(deadline: Deadline) -> dict[str, Any]:
    return {
        "day": deadline.day.isoformat(),
        "ends": deadline.ends.isoformat(),
        "roles": sorted(deadline.roles),
        "printed": deadline.printed.isoformat(),
        "derived": deadline.derived,
        "provisional": deadline.provisional,
    }


def _deadline(of: str, row: dict[str, Any]) -> Deadline:
    notice, _, stage = of.partition("/")
    return Deadline(
        notice=notice,
        stage=stage,
        day=date.fromisoformat(row["day"]),
        ends=datetime.fromisoformat(row["ends"]),
        roles=frozenset(row["roles"]),
        printed=date.fromisoformat(row["printed"]),
        derived=row["derived"],
        provisional=row["provisional"],
    )
