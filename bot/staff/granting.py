"""Carrying out what a person asked about their own data: correcting a lead of theirs, or deleting them all."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection, func, select, update
from sqlalchemy.exc import IntegrityError

from bot.bureau.region import Region
from bot.staff.asked import Case, forget_number, held, held_open, keep, went_on
from bot.staff.columns import masked
from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.desk import consented, events, hooks, merged
from bot.store.desk.casework import lead_events
from bot.store.desk.events import Event
from bot.store.desk.governing import consent_ledger
from bot.store.leads import place
from bot.store.tables import leads

FIELDS: Final = ("name", "phone", "unit")


class GoneError(Exception):
    """The lead is none of those that the request is about, or not any more."""


class ChangedError(Exception):
    """The lead was changed since it was opened, or there are other leads than were shown."""


class TakenError(Exception):
    """There is another lead with that number for the same tier."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a lead is to say from now on; the phone is in E.164. `version` is the lead's when it was opened."""

    lead: str
    version: int
    name: str
    phone: str
    unit: str


@dataclass(frozen=True, slots=True)
class Count:
    """What a deletion takes away."""

    leads: int
    events: int
    consents: int


def count(connection: Connection, keys: Keys, actor: Actor, request_id: str) -> tuple[Case, Count]:
    """Return how much would be deleted, without deleting it; that it was looked at is recorded."""
    case = held(connection, keys, actor, request_id)
    ids = [lead.id for lead in case.leads]
    told = select(func.count()).select_from(lead_events).where(lead_events.c.lead.in_(ids))
    lasting = consent_ledger.c.lead.in_(ids), consent_ledger.c.ended.is_(None)
    given = select(func.count()).select_from(consent_ledger).where(*lasting)
    counted = Count(len(ids), connection.execute(told).scalar_one(), connection.execute(given).scalar_one())
    note(connection, keys, actor, "personal.seen", case.request.subject, ids=ids)
    return case, counted


def delete(connection: Connection, keys: Keys, actor: Actor, request_id: str, expected: int) -> int:
    """Delete the leads of who asked, with all that belongs to them, and close the request; return how many.

    ChangedError where there are not as many as were shown. What was merged with one of them goes with it.
    """
    case = held_open(connection, keys, actor, request_id)
    if len(case.leads) != expected:
        raise ChangedError
    regions = _regions(connection, merged.together(connection, [lead.id for lead in case.leads]))
    consented.remove(connection, keys, list(regions), actor.at, "asked")
    closed = replace(went_on(case.request, actor, "deleted", str(expected)), state="done", ended=actor.at, phones=())
    keep(connection, keys, closed)
    forget_number(connection, keys, actor, case.request.phones)
    for lead, region in regions.items():
        note(connection, keys, actor, "personal.deleted", Subject("lead", lead, str(region)), request=request_id)
    note(connection, keys, actor, "personal.ended", case.request.subject, state="done", count=expected)
    return expected


def correct(connection: Connection, keys: Keys, actor: Actor, request_id: str, to: Correction) -> None:
    """Correct a lead of who asked; GoneError, ChangedError or TakenError where it cannot be."""
    case = held_open(connection, keys, actor, request_id)
    lead = next((one for one in case.leads if one.id == to.lead), None)
    if lead is None:
        raise GoneError
    changes = {name: (getattr(lead, name), getattr(to, name)) for name in FIELDS}
    changes = {name: change for name, change in changes.items() if change[0] != change[1]}
    if not changes:
        return
    merged.hold(connection, [to.lead])
    _write(connection, keys, actor, to)
    consented.corrected(connection, to.lead, actor.at)
    for one in (to.lead, *merged.above(connection, to.lead)):
        merged.find_again(connection, keys, one)
    told = {name: [masked(one) for one in change] if name == "phone" else change for name, change in changes.items()}
    events.add(connection, keys, Event(lead.id, actor.at, "corrected", actor.id, {"changes": told}))
    hooks.tell(connection, "lead.changed", [lead.id], actor.at)
    phones = dict.fromkeys((*case.request.phones, to.phone))
    keep(connection, keys, replace(went_on(case.request, actor, "corrected"), phones=tuple(phones)))
    subject = Subject("lead", lead.id, str(lead.region))
    note(connection, keys, actor, "personal.corrected", subject, request=request_id, changed=sorted(changes))


def _regions(connection: Connection, ids: Collection[str]) -> dict[str, Region]:
    """Return where leads belong, by their ids."""
    wanted = select(leads.c.id, leads.c.place, leads.c.district).where(leads.c.id.in_(ids)).order_by(leads.c.id)
    return {row.id: Region(row.place, row.district) for row in connection.execute(wanted)}


def _write(connection: Connection, keys: Keys, actor: Actor, to: Correction) -> None:
    values: Mapping[str, Any] = {
        **{f"{name}_sealed": keys.seal_text(getattr(to, name), place(name, to.lead)) for name in FIELDS},
        "phone": keys.phone_index(to.phone),
        "version": to.version + 1,
        "worked": actor.at,
    }
    wanted = update(leads).where(leads.c.id == to.lead, leads.c.version == to.version).values(values)
    try:
        with connection.begin_nested():
            changed = connection.execute(wanted).rowcount
    except IntegrityError as error:
        raise TakenError from error
    if changed != 1:
        raise ChangedError
