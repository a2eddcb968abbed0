"""Sums of the funnel told apart by notice, district or week, and which of them can be told exactly."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.staff.rounding import gives_away, shown
from bot.store.desk.funnel import Sum

STEPS: Final = ("opened", "began", "finished", "left", "contacted", "submitted")
KNOWN_BY_DISTRICT: Final = STEPS[3:]
"""In which district somebody is, is asked for only with an intent."""
Key: TypeAlias = tuple[str, ...]


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


Split: TypeAlias = dict[Key, Counter[str]]
"""The counts by step of each row; a row to which nobody came is not there."""


def of_notice(one: Sum) -> Key:
    """Return which row of the notices a sum belongs to."""
    return (one.notice,)


def of_district(one: Sum) -> Key:
    """Return which row of the districts a sum belongs to."""
    return (one.place, one.district)


def counted(sums: Iterable[Sum]) -> Counter[str]:
    """Return the whole of each step."""
    found = Counter[str]()
    for one in sums:
        found[one.step] += one.count
    return found


def split(sums: Iterable[Sum], key: Callable[[Sum], Key]) -> Split:
    """Return the counts by step of whatever `key` tells apart."""
    found: Split = {}
    for one in sums:
        if one.count:
            found.setdefault(key(one), Counter())[one.step] += one.count
    return found


def exact_steps(sums: list[Sum]) -> frozenset[str]:
    """Return the steps of which the whole, and that of each notice, can be told exactly beside every split of it."""
    groups = [sums, *([one for one in sums if of_notice(one) == key] for key in split(sums, of_notice))]
    return frozenset(step for step in STEPS if not any(_tells(group, step) for group in groups))


def table(rows: Split, steps: tuple[str, ...], order: Iterable[Key], exact: frozenset[str] = frozenset()) -> Table:
    """Return the rows that have anything, in an order, with the cells of `exact` steps told exactly."""
    some = [key for key in order if any(rows[key][step] for step in steps)]
    return Table(
        steps, tuple(Row(key, tuple(shown(rows[key][step], exact=step in exact) for step in steps)) for key in some)
    )


def _tells(sums: list[Sum], step: str) -> bool:
    """Whether the exact whole of a step gives a small number of a district or a week away."""
    mine = [one for one in sums if one.step == step]
    splits = [split(mine, lambda one: (str(one.week),))]
    if step in KNOWN_BY_DISTRICT:
        splits.append(split(mine, of_district))
    columns = [[counts[step] for counts in rows.values()] for rows in splits]
    return any(gives_away(sum(column), column) for column in columns)
