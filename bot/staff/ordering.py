"""Orders of leads that the database walks by its indexes, and places in them from which a page goes on."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    String,
    any_,
    func,
    literal,
    select,
    true,
    tuple_,
)

from bot.staff.filters import By
from bot.staff.pipeline import pipeline
from bot.store.tables import leads

Conditions: TypeAlias = tuple[ColumnElement[bool], ...]


class PlaceError(Exception):
    """A text names no place in this order."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which ids: of leads that meet these conditions, at most so many. `few`: they are found first and ordered then."""

    conditions: Conditions
    limit: int
    few: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of an order: the leads that meet `where`, by a column and then by the id."""

    where: ColumnElement[bool]
    column: Column[Any]

    def query(self, wanted: Wanted, cursor: "Cursor | None", *, down: bool) -> Select[str]:
        """Return a query of the ids in this stretch, beyond the cursor, one way or the other."""
        chosen = select(leads.c.id, self.column.label("by")).where(*wanted.conditions, self.where)
        if cursor is not None:
            chosen = chosen.where(_beyond(self.column, cursor, down=down))
        if wanted.few:  # an OFFSET keeps the database from walking the order in search of them
            found = chosen.offset(0).subquery()
            return _ordered(select(found.c.id), found.c.by, found.c.id, down=down)
        return _ordered(chosen.with_only_columns(leads.c.id), self.column, leads.c.id, down=down)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in an order: at the lead with this id, which has this key in this stretch."""

    stretch: int
    key: date
    id: str

    def __str__(self) -> str:
        key = self.key.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%f") if isinstance(self.key, datetime) else self.key
        return f"{self.stretch}~{key}~{self.id}"


@dataclass(frozen=True, slots=True)
class Order:
    """Stretches one after another, each walked up or down; `where` tells in which of them a lead is."""

    stretches: tuple[Stretch, ...]
    where: Callable[[RowMapping], int]
    descending: bool

    def take(self, connection: Connection, wanted: Wanted, cursor: Cursor | None, *, backwards: bool) -> list[str]:
        """Return ids from a place on, or those before it, the nearest first."""
        ids: list[str] = []
        for number in self._numbers(cursor, backwards=backwards):
            here = cursor if cursor and cursor.stretch == number else None
            query = self.stretches[number].query(wanted, here, down=self.descending != backwards)
            ids += connection.execute(query.limit(wanted.limit - len(ids))).scalars()
            if len(ids) == wanted.limit:
                break
        return ids

    def walk(self, connection: Connection, conditions: Conditions, at_once: int) -> Iterator[str]:
        """Yield every id."""
        for stretch in self.stretches:
            query = stretch.query(Wanted(conditions, 0, few=False), None, down=self.descending)
            yield from connection.execute(query.execution_options(yield_per=at_once)).scalars()

    def cursor(self, row: RowMapping) -> Cursor:
        """Return the place of a row of `leads`."""
        number = self.where(row)
        return Cursor(number, row[self.stretches[number].column.name], row["id"])

    def read(self, text: str) -> Cursor | None:
        """Read a place; None where there is no text, PlaceError where it is none of this order."""
        if not text:
            return None
        try:
            number, key, lead = text.split("~")
            column = self.stretches[int(number)].column
            return Cursor(int(number), _read_key(column, key), str(uuid.UUID(lead)))
        except (ValueError, IndexError) as error:
            raise PlaceError(text) from error

    def _numbers(self, cursor: Cursor | None, *, backwards: bool) -> range:
        if backwards:
            return range(cursor.stretch if cursor else len(self.stretches) - 1, -1, -1)
        return range(cursor.stretch if cursor else 0, len(self.stretches))


def order_of(by: By, *, descending: bool) -> Order:
    """Return an order. Leads without a due day come last, by when they were left; states are in their own order."""
    match by:
        case "created" | "updated":
            return Order((Stretch(true(), leads.c[by]),), lambda _: 0, descending)
        case "due":
            known = Stretch(leads.c.due.is_not(None), leads.c.due), Stretch(leads.c.due.is_(None), leads.c.created)
            return Order(known, lambda row: int(row["due"] is None), descending)
        case "status":
            return _by_status(descending=descending)


def _by_status(*, descending: bool) -> Order:
    known = [state.id for state in pipeline().states]
    if descending:
        known.reverse()
    stretches = [Stretch(leads.c.status == state, leads.c.created) for state in known]
    stretches.append(Stretch(leads.c.status.not_in(known), leads.c.created))
    places = {state: number for number, state in enumerate(known)}
    return Order(tuple(stretches), lambda row: places.get(row["status"], len(known)), descending)


def some(connection: Connection, conditions: Conditions, at_most: int) -> list[str]:
    """Return the ids of so many of the leads that meet these conditions, in no order."""
    return list(connection.execute(select(leads.c.id).where(*conditions).limit(at_most)).scalars())


def one_of(connection: Connection, ids: list[str]) -> Conditions:
    """Return the condition that a lead is one of these."""
    if connection.dialect.name == "postgresql":  # as one value: thousands of them take longer to write than to run
        return (leads.c.id == any_(literal(ids, ARRAY(String))),)
    return (leads.c.id.in_(ids),)


def counted(connection: Connection, conditions: Conditions, at_most: int | None) -> int:
    """Return how many leads meet these conditions, or `at_most`."""
    some = select(leads.c.id).where(*conditions).limit(at_most).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def _ordered(query: Select[str], by: ColumnElement[Any], lead: ColumnElement[str], *, down: bool) -> Select[str]:
    return query.order_by(*(key.desc() if down else key.asc() for key in (by, lead)))


def _beyond(column: Column[Any], cursor: Cursor, *, down: bool) -> ColumnElement[bool]:
    here, there = tuple_(column, leads.c.id), tuple_(literal(cursor.key, column.type), literal(cursor.id))
    return here < there if down else here > there


def _read_key(column: Column[Any], text: str) -> date:
    if column.name == "due":
        return date.fromisoformat(text)
    return datetime.strptime(text, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
