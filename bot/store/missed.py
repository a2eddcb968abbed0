"""Questions that could not be answered, masked: one row for what was asked, however many asked it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, null, select, update

from bot.store.crypto import Keys, Place
from bot.store.tables import missed
from bot.store.upsert import Prepared
from dialogs.plain import says_something

MOST: Final = 20_000
"""So many different questions are kept, so that nobody fills the disk. A new one beyond them is not added."""
_AGAIN = (
    update(missed)
    .where(missed.c.question == bindparam("known"))
    .values(times=missed.c.times + 1, nearest=bindparam("near"), last_day=bindparam("day"), settled=null())
)
Order: TypeAlias = Literal["times", "last"]
_ORDERS: Final = {
    "times": (missed.c.times.desc(), missed.c.last_day.desc(), missed.c.question),
    "last": (missed.c.last_day.desc(), missed.c.times.desc(), missed.c.question),
}
_COUNT = select(func.count()).select_from(missed)
_NOTE = Prepared(
    missed,
    lambda fresh: fresh.on_conflict_do_update(
        index_elements=["question"],
        set_={
            "times": missed.c.times + 1,
            "nearest": fresh.excluded.nearest,
            "last_day": fresh.excluded.last_day,
            "settled": null(),
        },
    ),
)


@dataclass(frozen=True, slots=True)
class Missed:
    """A masked question, how often it was asked, the ids of the statements that come nearest, and when it was asked.

    `question` is its id. `settled` is the day on which staff were done with it.
    """

    text: str
    times: int
    nearest: tuple[str, ...]
    first_day: date
    last_day: date
    question: str = field(default="", compare=False)
    settled: date | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which questions: asked on `since` or later, those that are done with or all the others, and in which order."""

    since: date | None = None
    order: Order = "times"
    settled: bool = False

    def where(self) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions of the questions that are wanted."""
        is_open = missed.c.settled.is_(None)
        which = ~is_open if self.settled else is_open
        return (which,) if self.since is None else (which, missed.c.last_day >= self.since)


def note(connection: Connection, text: str, nearest: tuple[str, ...], day: date, keys: Keys) -> None:
    """Count a masked question; nothing where masking left nothing to read, or where there are too many already."""
    if not says_something(text):
        return
    question, near = keys.index("missed", text), " ".join(nearest)
    again = connection.execute(_AGAIN, {"known": question, "near": near, "day": day}).rowcount
    if again or connection.execute(_COUNT).scalar_one() >= MOST:
        return
    fresh = {
        "question": question,
        "text_sealed": keys.seal_text(text, _place(question)),
        "times": 1,
        "nearest": near,
        "first_day": day,
        "last_day": day,
    }
    connection.execute(_NOTE.on(connection), fresh)


def listed(
    connection: Connection, chosen: Chosen, keys: Keys, most: int | None = None, skip: int = 0
) -> Iterator[Missed]:
    """Yield questions, at most so many after so many; SealError where the keys do not fit."""
    wanted = select(missed).where(*chosen.where()).order_by(*_ORDERS[chosen.order])
    for row in connection.execute(wanted.limit(most).offset(skip)):
        yield _read(row, keys)


def how_many(connection: Connection, chosen: Chosen) -> int:
    """Count the questions that are wanted."""
    return connection.execute(_COUNT.where(*chosen.where())).scalar_one()


def settle(connection: Connection, question: str, day: date | None) -> bool:
    """Write down that staff are done with a question, or with None that they are not; false where there is none."""
    changed = update(missed).where(missed.c.question == question).values(settled=day)
    return connection.execute(changed).rowcount == 1


def _read(row: Row[Any], keys: Keys) -> Missed:
    text = keys.open_text(row.text_sealed, _place(row.question))
    near = tuple(row.nearest.split())
    return Missed(text, row.times, near, row.first_day, row.last_day, row.question, row.settled)


def _place(question: str) -> Place:
    return Place("missed", "text", question)
