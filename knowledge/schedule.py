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
from knowledge.window import ZONE, window_status


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
    """Return what somebody in this role is to be told who knows `before`: new notices first, then dates by their day.

    A new notice is told as one, for its dates stand in it; of a notice that is gone nothing is told. Another time of
    day counts as moved, from a day to the same day; another wording of the same last moment is not told. The first day
    to apply is told by itself only where no other date of its notice is, and not that it is gone.
    """
    news = tuple(Moment(one, NOTHING, "published", None) for one in after.notices if one not in before.notices)
    told = [found for of in before.deadlines | after.deadlines for found in _changed(before, after, of, role)]
    closing = {moment.notice for moment in told if moment.stage != OPENS}
    kept = [moment for moment in told if moment.stage != OPENS or moment.notice not in closing]
    return news + tuple(sorted(kept, key=_order))


def _order(moment: Moment) -> tuple[date, str]:
    return moment.day or moment.since or date.max, moment.key


def _changed(before: Schedule, after: Schedule, of: str, role: Role) -> Iterator[Moment]:
    notice, _, stage = of.partition("/")
    was, now = before.deadlines.get(of), after.deadlines.get(of)
    was = was if was is not None and role in was.roles else None
    now = now if now is not None and (was is not None or role in now.roles) else None
    gone = now is None and stage == OPENS
    if notice in before.notices and notice in after.notices and not gone:
        yield from _change(notice, stage, was, now)


def _change(notice: str, stage: str, was: Deadline | None, now: Deadline | None) -> Iterator[Moment]:
    match was, now:
        case None, Deadline(day=day):
            yield Moment(notice, stage, "announced", day)
        case Deadline(day=since), None:
            yield Moment(notice, stage, "withdrawn", None, since=since)
        case Deadline(day=since, ends=old), Deadline(day=day, ends=new) if old != new:
            yield Moment(notice, stage, "moved", day, since=since)
        case Deadline(provisional=True), Deadline(day=day, provisional=False):
            yield Moment(notice, stage, "confirmed", day)


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
        ends=datetime.fromisoformat(row["ends"]).astimezone(ZONE),
        roles=frozenset(row["roles"]),
        printed=date.fromisoformat(row["printed"]),
        derived=row["derived"],
        provisional=row["provisional"],
    )
