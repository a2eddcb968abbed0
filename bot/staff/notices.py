"""The notices as the desk shows them: to whom they belong, how their dates stand, and who waits for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from bot.bureau.region import Scope
from bot.shelf import Shelf
from bot.staff.who import Actor
from bot.store import amendments, listing
from bot.store.amendments import Amended
from knowledge.library import Library
from knowledge.notice import Notice
from knowledge.timeline import Dated, timeline
from knowledge.window import WindowStatus, window_status

SHOWN = 3
"""So many of the next dates are shown in the list."""


@dataclass(frozen=True, slots=True)
class Overview:
    """A notice in the list. `subscribers` counts the active subscriptions of it and of its programme."""

    notice: Notice
    status: WindowStatus
    coming: tuple[Dated, ...]
    subscribers: int


@dataclass(frozen=True, slots=True)
class StageNow:
    """A stage as it is now and as the notice prints it; `made` is the amendment that counts, if any."""

    now: Dated
    printed: Dated
    made: Amended | None

    @property
    def moved(self) -> bool:
        """Whether its dates are others than those printed."""
        return days(self.now) != days(self.printed)

    @property
    def counted(self) -> bool:
        """Whether its day is counted back from another stage, and so cannot be amended by itself."""
        return self.now.stage.backwards is not None


@dataclass(frozen=True, slots=True)
class NoticeNow:
    """A notice with its stages in order, and what was ever amended of its programme, the newest first."""

    overview: Overview
    stages: tuple[StageNow, ...]
    history: tuple[Amended, ...]


def visible(library: Library, scope: Scope) -> tuple[Notice, ...]:
    """Return the notices of the places in a scope; one district of a place is enough to see them."""
    places = {region.place for region in scope.regions}
    return tuple(one for one in library.notices.values() if scope.everywhere or one.place in places)


def may_amend(actor: Actor, notice: Notice) -> bool:
    """Whether an actor may change the dates of a notice: with the right, and the whole place."""
    return actor.may("notices.amend") and actor.scope.holds(notice.place)


def overviews(connection: Connection, shelf: Shelf, actor: Actor, now: datetime) -> list[Overview]:
    """Return every notice that the actor may see, as it is at `now` (aware)."""
    actor.need("notices.see")
    library, wanted = shelf.refresh_in(connection), listing.wanted(connection)
    return [_overview(library, notice, wanted, now) for notice in visible(library, actor.scope)]


def one_notice(connection: Connection, shelf: Shelf, actor: Actor, notice_id: str, now: datetime) -> NoticeNow | None:
    """Return a notice; None where there is none, or it is of a place that the actor does not see."""
    actor.need("notices.see")
    library = shelf.refresh_in(connection)
    notice = find(library, actor.scope, notice_id)
    if notice is None:
        return None
    history = tuple(_history(connection, shelf.encoded, notice))
    newest = {one.amendment.stage: one for one in history if one.amendment.notice == notice.id}
    printed = {one.stage.id: one for one in timeline(shelf.encoded.notices[notice.id], calendar=library.calendar)}
    stages = (
        StageNow(dated, printed[dated.stage.id], newest.get(dated.stage.id))
        for dated in timeline(notice, calendar=library.calendar)
    )
    overview = _overview(library, notice, listing.wanted(connection), now)
    return NoticeNow(overview, tuple(stages), history[::-1])


def find(library: Library, scope: Scope, notice_id: str) -> Notice | None:
    """Return a notice that may be seen in this scope."""
    return next((notice for notice in visible(library, scope) if notice.id == notice_id), None)


def days(dated: Dated) -> tuple[date | None, date | None, str | None]:
    """Return what is said of a stage's time."""
    return dated.starts, dated.ends, dated.stage.time


def _history(connection: Connection, encoded: Library, notice: Notice) -> Iterable[Amended]:
    """Return what was amended of a notice and of the former ones of its programme, oldest first."""
    kin = {one.id for one in encoded.notices.values() if one.programme == notice.programme}
    return (one for one in amendments.history(connection) if one.amendment.notice in kin)


def _overview(library: Library, notice: Notice, wanted: dict[str, dict[str, int]], now: datetime) -> Overview:
    dated = timeline(notice, calendar=library.calendar)
    coming = sorted((one for one in dated if one.ends and one.ends >= now.date()), key=lambda one: one.ends or date.max)
    subscribers = sum(sum(wanted.get(of, {}).values()) for of in {notice.id, notice.programme})
    return Overview(notice, window_status(notice, now), tuple(coming[:SHOWN]), subscribers)
