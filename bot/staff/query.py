"""Which leads, in which order: the one object that the list, its count and every export share."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from bot.clock import SHANGHAI
from bot.staff.filters import NOBODY, Filters, QueryError, Sort, read_filters, read_sort, written
from bot.staff.lead import Lead, opened, shown_to
from bot.staff.ordering import Order, PlaceError, order_of
from bot.staff.who import Scope
from bot.store.crypto import Keys
from bot.store.desk.finding import found_by
from bot.store.tables import leads

__all__ = ["Filters", "Found", "LeadQuery", "PlaceError", "QueryError", "Sort", "read_query"]
AT_ONCE: Final = 1000
_WEEK: Final = timedelta(days=6)
_EQUAL: Final = ("notice", "tier", "place", "district", "verdict", "status")


@dataclass(frozen=True, slots=True)
class Found:
    """A page of leads. `next` and `previous` lead to the pages beside it, and are empty where there is none."""

    rows: tuple[Lead, ...]
    next: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True)
class LeadQuery:
    """Leads of these regions that fit these filters, in this order; `today` is a day of Asia/Shanghai."""

    scope: Scope
    filters: Filters
    sort: Sort
    today: date

    def count(self, connection: Connection, keys: Keys, at_most: int | None = None) -> int:
        """Return how many there are; not more than `at_most`, where it is enough to know that there are so many."""
        chosen = self._chosen(connection, keys, select(leads.c.id)).limit(at_most)
        return connection.execute(select(func.count()).select_from(chosen.subquery())).scalar_one()

    def page(self, connection: Connection, keys: Keys, limit: int, *, after: str = "", before: str = "") -> Found:
        """Return the first leads, those after a place in the order, or those before one; PlaceError for no place."""
        order = self._order()
        cursor, chosen = order.read(before or after), self._chosen(connection, keys, select(leads))
        rows = order.take(connection, chosen, limit + 1, cursor, backwards=bool(before))
        more, shown = len(rows) > limit, rows[:limit]
        if before:
            shown.reverse()
        ends = [str(order.cursor(row)) for row in (*shown[:1], *shown[-1:])] or ["", ""]
        following, preceding = (True, more) if before else (more, bool(after))
        return Found(tuple(opened(row, keys) for row in shown), ends[1] * following, ends[0] * preceding)

    def ids(self, connection: Connection, keys: Keys) -> Iterator[str]:
        """Yield the id of every one, in the order of the screen, a few hundred in memory at a time."""
        yield from self._order().walk(connection, self._chosen(connection, keys, select(leads.c.id)), AT_ONCE)

    def _order(self) -> Order:
        return order_of(self.sort.by, descending=self.sort.descending)

    def _chosen(self, connection: Connection, keys: Keys, wanted: Select[Any]) -> Select[Any]:
        return wanted.where(shown_to(self.scope), *self._conditions(), *found_by(connection, keys, self.filters.text))

    def dump(self, keys: Keys) -> str:
        """Return the query of an address; the text is sealed in it, so that no number and no name stands in it."""
        return written(self.filters, self.sort, keys)

    def _conditions(self) -> Iterator[ColumnElement[bool]]:
        chosen = self.filters
        for name in _EQUAL:
            if value := getattr(chosen, name):
                yield leads.c[name] == value
        if chosen.owner:
            yield leads.c.owner.is_(None) if chosen.owner == NOBODY else leads.c.owner == chosen.owner
        if chosen.first:
            yield leads.c.created >= _midnight(chosen.first)
        if chosen.last:
            yield leads.c.created < _midnight(chosen.last + timedelta(days=1))
        if chosen.due:
            yield self._due()

    def _due(self) -> ColumnElement[bool]:
        match self.filters.due:
            case "late":
                return leads.c.due < self.today
            case "today":
                return leads.c.due == self.today
            case "week":
                return and_(leads.c.due >= self.today, leads.c.due <= self.today + _WEEK)
            case _:
                return leads.c.due.is_(None)


def read_query(params: Mapping[str, str], scope: Scope, keys: Keys, today: date) -> LeadQuery:
    """Read what `dump` wrote, within what may be seen; QueryError names the field that cannot be read."""
    return LeadQuery(scope, read_filters(params, keys), read_sort(params.get("sort", "")), today)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
