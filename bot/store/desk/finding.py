"""Finding leads by the words that are kept of them, keyed and hashed."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, false, func, or_, select, text

from bot.store.crypto import Keys
from bot.store.desk.casework import lead_words
from bot.store.desk.words import sought
from bot.store.tables import leads

FEW = 2000
"""So many leads are fetched by a word before all else; of a commoner word the leads are asked one by one."""
LONGEST = 60


def plan_anew(connection: Connection) -> None:
    """Let the database plan for what is asked for, not for the average: one region has most rows, another has few."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))


def found_by(connection: Connection, keys: Keys, said: str) -> Iterator[ColumnElement[bool]]:
    """Yield conditions that only those leads meet which are found by every part of what was said; none for nothing."""
    if not said.strip():
        return
    parts = sought(keys, said[:LONGEST])
    times = _times(connection, {word for ways in parts for way in ways for word in way})
    if not parts:
        yield false()
    for ways in parts:
        yield or_(false(), *(_has_all(way, times) for way in ways if all(times[word] for word in way)))


def _times(connection: Connection, words: set[str]) -> dict[str, int]:
    """Return how many leads have each word, counted no further than to `FEW`."""
    if not words:
        return {}
    ordered = sorted(words)
    named = {f"word_{number}": word for number, word in enumerate(ordered)}
    return dict(zip(ordered, connection.execute(_counting(len(ordered)), named).one(), strict=True))


@cache
def _counting(words: int) -> Select[*tuple[Any, ...]]:
    """Return the statement for so many words, built once: building it takes longer than running it."""
    return select(*(_counted(f"word_{number}") for number in range(words)))


def _counted(name: str) -> ColumnElement[int]:
    some = select(lead_words.c.lead).where(lead_words.c.word == bindparam(name)).limit(FEW).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _has_all(words: frozenset[str], times: dict[str, int]) -> ColumnElement[bool]:
    """Return the condition that a lead has all these words: by the rarest one, unless even that is common."""
    rarest, *others = sorted(words, key=lambda word: (times[word], word))
    if times[rarest] >= FEW:
        return and_(*(_has(word, leads.c.id) for word in (rarest, *others)))
    first = lead_words.alias()
    having = select(first.c.lead).where(first.c.word == rarest, *(_has(word, first.c.lead) for word in others))
    return leads.c.id.in_(having)


def _has(word: str, lead: ColumnElement[str]) -> ColumnElement[bool]:
    own = lead_words.alias()
    return select(own.c.lead).where(own.c.word == word, own.c.lead == lead).exists()
