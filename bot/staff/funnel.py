"""The bureau's numbers: how many opened, began, finished, left an intent, were contacted, were submitted."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeAlias

from sqlalchemy import ColumnElement, Connection, and_, not_, true

from bot.clock import day_in_china
from bot.staff.notices import find, visible
from bot.staff.pipeline import FIRST, pipeline
from bot.staff.record import note
from bot.staff.rounding import gives_away, shown
from bot.staff.who import Actor, Region
from bot.store.crypto import Keys
from bot.store.desk import funnel as store
from bot.store.desk.funnel import Part, Sum
from bot.store.tables import leads
from knowledge.library import Library

STEPS: Final = ("opened", "began", "finished", "left", "contacted", "submitted")
KNOWN_BY_DISTRICT: Final = STEPS[3:]
"""In which district somebody is, is asked for only with an intent."""
WEEKS: Final = 26
"""So many weeks have a row of their own; those before are one row."""
SUBMITTED: Final = "submitted"
_WEEK: Final = timedelta(days=7)
Key: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What to count: one notice or all, one region or all, from the week of `first` to the week of `last`."""

    notice: str = ""
    region: Region | None = None
    first: date | None = None
    last: date | None = None

    @property
    def narrow(self) -> bool:
        """Whether the whole of what is counted is itself a split by district or week."""
        return bool((self.region and self.region.district) or self.first or self.last)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: what it is about (a notice; a place and a district; a week), and its cells as they stand."""

    of: Key
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of each row belong to `steps`."""

    steps: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the page shows. `whole` are the six steps as they stand, `lengths` what a drawing of them goes by.

    `conversations` is how many began at all; none where not everything is counted. `by_week` has an empty week for
    everything before the weeks.
    """

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
    return _numbers(library, sums, weeks, talks, exact=not (asked.narrow or _only_districts(actor)))


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
    return not actor.scope.everywhere and any(region.district for region in actor.scope.regions)


def _numbers(library: Library, sums: list[Sum], weeks: tuple[date, ...], talks: int | None, *, exact: bool) -> Numbers:
    safe = _safe(sums) if exact else frozenset[str]()
    whole = _counted(sums)
    told = tuple(shown(whole[step], exact=step in safe) for step in STEPS)
    notices, districts = _split(sums, _notice), _split(sums, _district)
    by_week = _split(sums, lambda one: (str(weeks[one.week]) if one.week >= 0 else "",))
    order = list(library.notices)
    return Numbers(
        told,
        tuple(0 if text.startswith("<") else int(text) for text in told),
        talks,
        _table(notices, STEPS, sorted(notices, key=lambda key: order.index(key[0])), safe),
        _table(districts, KNOWN_BY_DISTRICT, sorted(districts)),
        _table(by_week, STEPS, sorted(by_week, reverse=True)),
    )


def _safe(sums: list[Sum]) -> frozenset[str]:
    """Return the steps of which the whole, and that of each notice, can be told exactly beside every split of it."""
    groups = [sums, *([one for one in sums if _notice(one) == key] for key in _split(sums, _notice))]
    return frozenset(step for step in STEPS if not any(_tells(group, step) for group in groups))


def _tells(sums: list[Sum], step: str) -> bool:
    """Whether the exact whole of a step gives a small number of a district or a week away."""
    mine = [one for one in sums if one.step == step]
    splits = [_split(mine, lambda one: (str(one.week),))]
    if step in KNOWN_BY_DISTRICT:
        splits.append(_split(mine, _district))
    columns = [[counts[step] for counts in split.values()] for split in splits]
    return any(gives_away(sum(column), column) for column in columns)


def _notice(one: Sum) -> Key:
    return (one.notice,)


def _district(one: Sum) -> Key:
    return (one.place, one.district)


def _counted(sums: Iterable[Sum]) -> Counter[str]:
    found = Counter[str]()
    for one in sums:
        found[one.step] += one.count
    return found


def _split(sums: Iterable[Sum], key: Callable[[Sum], Key]) -> dict[Key, Counter[str]]:
    """Return the counts by step of whatever `key` tells apart; what nobody came to is not there."""
    found: dict[Key, Counter[str]] = {}
    for one in sums:
        if one.count:
            found.setdefault(key(one), Counter())[one.step] += one.count
    return found


def _table(
    split: dict[Key, Counter[str]], steps: tuple[str, ...], order: list[Key], safe: frozenset[str] = frozenset()
) -> Table:
    some = [key for key in order if any(split[key][step] for step in steps)]
    rows = (Row(key, tuple(shown(split[key][step], exact=step in safe) for step in steps)) for key in some)
    return Table(steps, tuple(rows))
