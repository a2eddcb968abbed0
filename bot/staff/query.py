"""Which leads, in which order: the one object that the list, its count and every export share."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, select

from bot.bureau.region import Scope
from bot.clock import SHANGHAI
from bot.staff.filters import NOBODY, Filters, QueryError, Sort, read_filters, read_sort, written
from bot.staff.lead import Lead, opened, shown_to
from bot.staff.ordering import Conditions, Order, PlaceError, Wanted, counted, one_of, order_of, some
from bot.store.crypto import Keys
from bot.store.desk.finding import found_by, is_common, plan_anew
from bot.store.tables import leads

__all__ = ["Filters", "Found", "LeadQuery", "PlaceError", "QueryError", "Sort", "read_query"]
AT_ONCE: Final = 1000
COUNTED: Final = 10_000
FOUND: Final = 3_000
"""What is found by a text is read row by row, so it is not counted as far."""
_WEEK: Final = timedelta(days=6)
_EQUAL: Final = ("notice", "tier", "place", "district", "verdict", "status")


@dataclass(frozen=True, slots=True)
class Found:
    """A page of leads. `next` and `previous` lead to the pages beside it, and are empty where there is none.

    `count` is how many there are on all pages, counted no further than to `LeadQuery.most` and one more.
    """

    rows: tuple[Lead, ...]
    next: str = ""
    previous: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class LeadQuery:
    """Leads of these regions that fit these filters, in this order; `today` is a day of Asia/Shanghai."""

    scope: Scope
    filters: Filters
    sort: Sort
    today: date

    @property
    def most(self) -> int:
        """How far a page counts."""
        return FOUND if self.filters.text else COUNTED

    def count(self, connection: Connection, keys: Keys, at_most: int | None = None) -> int:
        """Return how many there are; not more than `at_most`, where it is enough to know that there are so many."""
        plan_anew(connection)
        return counted(connection, self._chosen(connection, keys), at_most)

    def page(self, connection: Connection, keys: Keys, limit: int, *, after: str = "", before: str = "") -> Found:
        """Return the first leads, those after a place in the order, or those before one; PlaceError for no place."""
        order = self._order()
        cursor = order.read(before or after)
        plan_anew(connection)
        count, chosen = self._counted(connection, keys)
        few = count <= self.most
        ids = (
            order.take(connection, Wanted(chosen, limit + 1, few=few), cursor, backwards=bool(before)) if count else []
        )
        more, shown = len(ids) > limit, ids[:limit]
        if before:
            shown.reverse()
        rows = self._rows(connection, shown)
        ends = [str(order.cursor(row)) for row in (*rows[:1], *rows[-1:])] or ["", ""]
        following, preceding = (True, more) if before else (more, bool(after))
        return Found(tuple(opened(row, keys) for row in rows), ends[1] * following, ends[0] * preceding, count)

    def _counted(self, connection: Connection, keys: Keys) -> tuple[int, Conditions]:
        """Return how many there are, as far as a page counts, and by which conditions the page is best looked for.

        Few are found first and ordered then; of many the order is walked until the page is full.
        """
        chosen, most = self._chosen(connection, keys), self.most
        if not self.filters.text:
            return counted(connection, chosen, most + 1), chosen
        found = some(connection, chosen, most + 1)
        if len(found) <= most:
            return len(found), (shown_to(self.scope), *one_of(connection, found))
        return len(found), self._chosen(connection, keys, walking=True)

    def _rows(self, connection: Connection, ids: Sequence[str]) -> list[RowMapping]:
        found = connection.execute(select(leads).where(leads.c.id.in_(ids), shown_to(self.scope))).mappings()
        by_id = {row["id"]: row for row in found}
        return [by_id[one] for one in ids if one in by_id]

    def ids(self, connection: Connection, keys: Keys) -> Iterator[str]:
        """Yield the id of every one, in the order of the screen, a few hundred in memory at a time."""
        yield from self._order().walk(connection, self._chosen(connection, keys), AT_ONCE)

    def _order(self) -> Order:
        return order_of(self.sort.by, descending=self.sort.descending)

    def _chosen(self, connection: Connection, keys: Keys, *, walking: bool = False) -> Conditions:
        text, shown = self.filters.text, shown_to(self.scope)
        walking = walking or is_common(connection, keys, text, shown)
        return (shown, *self._conditions(), *found_by(connection, keys, text, walking=walking))

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
