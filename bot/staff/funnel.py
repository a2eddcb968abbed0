"""The bureau's numbers: how many opened, began, finished, left an intent, were contacted, were submitted."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, not_, true

from bot.bureau.region import Region
from bot.clock import day_in_china
from bot.staff.notices import find, visible
from bot.staff.pipeline import FIRST, pipeline
from bot.staff.record import note
from bot.staff.rounding import shown
from bot.staff.splitting import (
    KNOWN_BY_DISTRICT,
    STEPS,
    Table,
    counted,
    exact_steps,
    of_district,
    of_notice,
    split,
    table,
)
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.desk import funnel as store
from bot.store.desk.funnel import Part, Sum
from bot.store.tables import leads
from knowledge.library import Library

WEEKS: Final = 26
"""So many weeks have a row of their own; those before are one row."""
SUBMITTED: Final = "submitted"
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Asked:
    """What to count: one notice or all, one region or all, from the week of `first` to the week of `last`."""

    notice: str = ""
    region: Region | None = None
    first: date | None = None
    last: date | None = None

    @property
    def narrow(self) -> bool:
        """Whether the whole of what is counted is itself a split by weeks."""
        return bool(self.first or self.last)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the page shows. `whole` are `steps` as they stand, `lengths` what a drawing of them goes by.

    `steps` are all six, or the last three where only districts are counted. `conversations` is how many began at all;
    none where not everything is counted. `by_week` has an empty week for everything before the weeks.
    """

    steps: tuple[str, ...]
    whole: tuple[str, ...]
    lengths: tuple[int, ...]
    conversations: int | None
    by_notice: Table
    by_district: Table
    by_week: Table


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def numbers(connection: Connection, library: Library, actor: Actor, asked: Asked) -> Numbers:
    """Count; LookupError for a notice or a region that the actor does not see."""
    actor.need("numbers.see")
    part, weeks = _part(library, actor, asked), _weeks(actor, asked)
    conditions = _conditions()
    sums = [*store.visited(connection, part, weeks), *store.left(connection, part, weeks, conditions)]
    everything = actor.scope.everywhere and asked == Asked()
    talks = store.conversations(connection) if everything else None
    by_district = bool(asked.region and asked.region.district) or _only_districts(actor)
    steps = KNOWN_BY_DISTRICT if by_district else STEPS
    exact = frozenset[str]() if by_district or asked.narrow else exact_steps(sums)
    return _laid_out(library, [one for one in sums if one.step in steps], weeks, talks, (steps, exact))


def taken_out(connection: Connection, library: Library, keys: Keys, actor: Actor, asked: Asked) -> Numbers:
    """Return the numbers for a file, and record that it leaves the desk."""
    actor.need("leads.export")
    found = numbers(connection, library, actor, asked)
    first, last, region = str(asked.first or ""), str(asked.last or ""), str(asked.region or "")
    note(connection, keys, actor, "numbers.exported", notice=asked.notice, region=region, first=first, last=last)
    return found


def _part(library: Library, actor: Actor, asked: Asked) -> Part:
    if asked.notice and find(library, actor.scope, asked.notice) is None:
        raise LookupError(asked.notice)
    if asked.region and not actor.scope.holds(asked.region.place, asked.region.district):
        raise LookupError(str(asked.region))
    notices = {asked.notice} if asked.notice else {notice.id for notice in visible(library, actor.scope)}
    first = monday(asked.first) if asked.first else None
    before = monday(asked.last) + _WEEK if asked.last else None
    return Part(actor.scope, notices, asked.region, first, before)


def _weeks(actor: Actor, asked: Asked) -> tuple[date, ...]:
    """Return the Mondays that have a row of their own, the earliest first."""
    last = monday(min(asked.last, day_in_china(actor.at)) if asked.last else day_in_china(actor.at))
    first = last - (WEEKS - 1) * _WEEK
    start = max(first, min(monday(asked.first), last)) if asked.first else first
    return tuple(start + number * _WEEK for number in range((last - start).days // 7 + 1))


def _conditions() -> dict[str, ColumnElement[bool]]:
    """Return what a lead has to be for each of the last three steps, by its state now."""
    order = [state.id for state in pipeline().states]
    later = [state for state in order[order.index(SUBMITTED) :] if state != "dropped"]
    spoken_to = not_(and_(leads.c.status == "dropped", leads.c.reason == "unreachable"))
    return {
        "left": true(),
        "contacted": and_(leads.c.status != FIRST, spoken_to),
        "submitted": leads.c.status.in_(later),
    }


def _only_districts(actor: Actor) -> bool:
    return not actor.scope.everywhere and all(region.district for region in actor.scope.regions)


def _laid_out(
    library: Library,
    sums: list[Sum],
    weeks: tuple[date, ...],
    talks: int | None,
    said: tuple[tuple[str, ...], frozenset[str]],
) -> Numbers:
    """Return the tables; `said` are the steps, and those of them that can be told exactly."""
    steps, exact = said
    whole = tuple(shown(counted(sums)[step], exact=step in exact) for step in steps)
    notices, districts = split(sums, of_notice), split(sums, of_district)
    by_week = split(sums, lambda one: (str(weeks[one.week]) if one.week >= 0 else "",))
    return Numbers(
        steps,
        whole,
        tuple(0 if text.startswith("<") else int(text) for text in whole),
        talks,
        table(notices, steps, [(notice,) for notice in library.notices if (notice,) in notices], exact),
        table(districts, KNOWN_BY_DISTRICT, sorted(districts)),
        table(by_week, steps, sorted(by_week, reverse=True)),
    )
