"""Orders of leads that the database walks by its indexes, and places in them from which a page goes on."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, Select, literal, true, tuple_

from bot.staff.filters import By
from bot.staff.pipeline import pipeline
from bot.store.tables import leads


class PlaceError(Exception):
    """A text names no place in this order."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of an order: the leads that meet `where`, by a column and then by the id."""

    where: ColumnElement[bool]
    column: Column[Any]

    def query(self, chosen: Select[Any], cursor: "Cursor | None", *, down: bool) -> Select[Any]:
        """Return a query of what is chosen in this stretch, beyond the cursor, one way or the other."""
        keys = self.column, leads.c.id
        wanted = chosen.where(self.where).order_by(*(key.desc() if down else key.asc() for key in keys))
        return wanted if cursor is None else wanted.where(_beyond(self.column, cursor, down=down))


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

    def take(
        self, connection: Connection, chosen: Select[Any], limit: int, cursor: Cursor | None, *, backwards: bool
    ) -> list[RowMapping]:
        """Return at most so many rows from a place on, or those before it, the nearest first."""
        rows: list[RowMapping] = []
        for number in self._numbers(cursor, backwards=backwards):
            here = cursor if cursor and cursor.stretch == number else None
            query = self.stretches[number].query(chosen, here, down=self.descending != backwards)
            rows += connection.execute(query.limit(limit - len(rows))).mappings()
            if len(rows) == limit:
                break
        return rows

    def walk(self, connection: Connection, chosen: Select[Any], at_once: int) -> Iterator[Any]:
        """Yield the first column of every row."""
        for stretch in self.stretches:
            query = stretch.query(chosen, None, down=self.descending).execution_options(yield_per=at_once)
            yield from connection.execute(query).scalars()

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


def _beyond(column: Column[Any], cursor: Cursor, *, down: bool) -> ColumnElement[bool]:
    here, there = tuple_(column, leads.c.id), tuple_(literal(cursor.key, column.type), literal(cursor.id))
    return here < there if down else here > there


def _read_key(column: Column[Any], text: str) -> date:
    if column.name == "due":
        return date.fromisoformat(text)
    return datetime.strptime(text, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
