"""What an amendment would do: which dates move with it, and how many people are told. Nothing is kept here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import Connection, func, select

from bot.shelf import Shelf
from bot.store import amendments as store
from bot.store.amendments import Mark
from bot.store.reminding import subscriptions
from dialogs.subscription import Role
from knowledge.amend import Amendment, Problem, problems
from knowledge.library import Library
from knowledge.notice import Notice
from knowledge.schedule import changes, schedule
from knowledge.timeline import Dated, timeline

Listening: TypeAlias = Mapping[tuple[str, Role], int]
"""How many active subscriptions there are, by subject and role."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A stage whose dates move: as they are, and as they would be."""

    before: Dated
    after: Dated


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an amendment would do. `told` counts subscriptions; `mark` says what it was found on."""

    amendment: Amendment
    shifts: tuple[Shift, ...]
    told: int
    mark: Mark


class AmendmentError(Exception):
    """The amendment cannot be made; `problems` are for whoever asked for it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(" ".join(map(str, problems)))
        self.problems = problems


def propose(connection: Connection, shelf: Shelf, amendment: Amendment, today: date) -> Proposal:
    """Return what the amendment would do; AmendmentError where it cannot be made."""
    before = shelf.refresh_in(connection)
    if found := problems(before, amendment, today):
        raise AmendmentError(found)
    after, notice = shelf.tried(connection, amendment), before.notices[amendment.notice]
    listening = _listening(connection, notice)
    return Proposal(amendment, shifts(before, after, notice.id), told(before, after, listening), store.mark(connection))


def shifts(before: Library, after: Library, notice_id: str) -> tuple[Shift, ...]:
    """Return the stages of a notice that have other dates after than before, those counted from others included."""
    old = {dated.stage.id: dated for dated in timeline(before.notices[notice_id], calendar=before.calendar)}
    new = timeline(after.notices[notice_id], calendar=after.calendar)
    return tuple(Shift(old[one.stage.id], one) for one in new if _days(old[one.stage.id]) != _days(one))


def told(before: Library, after: Library, listening: Listening) -> int:
    """Return how many subscriptions hear of a change: those with a date of theirs among what changed."""
    return sum(
        count
        for (subject, role), count in listening.items()
        if changes(schedule(before, subject), schedule(after, subject), role)
    )


def _listening(connection: Connection, notice: Notice) -> Listening:
    rows = connection.execute(
        select(subscriptions.c.subject, subscriptions.c.role, func.count())
        .where(subscriptions.c.subject.in_([notice.id, notice.programme]), subscriptions.c.state == "active")
        .group_by(subscriptions.c.subject, subscriptions.c.role)
    )
    return {(subject, role): count for subject, role, count in rows}


def _days(dated: Dated) -> tuple[date | None, date | None, str | None, bool]:
    return dated.starts, dated.ends, dated.stage.time, dated.provisional
