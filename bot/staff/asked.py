"""A request about one's own data as it is kept: read, held until the end, gone on with, and parted from its number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias, get_args

from pydantic_core import from_json, to_json
from sqlalchemy import ColumnElement, Connection, Row, or_, select, update

from bot.staff.entries import within
from bot.staff.lead import Lead, is_id, opened
from bot.staff.record import Subject
from bot.staff.who import Actor
from bot.store.crypto import Keys, Place
from bot.store.desk.governing import requests
from bot.store.tables import leads

Kind: TypeAlias = Literal["access", "correct", "delete"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
State: TypeAlias = Literal["open", "done", "refused"]


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


def held(connection: Connection, keys: Keys, actor: Actor, request_id: str) -> Case:
    """Return a request with its leads, locked until the end; MissingError where it cannot be seen."""
    actor.need("requests.handle")
    wanted = select(requests).where(requests.c.id == request_id, seen_by(actor)).with_for_update()
    row = connection.execute(wanted).first() if is_id(request_id) else None
    if row is None:
        raise MissingError
    request = read(row, keys)
    return Case(request, tuple(leads_of(connection, keys, actor, request.phones)))


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
    values = {"state": request.state, "ended": request.ended} | sealed(keys, request)
    connection.execute(update(requests).where(requests.c.id == request.id).values(values))


def forget_number(connection: Connection, keys: Keys, actor: Actor, phones: Iterable[str]) -> None:
    """Take these numbers (E.164) out of every closed request that the actor sees: their leads were deleted."""
    theirs = requests.c.phone.in_([keys.phone_index(phone) for phone in phones])
    closed = select(requests).where(theirs, requests.c.state != "open", seen_by(actor)).order_by(requests.c.id)
    for row in connection.execute(closed.with_for_update()).all():
        keep(connection, keys, replace(read(row, keys), phones=()))


def leads_of(connection: Connection, keys: Keys, actor: Actor, phones: Iterable[str]) -> list[Lead]:
    """Return the leads of these numbers (E.164) in one's regions, also those that were merged into another."""
    theirs = leads.c.phone.in_([keys.phone_index(phone) for phone in phones])
    mine = actor.scope.where(leads.c.place, leads.c.district)
    rows = connection.execute(select(leads).where(theirs, mine).order_by(leads.c.created, leads.c.id)).mappings()
    return [opened(row, keys) for row in rows]


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition of requests of one's regions, and of one's own."""
    return or_(requests.c.person == (actor.id or ""), within(actor.scope, requests.c.place))


def sealed(keys: Keys, request: Request) -> dict[str, Any]:
    """Return the columns of a request that are sealed, or found by."""
    steps: Sequence[Mapping[str, Any]] = [
        {"at": step.at.isoformat(), "person": step.person, "did": step.did, "text": step.text} for step in request.steps
    ]
    detail = to_json({"phones": request.phones, "how": request.how, "steps": steps})
    index = keys.phone_index(request.phones[-1]) if request.phones else ""
    return {"phone": index, "detail_sealed": keys.seal(detail, _place(request.id))}


def read(row: Row[Any], keys: Keys) -> Request:
    """Return a row as the request that it keeps."""
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
