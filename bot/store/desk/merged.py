"""Leads that were merged: which belong together, under which they are shown, and what that one is found by."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection, RowMapping, select

from bot.store.crypto import Keys, Place, SealError
from bot.store.desk import words
from bot.store.desk.words import Findable
from bot.store.tables import leads

_FOUND_BY: Final = ("phone", "name", "unit")


def together(connection: Connection, ids: Collection[str]) -> frozenset[str]:
    """Return the leads that were merged with any of these, and these."""
    whole: frozenset[str] = frozenset()
    found = frozenset(ids)
    while found != whole:
        whole = found
        near = leads.c.id.in_(whole) | leads.c.merged_into.in_(whole)
        rows = connection.execute(select(leads.c.id, leads.c.merged_into).where(near)).all()
        found |= {one for row in rows for one in row if one}
    return whole


def hold(connection: Connection, ids: Collection[str]) -> list[str]:
    """Lock leads with all that they were merged with until the end; return which there are.

    Whoever changes several that belong together holds them so first, in one order, and nobody waits for ever.
    """
    wanted = select(leads.c.id).where(leads.c.id.in_(together(connection, ids))).order_by(leads.c.id)
    return list(connection.execute(wanted.with_for_update()).scalars())


def above(connection: Connection, lead_id: str) -> tuple[str, ...]:
    """Return the leads that one was merged into, the nearest first; under the last of them it is shown."""
    found: list[str] = []
    while into := _into(connection, found[-1] if found else lead_id):
        found.append(into)
    return tuple(found)


def below(connection: Connection, lead_id: str) -> tuple[RowMapping, ...]:
    """Return the rows of all leads that were merged into one, also by way of another."""
    found: list[RowMapping] = []
    fresh = [lead_id]
    while fresh:
        wanted = select(leads).where(leads.c.merged_into.in_(fresh)).order_by(leads.c.id)
        rows = connection.execute(wanted).mappings().all()
        fresh = [row["id"] for row in rows]
        found += rows
    return tuple(found)


def find_again(connection: Connection, keys: Keys, lead_id: str) -> None:
    """Keep what a lead is found by: its own words, and those of all that were merged into it.

    What is of a key that is not at hand can be shown to nobody, so nobody has to find it.
    """
    own = connection.execute(select(leads).where(leads.c.id == lead_id)).mappings().one()
    found_by = _findable(own, keys)
    if found_by is None:
        words.forget(connection, lead_id)
        return
    others = (_findable(row, keys) for row in below(connection, lead_id))
    words.rewrite(connection, keys, lead_id, found_by, *(one for one in others if one))


def _into(connection: Connection, lead_id: str) -> str | None:
    """Return the lead that one was merged into, where that is still there."""
    kept = leads.alias()
    wanted = select(kept.c.id).join(leads, leads.c.merged_into == kept.c.id).where(leads.c.id == lead_id)
    return connection.execute(wanted).scalar_one_or_none()


def _findable(row: RowMapping, keys: Keys) -> Findable | None:
    try:
        return Findable(*(keys.open_text(row[f"{name}_sealed"], Place("leads", name, row["id"])) for name in _FOUND_BY))
    except SealError:
        return None
