"""What could not be answered, at the desk: a page of it, being done with it, and all of it for a file.

A question is of no region: it was masked when it was kept, and nobody's name or place is with it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store import missed
from bot.store.crypto import Keys
from bot.store.missed import Chosen, Missed

A_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the questions, of `count` in all."""

    questions: tuple[Missed, ...]
    number: int
    count: int

    @property
    def pages(self) -> int:
        """How many pages there are; one where there is nothing."""
        return max(1, -(-self.count // A_PAGE))


def sheet(connection: Connection, keys: Keys, actor: Actor, chosen: Chosen, number: int) -> Sheet:
    """Return a page, counted from 1; the last one where there are not so many."""
    actor.need("missed.see")
    found = Sheet((), 1, missed.how_many(connection, chosen))
    page = min(max(1, number), found.pages)
    questions = missed.listed(connection, chosen, keys, A_PAGE, (page - 1) * A_PAGE)
    return Sheet(tuple(questions), page, found.count)


def settle(connection: Connection, keys: Keys, actor: Actor, question: str, day: date | None) -> None:
    """Be done with a question from `day` on, or not after all; LookupError where there is none.

    Whoever may change what people are told of dates may say this; who only reads may not.
    """
    actor.need("missed.see")
    actor.need("notices.amend")
    if not missed.settle(connection, question, day):
        raise LookupError(question)
    note(connection, keys, actor, "missed.settled" if day else "missed.reopened", Subject("missed", question))


def taken_out(connection: Connection, keys: Keys, actor: Actor, chosen: Chosen) -> tuple[Missed, ...]:
    """Return all questions for a file that leaves the desk, and record that they do."""
    actor.need("missed.see")
    actor.need("leads.export")
    found = tuple(missed.listed(connection, chosen, keys))
    since = str(chosen.since or "")
    note(connection, keys, actor, "missed.exported", rows=len(found), since=since, settled=chosen.settled)
    return found
