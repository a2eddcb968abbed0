"""What a person asks about their own data (PIPL 44–47): taken down, answered in time, and closed with what was done."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias, get_args

from pydantic_core import from_json, to_json
from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, update

from bot.bureau.region import Region
from bot.staff.consents import Consent, of_person
from bot.staff.entries import within
from bot.staff.lead import Lead, is_id, opened
from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store.crypto import Keys, Place
from bot.store.desk import events
from bot.store.desk.events import Event
from bot.store.desk.governing import requests
from bot.store.tables import leads

Kind: TypeAlias = Literal["access", "correct", "delete"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
State: TypeAlias = Literal["open", "done", "refused"]
IN: Final = timedelta(days=15)
"""Our own promise; the law says without delay."""
SHOWN: Final = 200
LONGEST: Final = 500


class MissingError(Exception):
    """There is no such request, or it is not of one's regions: nobody learns which."""


class ClosedError(Exception):
    """The request was closed before."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was done about a request: when, by whom (a person's id), and a text where there is one."""

    at: datetime
    person: str | None
    did: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A request. `phones` are in E.164, the last the present one; none once what it was about was deleted.

    `how` says how it was found out that it is their number. `place` is a region as it is written, empty for several.
    """

    id: str
    kind: Kind
    state: State
    place: str
    person: str
    created: datetime
    due: datetime
    ended: datetime | None
    phones: tuple[str, ...]
    how: str
    steps: tuple[Step, ...]

    @property
    def subject(self) -> Subject:
        """How the record names it."""
        return Subject("request", self.id, self.place)


@dataclass(frozen=True, slots=True)
class Case:
    """A request with the leads of that phone in one's regions, also those that were merged into another."""

    request: Request
    leads: tuple[Lead, ...]


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is kept about a person in one's regions; consents also for leads that are gone."""

    case: Case
    events: tuple[Event, ...]
    consents: tuple[Consent, ...]


def take_down(connection: Connection, keys: Keys, actor: Actor, kind: Kind, phone: str, how: str) -> str:
    """Keep a request of whoever has this phone (E.164); return its id."""
    actor.need("requests.handle")
    found = _leads(connection, keys, actor, [phone])
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
    row = {name: getattr(made, name) for name in plain} | _sealed(keys, made)
    connection.execute(requests.insert(), row)
    note(connection, keys, actor, "personal.asked", made.subject, kind=kind, count=len(found))
    return made.id


def listed(connection: Connection, keys: Keys, actor: Actor) -> list[Request]:
    """Return the requests of one's regions and one's own: the open ones by their day, then those closed last."""
    actor.need("requests.handle")
    order = requests.c.ended.is_not(None), requests.c.ended.desc(), requests.c.due
    rows = connection.execute(select(requests).where(_seen_by(actor)).order_by(*order).limit(SHOWN)).all()
    found = [_read(row, keys) for row in rows]
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


def held(connection: Connection, keys: Keys, actor: Actor, request_id: str) -> Case:
    """Return a request with its leads, locked until the end; MissingError where it cannot be seen."""
    actor.need("requests.handle")
    wanted = select(requests).where(requests.c.id == request_id, _seen_by(actor)).with_for_update()
    row = connection.execute(wanted).first() if is_id(request_id) else None
    if row is None:
        raise MissingError
    request = _read(row, keys)
    return Case(request, tuple(_leads(connection, keys, actor, request.phones)))


def held_open(connection: Connection, keys: Keys, actor: Actor, request_id: str) -> Case:
    """Return a request that is not closed yet; ClosedError where it is."""
    case = held(connection, keys, actor, request_id)
    if case.request.state != "open":
        raise ClosedError
    return case


def went_on(request: Request, actor: Actor, did: str, text: str = "") -> Request:
    """Return a request after one more step."""
    return replace(request, steps=(*request.steps, Step(actor.at, actor.id, did, text)))


def keep(connection: Connection, keys: Keys, request: Request) -> None:
    """Write down how a request stands now."""
    values = {"state": request.state, "ended": request.ended} | _sealed(keys, request)
    connection.execute(update(requests).where(requests.c.id == request.id).values(values))


def forget_number(connection: Connection, keys: Keys, actor: Actor, phones: Iterable[str]) -> None:
    """Take these numbers (E.164) out of every closed request that the actor sees: their leads were deleted."""
    theirs = requests.c.phone.in_([keys.phone_index(phone) for phone in phones])
    closed = select(requests).where(theirs, requests.c.state != "open", _seen_by(actor)).order_by(requests.c.id)
    for row in connection.execute(closed.with_for_update()).all():
        keep(connection, keys, replace(_read(row, keys), phones=()))


def open_count(connection: Connection, actor: Actor) -> int:
    """Return how many requests wait for an answer."""
    waiting = and_(_seen_by(actor), requests.c.state == "open")
    return connection.execute(select(func.count()).select_from(requests).where(waiting)).scalar_one()


def _leads(connection: Connection, keys: Keys, actor: Actor, phones: Iterable[str]) -> list[Lead]:
    theirs = leads.c.phone.in_([keys.phone_index(phone) for phone in phones])
    mine = actor.scope.where(leads.c.place, leads.c.district)
    rows = connection.execute(select(leads).where(theirs, mine).order_by(leads.c.created, leads.c.id)).mappings()
    return [opened(row, keys) for row in rows]


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    return or_(requests.c.person == (actor.id or ""), within(actor.scope, requests.c.place))


def _common(regions: set[Region]) -> str:
    """Return the region that all are in: a district, a place, or none."""
    if len(regions) == 1:
        return str(regions.pop())
    places = {region.place for region in regions}
    return places.pop() if len(places) == 1 else ""


def _sealed(keys: Keys, request: Request) -> dict[str, Any]:
    steps: Sequence[Mapping[str, Any]] = [
        {"at": step.at.isoformat(), "person": step.person, "did": step.did, "text": step.text} for step in request.steps
    ]
    detail = to_json({"phones": request.phones, "how": request.how, "steps": steps})
    index = keys.phone_index(request.phones[-1]) if request.phones else ""
    return {"phone": index, "detail_sealed": keys.seal(detail, _place(request.id))}


def _read(row: Row[Any], keys: Keys) -> Request:
    said = from_json(keys.open(row.detail_sealed, _place(row.id)))
    steps = tuple(
        Step(datetime.fromisoformat(step["at"]), step["person"], step["did"], step["text"]) for step in said["steps"]
    )
    moments = row.created, row.due, row.ended
    return Request(
        row.id, row.kind, row.state, row.place, row.person, *moments, tuple(said["phones"]), said["how"], steps
    )


def _place(request: str) -> Place:
    return Place("requests", "detail", request)
