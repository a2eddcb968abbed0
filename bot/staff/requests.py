"""What a person asks about their own data (PIPL 44–47): taken down, answered in time, and closed with what was done."""

import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Literal

from sqlalchemy import Connection, and_, func, select

from bot.bureau.region import Region
from bot.staff.asked import Case, Kind, Request, Step, held, held_open, keep, leads_of, read, sealed, seen_by, went_on
from bot.staff.consents import Consent, of_person
from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.desk import events
from bot.store.desk.events import Event
from bot.store.desk.governing import requests

IN: Final = timedelta(days=15)
"""Our own promise; the law says without delay."""
SHOWN: Final = 200
LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is kept about a person in one's regions; consents also for leads that are gone."""

    case: Case
    events: tuple[Event, ...]
    consents: tuple[Consent, ...]


def take_down(connection: Connection, keys: Keys, actor: Actor, kind: Kind, phone: str, how: str) -> str:
    """Keep a request of whoever has this phone (E.164); return its id."""
    actor.need("requests.handle")
    found = leads_of(connection, keys, actor, [phone])
    made = Request(
        id=str(uuid.uuid4()),
        kind=kind,
        state="open",
        place=_common({lead.region for lead in found}),
        person=actor.id or "",
        created=actor.at,
        due=actor.at + IN,
        ended=None,
        phones=(phone,),
        how=how,
        steps=(Step(actor.at, actor.id, "asked"),),
    )
    plain = ("id", "kind", "state", "place", "person", "created", "due", "ended")
    row = {name: getattr(made, name) for name in plain} | sealed(keys, made)
    connection.execute(requests.insert(), row)
    note(connection, keys, actor, "personal.asked", made.subject, kind=kind, count=len(found))
    return made.id


def listed(connection: Connection, keys: Keys, actor: Actor) -> list[Request]:
    """Return the requests of one's regions and one's own: the open ones by their day, then those closed last."""
    actor.need("requests.handle")
    order = requests.c.ended.is_not(None), requests.c.ended.desc(), requests.c.due
    rows = connection.execute(select(requests).where(seen_by(actor)).order_by(*order).limit(SHOWN)).all()
    found = [read(row, keys) for row in rows]
    note(connection, keys, actor, "personal.seen", Subject("request"), count=len(found))
    return found


def one(connection: Connection, keys: Keys, actor: Actor, request_id: str) -> Case:
    """Return a request with its leads; MissingError where it cannot be seen."""
    case = held(connection, keys, actor, request_id)
    note(connection, keys, actor, "personal.seen", case.request.subject, ids=[lead.id for lead in case.leads])
    return case


def everything(connection: Connection, keys: Keys, actor: Actor, request_id: str) -> Everything:
    """Return all that is kept about who asked; MissingError where the request cannot be seen."""
    case = held(connection, keys, actor, request_id)
    ids = [lead.id for lead in case.leads]
    numbers = [keys.phone_index(phone) for phone in case.request.phones]
    consents = of_person(connection, ids, numbers, actor.scope)
    found = Everything(case, tuple(events.of_leads(connection, keys, ids)), tuple(consents))
    last = case.request.steps[-1]
    if case.request.state == "open" and (last.did, last.person) != ("shown", actor.id):
        keep(connection, keys, went_on(case.request, actor, "shown"))
    note(connection, keys, actor, "personal.shown", case.request.subject, ids=ids)
    return found


def close(
    connection: Connection, keys: Keys, actor: Actor, request_id: str, state: Literal["done", "refused"], reason: str
) -> None:
    """Close a request; MissingError or ClosedError where that cannot be."""
    case = held_open(connection, keys, actor, request_id)
    keep(connection, keys, replace(went_on(case.request, actor, state, reason), state=state, ended=actor.at))
    note(connection, keys, actor, "personal.ended", case.request.subject, state=state, reason=reason)


def open_count(connection: Connection, actor: Actor) -> int:
    """Return how many requests wait for an answer."""
    waiting = and_(seen_by(actor), requests.c.state == "open")
    return connection.execute(select(func.count()).select_from(requests).where(waiting)).scalar_one()


def _common(regions: set[Region]) -> str:
    """Return the region that all are in: a district, a place, or none."""
    if len(regions) == 1:
        return str(regions.pop())
    places = {region.place for region in regions}
    return places.pop() if len(places) == 1 else ""
