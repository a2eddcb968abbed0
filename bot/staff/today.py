"""What there is to do today, counted: each figure is a filter of the list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, select

from bot.clock import day_in_china
from bot.staff.filters import NOBODY, Filters, Sort
from bot.staff.looking import COUNTED
from bot.staff.notices import may_amend, visible
from bot.staff.pipeline import FIRST
from bot.staff.query import LeadQuery
from bot.staff.requests import open_count
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.desk import proposals
from bot.store.desk.transfer import exports
from knowledge.library import Library
from knowledge.notice import Notice
from knowledge.timeline import Dated, timeline

CLOSE: Final = timedelta(days=30)
_DUE: Final = Sort("due", descending=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing to do: what (`new`, `late`, `today`, `unowned`, `mine`), how many, and the leads it counts."""

    what: str
    count: int
    query: LeadQuery


@dataclass(frozen=True, slots=True)
class Today:
    """What there is to do, and the dates that come, the nearest first.

    `exports` are those of one's own that can be fetched, `requests` those about personal data that wait,
    `proposals` the dates that a colleague asked to move and that this one may decide.
    """

    figures: tuple[Figure, ...]
    exports: int
    requests: int
    proposals: int
    dates: tuple[tuple[Notice, Dated], ...]


def today(connection: Connection, keys: Keys, actor: Actor, library: Library, now: datetime) -> Today:
    """Count what there is to do within one's regions; `now` (aware) decides which dates are close."""
    actor.need("leads.see")
    figures = (Figure(what, query.count(connection, keys, COUNTED + 1), query) for what, query in _queries(actor))
    waiting = open_count(connection, actor) if actor.may("requests.handle") else 0
    asked = _proposals(connection, actor, library)
    return Today(tuple(figures), _exports(connection, actor), waiting, asked, tuple(_close(actor, library, now)))


def _queries(actor: Actor) -> Iterator[tuple[str, LeadQuery]]:
    own, day = actor.id or NOBODY, day_in_china(actor.at)
    chosen = {
        "late": (Filters(owner=own, due="late"), _DUE),
        "today": (Filters(owner=own, due="today"), _DUE),
        "mine": (Filters(owner=own, due="week"), _DUE),
        "new": (Filters(status=FIRST), Sort()),
        "unowned": (Filters(owner=NOBODY, status=FIRST), Sort("created", descending=False)),
    }
    for what, (filters, sort) in chosen.items():
        if filters.owner != own or actor.may("leads.work"):
            yield what, LeadQuery(actor.scope, filters, sort, day)


def _proposals(connection: Connection, actor: Actor, library: Library) -> int:
    amendable = [notice.id for notice in library.notices.values() if may_amend(actor, notice)]
    asked = proposals.of_notices(connection, amendable)
    return sum(one.state == "waiting" and one.person != actor.id for one in asked)


def _exports(connection: Connection, actor: Actor) -> int:
    ready = exports.c.person == actor.id, exports.c.state == "done", exports.c.fetched.is_(None)
    return connection.execute(select(func.count()).select_from(exports).where(*ready)).scalar_one()


def _close(actor: Actor, library: Library, now: datetime) -> list[tuple[Notice, Dated]]:
    first = day_in_china(now)
    found = [
        (one.ends, notice, one)
        for notice in visible(library, actor.scope)
        for one in timeline(notice, calendar=library.calendar)
        if one.ends is not None and first <= one.ends <= first + CLOSE
    ]
    return [(notice, one) for _, notice, one in sorted(found, key=lambda each: each[0])]
