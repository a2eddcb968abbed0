"""Questions that could not be answered, masked: one row for what was asked, however many asked it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, bindparam, func, select, update

from bot.store.crypto import Keys, Place
from bot.store.tables import missed
from bot.store.upsert import Prepared
from dialogs.plain import says_something

MOST: Final = 20_000
"""So many different questions are kept, so that nobody fills the disk. A new one beyond them is not added."""
_AGAIN = (
    update(missed)
    .where(missed.c.question == bindparam("known"))
    .values(times=missed.c.times + 1, nearest=bindparam("near"), last_day=bindparam("day"))
)
_COUNT = select(func.count()).select_from(missed)
_NOTE = Prepared(
    missed,
    lambda fresh: fresh.on_conflict_do_update(
        index_elements=["question"],
        set_={"times": missed.c.times + 1, "nearest": fresh.excluded.nearest, "last_day": fresh.excluded.last_day},
    ),
)


@dataclass(frozen=True, slots=True)
class Missed:
    """A masked question, how often it was asked, the ids of the statements that come nearest, and when it was asked."""

    text: str
    times: int
    nearest: tuple[str, ...]
    first_day: date
    last_day: date


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


def listed(connection: Connection, since: date | None, keys: Keys) -> Iterator[Missed]:
    """Yield what was asked on `since` or later, most asked first; SealError where the keys do not fit."""
    wanted = select(missed).order_by(missed.c.times.desc(), missed.c.last_day.desc(), missed.c.question)
    for row in connection.execute(wanted if since is None else wanted.where(missed.c.last_day >= since)):
        text = keys.open_text(row.text_sealed, _place(row.question))
        yield Missed(text, row.times, tuple(row.nearest.split()), row.first_day, row.last_day)


def _place(question: str) -> Place:
    return Place("missed", "text", question)
