"""Finding leads by the words that are kept of them, keyed and hashed."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import ColumnElement, Connection, Select, case, column, false, func, or_, select, table, text, true

from bot.store.crypto import Keys
from bot.store.desk.words import Words, sought
from bot.store.tables import leads

LONGEST = 60
_MANY: Final = 30
_NEWEST: Final = 300
_INDEX: Final = table("lead_words", column("word"), column("lead"))
"""The index of the column `words` that SQLite has; PostgreSQL's needs no name."""
_PLANNED: Final = text(
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '32MB', true),"
    " set_config('random_page_cost', '1.1', true), set_config('max_parallel_workers_per_gather', '0', true)"
)


def plan_anew(connection: Connection) -> None:
    """Let PostgreSQL plan for what is asked for, not for the average: one region has most rows, another has few.

    A page is wanted at once: sets of rows are kept exactly in memory, and nothing waits for other processes.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_PLANNED)


def found_by(connection: Connection, keys: Keys, said: str, *, walking: bool = False) -> Iterator[ColumnElement[bool]]:
    """Yield conditions that only those leads meet which are found by every part of what was said; none for nothing.

    `walking`: most leads meet them, so they are walked in order and asked one by one instead of being found first.
    """
    if not said.strip():
        return
    parts = sought(keys, said[:LONGEST])
    if not parts:
        yield false()
        return
    if connection.dialect.name != "postgresql":
        yield from (or_(*(leads.c.id.in_(_having(way)) for way in ways)) for ways in parts)
        return
    named = _names(connection, [ways[0] for ways in parts])
    left = [ways if ways[0] in named else ways[1:] for ways in parts]
    if alone := frozenset().union(*(ways[0] for ways in left if len(ways) == 1)):
        yield _has(alone, walking=walking)
    yield from (or_(false(), *(_has(way, walking=walking) for way in ways)) for ways in left if len(ways) != 1)


def is_common(connection: Connection, keys: Keys, said: str, where: ColumnElement[bool]) -> bool:
    """Whether a good part of the newest leads of some regions are found by a text: then they are better walked.

    SQLite has one way to find them, and is not asked.
    """
    if not said.strip() or connection.dialect.name != "postgresql":
        return False
    newest = select(leads.c.id).where(where).order_by(leads.c.created.desc()).limit(_NEWEST)
    fitting = found_by(connection, keys, said, walking=True)
    fits = select(func.count()).select_from(leads).where(leads.c.id.in_(newest), *fitting)
    return bool(connection.execute(fits).scalar_one() >= _MANY)


def _names(connection: Connection, names: list[Words]) -> set[Words]:
    """Return those of the names that somebody has: what is none is mostly part of a unit, and found faster so."""
    asked = (select(leads.c.id).where(_has(name, walking=False)).exists() for name in names)
    found = connection.execute(select(*asked)).one()
    return {name for name, is_one in zip(names, found, strict=True) if is_one}


def _has(words: Words, *, walking: bool) -> ColumnElement[bool]:
    has = leads.c.words.contains(sorted(words))
    # No index knows a CASE, and half of the leads are taken to meet it: so the order is walked, and soon left.
    return case((has, true()), else_=false()) if walking else has


def _having(words: Words) -> Select[str]:
    first, *others = sorted(words)
    found = _INDEX.alias()
    return select(found.c.lead).where(found.c.word == first, *(_also(word, found.c.lead) for word in others))


def _also(word: int, lead: ColumnElement[str]) -> ColumnElement[bool]:
    own = _INDEX.alias()
    return select(own.c.lead).where(own.c.word == word, own.c.lead == lead).exists()
