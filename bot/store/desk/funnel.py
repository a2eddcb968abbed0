"""How many came how far, read from the counts of visits and from the leads themselves: only sums leave this module."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, case, func, literal, select

from bot.bureau.region import Region, Scope
from bot.store.desk.governing import visits
from bot.store.spans import beginning, span_of
from bot.store.tables import leads


@dataclass(frozen=True, slots=True)
class Part:
    """Which counts: of these notices, in a scope and in one region of it if any, from one day up to before another."""

    scope: Scope
    notices: Collection[str]
    region: Region | None = None
    first: date | None = None
    before: date | None = None

    def within(self, place: ColumnElement[str], district: ColumnElement[str]) -> list[ColumnElement[bool]]:
        """Return the conditions of the places."""
        found = [self.scope.where(place, district)]
        return found if self.region is None else [*found, Scope(frozenset({self.region})).where(place, district)]


@dataclass(frozen=True, slots=True)
class Sum:
    """So many of one notice that came to `step` in a week: its place in the weeks asked for, -1 for before them."""

    notice: str
    week: int
    step: str
    count: int
    place: str
    district: str = ""


def visited(connection: Connection, part: Part, weeks: Sequence[date]) -> list[Sum]:
    """Return how many opened, began and finished. They are counted by place alone."""
    later = [(visits.c.day >= day, place) for place, day in reversed(list(enumerate(weeks)))]
    week = case(*later, else_=-1).label("week")
    named = visits.c.notice, visits.c.place, visits.c.step
    where = [*part.within(visits.c.place, literal("")), visits.c.notice.in_(sorted(part.notices))]
    if part.first:
        where.append(visits.c.day >= part.first)
    if part.before:
        where.append(visits.c.day < part.before)
    wanted = select(week, *named, func.sum(visits.c.count).label("many")).where(*where).group_by(week, *named)
    return [Sum(row.notice, row.week, row.step, int(row.many), row.place) for row in connection.execute(wanted)]


def left(connection: Connection, part: Part, weeks: Sequence[date], steps: dict[str, ColumnElement[bool]]) -> list[Sum]:
    """Return how many left an intent in each week, and for each of `steps` how many of these meet its condition now."""
    week = span_of(leads.c.created, weeks).label("week")
    named = leads.c.notice, leads.c.place, leads.c.district
    where = [*part.within(leads.c.place, leads.c.district), leads.c.notice.in_(sorted(part.notices))]
    where.append(leads.c.merged_into.is_(None))
    if part.first:
        where.append(leads.c.created >= beginning(part.first))
    if part.before:
        where.append(leads.c.created < beginning(part.before))
    sums = [func.sum(case((met, 1), else_=0)).label(step) for step, met in steps.items()]
    rows = connection.execute(select(week, *named, *sums).where(*where).group_by(week, *named))
    return [
        Sum(row.notice, row.week, step, int(getattr(row, step)), row.place, row.district)
        for row in rows
        for step in steps
    ]


def conversations(connection: Connection) -> int:
    """Return how many conversations ever began, about any notice or none."""
    wanted = select(func.coalesce(func.sum(visits.c.count), 0)).where(visits.c.notice == "")
    return int(connection.execute(wanted).scalar_one())
