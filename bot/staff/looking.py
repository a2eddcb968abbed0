"""Looking at leads: a page of the list, and one with everything that is known of it. Both are recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection, RowMapping, select

from bot.staff.casework import MissingError, board
from bot.staff.consents import Consent, of_leads
from bot.staff.edits import Board
from bot.staff.lead import Lead, is_id, opened, shown_to
from bot.staff.query import COUNTED, Found, LeadQuery
from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.desk import events, persons
from bot.store.desk.events import Event
from bot.store.tables import leads
from knowledge.library import Library

PAGE: Final = 50
_MERGES: Final = ("merged", "unmerged")
__all__ = ["COUNTED", "Dossier", "Listed", "kept_in_place_of", "one", "page"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list, and what people are called."""

    found: Found
    people: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Dossier:
    """One lead and its timeline, the newest first, also of those that were merged into it."""

    lead: Lead
    events: tuple[Event, ...]
    merged: tuple[str, ...]
    people: Mapping[str, str]
    board: Board
    consents: tuple[Consent, ...]

    @property
    def newest(self) -> int:
        """The number of the newest event."""
        return max((event.id for event in self.events), default=0)


def page(connection: Connection, keys: Keys, actor: Actor, query: LeadQuery, *, after: str, before: str) -> Listed:
    """Return a page of the list, and how many there are in all."""
    actor.need("leads.see")
    found = query.page(connection, keys, PAGE, after=after, before=before)
    people = persons.names(connection, keys)
    said = {name: str(value) for name, value in query.filters.given().items()}
    note(connection, keys, actor, "leads.seen", Subject("leads"), filters=said, ids=[lead.id for lead in found.rows])
    return Listed(found, people)


def one(connection: Connection, keys: Keys, actor: Actor, library: Library, lead_id: str) -> Dossier:
    """Return a lead with its timeline; MissingError where there is none, or none of these regions."""
    actor.need("leads.see")
    wanted = select(leads).where(leads.c.id == lead_id, shown_to(actor.scope))
    row = connection.execute(wanted).mappings().one_or_none() if is_id(lead_id) else None
    if row is None:
        raise MissingError
    merged = merged_into(connection, actor, lead_id)
    told = _told(connection, actor, events.of_leads(connection, keys, (lead_id, *merged)))
    known = persons.names(connection, keys), board(connection, keys, actor, library)
    found = Dossier(opened(row, keys), told, merged, *known, tuple(of_leads(connection, (lead_id, *merged))))
    note(connection, keys, actor, "lead.seen", Subject("lead", lead_id, str(found.lead.region)))
    return found


def kept_in_place_of(connection: Connection, actor: Actor, lead_id: str) -> str | None:
    """Return the lead that one was merged into, where both may be seen."""
    actor.need("leads.see")
    row = _merged_row(connection, actor, lead_id)
    while row is not None and row["merged_into"]:
        row = _merged_row(connection, actor, row["merged_into"])
    return row["id"] if row is not None and row["id"] != lead_id else None


def merged_into(connection: Connection, actor: Actor, lead_id: str) -> tuple[str, ...]:
    """Return the ids of all leads of one's regions that were merged into one, also by way of another."""
    found: list[str] = []
    fresh, mine = [lead_id], actor.scope.where(leads.c.place, leads.c.district)
    while fresh:
        wanted = select(leads.c.id).where(leads.c.merged_into.in_(fresh), mine)
        fresh = list(connection.execute(wanted).scalars())
        found += fresh
    return tuple(found)


def _told(connection: Connection, actor: Actor, found: Sequence[Event]) -> tuple[Event, ...]:
    """Return events as this actor may read them: of a merge with a lead that cannot be seen only that there was one."""
    named = {event.detail["gone"] for event in found if event.kind in _MERGES}
    mine = leads.c.id.in_(named), actor.scope.where(leads.c.place, leads.c.district)
    seen = set(connection.execute(select(leads.c.id).where(*mine)).scalars()) if named else set()
    hidden = (event.kind in _MERGES and event.detail["gone"] not in seen for event in found)
    return tuple(replace(event, detail={}) if hides else event for event, hides in zip(found, hidden, strict=True))


def _merged_row(connection: Connection, actor: Actor, lead_id: str) -> RowMapping | None:
    mine = actor.scope.where(leads.c.place, leads.c.district)
    wanted = select(leads.c.id, leads.c.merged_into).where(leads.c.id == lead_id, mine)
    return connection.execute(wanted).mappings().one_or_none() if is_id(lead_id) else None
