"""Ordering an export: what may be asked for, how much of it at a time, and that it is recorded."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, TypeAlias

from sqlalchemy import Connection

from bot.staff.columns import discreet
from bot.staff.exporting.columns import chosen
from bot.staff.exporting.wanted import LONGEST_REASON, Wanted, dump
from bot.staff.record import Subject, note
from bot.staff.sheet import MOST_ROWS
from bot.staff.who import Actor, ForbiddenError
from bot.store.crypto import Keys
from bot.store.desk import exports

SHORTEST_REASON: Final = 4
_DAY: Final = timedelta(days=1)
Refusal: TypeAlias = Literal["columns", "format", "reason", "many", "busy", "quota", "orders"]


class RefusedError(Exception):
    """An export cannot be ordered like this; `why` says in a word what to change."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many exports one person may have under way, and order within a day."""

    at_once: int
    a_day: int


def count(connection: Connection, keys: Keys, actor: Actor, wanted: Wanted) -> int:
    """Return exactly how many leads it would be."""
    actor.need("leads.export")
    if wanted.form:
        return len(wanted.form.places)
    return wanted.query(actor.scope).count(connection, keys)


def check(actor: Actor, wanted: Wanted) -> None:
    """Go on only with what this actor may ask for; ForbiddenError, RefusedError."""
    actor.need("leads.export")
    if not chosen(wanted.columns):
        raise RefusedError("columns")
    if wanted.masked:
        return
    actor.need("leads.unmask")
    if not SHORTEST_REASON <= len(wanted.reason.strip()) <= LONGEST_REASON:
        raise RefusedError("reason")


def order(connection: Connection, keys: Keys, actor: Actor, wanted: Wanted, allowance: Allowance) -> str:
    """Order an export for oneself and return its id; ForbiddenError, RefusedError, QueryError."""
    check(actor, wanted)
    if actor.person is None:
        raise ForbiddenError
    busy, recent = exports.how_many(connection, actor.person.id, actor.at - _DAY)
    if busy >= allowance.at_once or recent >= allowance.a_day:
        raise RefusedError("busy" if busy >= allowance.at_once else "quota")
    total = count(connection, keys, actor, wanted)
    if wanted.format == "xlsx" and total > MOST_ROWS:
        raise RefusedError("many")
    export = exports.add(connection, keys, actor.person.id, dump(wanted), actor.at)
    note(connection, keys, actor, "export.asked", Subject("export", export), **described(wanted), count=total)
    return export


def described(wanted: Wanted) -> dict[str, object]:
    """Return what the record says of an export that was asked for; no whole number that was looked for is in it."""
    filters = {name: discreet(value) if name == "text" else value for name, value in wanted.chosen.items()}
    said: dict[str, object] = {"filters": filters, "columns": list(wanted.columns), "format": wanted.format}
    said |= {"masked": wanted.masked, "reason": wanted.reason, "order": wanted.order}
    return said | ({"form": wanted.form.form} if wanted.form else {})
