"""Leads that are probably one: found by keyed hashes within one's regions, and looked at side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, func, select

from bot.staff.casework import held
from bot.staff.lead import Lead, opened, shown_to
from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.tables import leads

Sign: TypeAlias = Literal["phone", "person"]
"""Why leads are probably one: the same phone, or the same name in the same unit with another phone."""
MOST: Final = 50


class ApartError(Exception):
    """Leads of different places are worked by different bureaus, each with a consent of its own: they are never one."""


@dataclass(frozen=True, slots=True)
class Group:
    """Leads that are probably one, the oldest first."""

    sign: Sign
    leads: tuple[Lead, ...]


def groups(connection: Connection, keys: Keys, actor: Actor) -> list[Group]:
    """Return groups of leads of one place within one's regions, the newest first; at most `MOST` of each sign."""
    actor.need("leads.merge")
    same_phone = _groups(connection, keys, actor, (leads.c.phone, leads.c.place), "phone")
    same_person = _groups(connection, keys, actor, (leads.c.twin, leads.c.tier), "person")
    found = [*same_phone, *same_person]
    shown = [lead.id for group in found for lead in group.leads]
    note(connection, keys, actor, "leads.compared", Subject("leads"), ids=shown)
    return found


def chosen(connection: Connection, keys: Keys, actor: Actor, ids: Sequence[str]) -> list[Lead]:
    """Return leads, locked; MissingError where one of them cannot be seen, ApartError for several places."""
    actor.need("leads.merge")
    found = [opened(held(connection, actor, lead), keys) for lead in sorted(set(ids))]
    if len({lead.place for lead in found}) > 1:
        raise ApartError
    return found


def compare(connection: Connection, keys: Keys, actor: Actor, ids: Sequence[str]) -> dict[str, Lead]:
    """Return leads to be looked at side by side, by id; MissingError or ApartError as `chosen`."""
    found = {lead.id: lead for lead in chosen(connection, keys, actor, ids)}
    note(connection, keys, actor, "leads.compared", Subject("leads"), ids=sorted(found))
    return found


def _groups(
    connection: Connection, keys: Keys, actor: Actor, by: tuple[ColumnElement[Any], ...], sign: Sign
) -> list[Group]:
    mine, newest = shown_to(actor.scope), func.max(leads.c.created)
    several = select(*by).where(mine, by[0] > "").group_by(*by).having(func.count() > 1)
    found = connection.execute(several.order_by(newest.desc()).limit(MOST)).all()
    return [Group(sign, _alike(connection, keys, actor, by, values)) for values in found]


def _alike(
    connection: Connection, keys: Keys, actor: Actor, by: tuple[ColumnElement[Any], ...], values: Row[Any]
) -> tuple[Lead, ...]:
    same = (column == value for column, value in zip(by, values, strict=True))
    wanted = select(leads).where(shown_to(actor.scope), *same).order_by(leads.c.created, leads.c.id)
    return tuple(opened(row, keys) for row in connection.execute(wanted.limit(MOST)).mappings())
