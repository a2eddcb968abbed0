"""Counting how many came how far: one row for each day, notice and step, and nobody in it."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from bot.store.desk.governing import visits
from bot.store.upsert import Prepared
from dialogs.progress import Reached
from knowledge.library import Library

_COUNT = Prepared(
    visits,
    lambda fresh: fresh.on_conflict_do_update(
        index_elements=["day", "notice", "place", "step"], set_={"count": visits.c.count + 1}
    ),
)


def count(connection: Connection, library: Library, day: date, reached: Iterable[Reached]) -> None:
    """Count steps that were reached on a day (Asia/Shanghai). The rows are hot: do this last before the commit.

    `reached` is sorted, so that two transactions never wait for each other's rows.
    """
    rows = [
        {"day": day, "notice": notice, "place": _place(library, notice), "step": step, "count": 1}
        for notice, step in reached
    ]
    if rows:
        connection.execute(_COUNT.on(connection), rows)


def _place(library: Library, notice: str) -> str:
    return library.notices[notice].place if notice else ""
