"""Working a lead: one change at a time, never over somebody else's, told in its timeline and recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, select, update

from bot.bureau.person import Person
from bot.clock import day_in_china
from bot.staff.edits import Board, Change, Edit, Why, decide
from bot.staff.lead import Lead, is_id, opened, shown_to
from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.desk import events, persons
from bot.store.desk.events import Event
from bot.store.leads import place
from bot.store.tables import leads
from knowledge.library import Library

LONGEST_NOTE: Final = 2000


class MissingError(Exception):
    """There is no such lead, or it is of another region: nobody learns which."""


class ConflictError(Exception):
    """Somebody changed the lead since it was opened."""


class RefusedError(Exception):
    """The change is not made; `why` says why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Target:
    """A lead as it was when somebody opened it."""

    id: str
    version: int


def change(connection: Connection, keys: Keys, actor: Actor, library: Library, target: Target, edit: Edit) -> Lead:
    """Change a lead and return it as it is then; MissingError, ConflictError or RefusedError where it cannot be."""
    actor.need("leads.work")
    lead = opened(held(connection, actor, target.id), keys)
    if lead.version != target.version:
        raise ConflictError
    made = decide(lead, edit, board(connection, keys, actor, library))
    if not isinstance(made, Change):
        raise RefusedError(made)
    write(connection, keys, actor, lead, made)
    told = {"kind": made.kind, "values": {name: str(value or "") for name, value in made.values.items()}}
    note(connection, keys, actor, "lead.changed", Subject("lead", lead.id, str(lead.region)), **told)
    return opened(_read(connection, lead.id), keys)


def add_note(connection: Connection, keys: Keys, actor: Actor, lead_id: str, text: str) -> None:
    """Add a note, which overwrites nothing and so is never in anybody's way; RefusedError where it is too long."""
    actor.need("leads.work")
    row = held(connection, actor, lead_id)
    said = text.strip()
    if not said or len(said) > LONGEST_NOTE:
        raise RefusedError("long" if said else "same")
    events.add(connection, keys, Event(lead_id, actor.at, "note", actor.id, {"text": said}))
    connection.execute(update(leads).where(leads.c.id == lead_id).values(worked=actor.at))
    note(connection, keys, actor, "lead.noted", Subject("lead", lead_id, _region(row)))


def reveal(connection: Connection, keys: Keys, actor: Actor, lead_id: str) -> str:
    """Return the whole number of one lead, in E.164, to who works leads; it is recorded each time."""
    actor.need("leads.work")
    lead = opened(held(connection, actor, lead_id), keys)
    note(connection, keys, actor, "lead.revealed", Subject("lead", lead.id, str(lead.region)))
    return lead.phone


def held(connection: Connection, actor: Actor, lead_id: str) -> RowMapping:
    """Return the row of a lead that this actor may see, locked until the end; MissingError otherwise."""
    wanted = select(leads).where(leads.c.id == lead_id, shown_to(actor.scope)).with_for_update()
    row = connection.execute(wanted).mappings().one_or_none() if is_id(lead_id) else None
    if row is None:
        raise MissingError
    return row


def board(connection: Connection, keys: Keys, actor: Actor, library: Library) -> Board:
    """Return what decisions go by now."""
    return Board(library, colleagues(connection, keys), actor.scope, day_in_china(actor.at))


def colleagues(connection: Connection, keys: Keys) -> dict[str, Person]:
    """Return who comes to work and may work on leads, by id."""
    known = (persons.read(row, keys) for row in persons.rows(connection) if row.state == "active")
    return {person.id: person for person in known if person.may("leads.work")}


def write(connection: Connection, keys: Keys, actor: Actor, lead: Lead, made: Change) -> None:
    """Write a change of a lead that is held, and tell its timeline."""
    values = columns(keys, lead.id, made.values) | {"version": lead.version + 1, "worked": actor.at}
    wanted = update(leads).where(leads.c.id == lead.id, leads.c.version == lead.version).values(values)
    if connection.execute(wanted).rowcount != 1:
        raise ConflictError
    events.add(connection, keys, Event(lead.id, actor.at, made.kind, actor.id, made.detail))


def columns(keys: Keys, lead_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as the columns of `leads` have them."""
    kept = dict(values)
    if "next_action" in kept:
        action = kept.pop("next_action")
        kept["next_sealed"] = keys.seal_text(action, place("next", lead_id)) if action else None
    return kept


def _read(connection: Connection, lead_id: str) -> RowMapping:
    return connection.execute(select(leads).where(leads.c.id == lead_id)).mappings().one()


def _region(row: RowMapping) -> str:
    return f"{row['place']}/{row['district']}" if row["district"] else str(row["place"])
