"""Standing orders: an export every day, week or month, for its owner only, and by the rights the owner has that day."""

import hmac
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Final, Literal, TypeAlias, get_args

from pydantic import TypeAdapter
from pydantic_core import to_json
from sqlalchemy import Connection

from bot.clock import SHANGHAI, day_in_china
from bot.staff.exporting import asking
from bot.staff.exporting.asking import described
from bot.staff.exporting.fetching import NotFoundError
from bot.staff.exporting.wanted import Wanted, dump, load_wanted
from bot.staff.record import Subject, note
from bot.staff.who import Actor, ForbiddenError
from bot.store.crypto import Keys
from bot.store.desk import exports, persons, standing
from bot.store.desk.standing import Rhythm, Standing

Every: TypeAlias = Literal["day", "week", "month"]
EVERY: Final[tuple[Every, ...]] = get_args(Every)
DAYS: Final = {"day": 1, "week": 7, "month": 28}
"""The last day that can be chosen: every month has a 28th."""
MOST: Final = 10
SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 128
TRIES: Final = 5
LASTS: Final = timedelta(hours=1)
_DIGITS: Final = 8
Confirmed: TypeAlias = Literal["yes", "no", "over"]


@dataclass(frozen=True, slots=True)
class To:
    """Where an order goes: an address and the code that was sent to it, or, without an address, the export list."""

    address: str = ""
    code: str = ""
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A standing order that somebody asks for. `password` encrypts the files that go by e-mail."""

    wanted: Wanted
    rhythm: Rhythm
    to: To
    password: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A standing order as its owner sees it: everything but the password."""

    id: str
    wanted: Wanted
    rhythm: Rhythm
    to: To
    state: str
    next: datetime | None
    last: datetime | None


_TO: Final = TypeAdapter(To)


def next_time(rhythm: Rhythm, after: datetime) -> datetime:
    """Return when it is due next after a moment (aware), in UTC; hours and days are those of Asia/Shanghai."""
    day = after.astimezone(SHANGHAI).date()
    while True:
        moment = datetime.combine(day, time(rhythm.hour), SHANGHAI)
        fits = {"day": 1, "week": day.isoweekday(), "month": day.day}[rhythm.every] == rhythm.day
        if fits and moment > after:
            return moment.astimezone(UTC)
        day += timedelta(days=1)


def ask(connection: Connection, keys: Keys, actor: Actor, asked: Asked) -> str:
    """Keep a new order and return its id. With an address it waits for the code; ForbiddenError, RefusedError."""
    wanted, rhythm, to = asked.wanted, asked.rhythm, asked.to
    asking.check(actor, wanted)
    if actor.id is None:
        raise ForbiddenError
    if standing.how_many(connection, actor.id) >= MOST:
        raise asking.RefusedError("orders")
    order, state = standing.fresh(), "confirming" if to.address else "active"
    following = None if to.address else next_time(rhythm, actor.at)
    kept = Standing(
        order, actor.id, rhythm, dump(wanted), to_json(asdict(to)), asked.password, state, actor.at, following
    )
    standing.add(connection, keys, kept)
    every = {"every": rhythm.every, "day": rhythm.day, "hour": rhythm.hour, "mail": bool(to.address)}
    note(connection, keys, actor, "standing.asked", Subject("standing", order), **every, **described(wanted))
    return order


def fresh_code() -> str:
    """Return a code for an address."""
    return f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"


def confirm(connection: Connection, keys: Keys, actor: Actor, order: str, code: str) -> Confirmed:
    """Take the code that was sent: `no` where it is another one, `over` after an hour or too many tries."""
    found = _own(connection, keys, actor, order)
    to = _TO.validate_json(found.to)
    if found.state != "confirming":
        return "yes"
    if to.tries >= TRIES or actor.at > found.created + LASTS:
        standing.drop(connection, order)
        return "over"
    if not hmac.compare_digest(code.strip().encode(), to.code.encode()):
        standing.address_to(connection, keys, order, to_json(asdict(replace(to, tries=to.tries + 1))))
        return "no"
    standing.address_to(connection, keys, order, to_json(asdict(To(to.address))))
    standing.move(connection, order, "active", next_time(found.rhythm, actor.at))
    note(connection, keys, actor, "standing.confirmed", Subject("standing", order))
    return "yes"


def drop(connection: Connection, keys: Keys, actor: Actor, order: str) -> None:
    """Delete an order; NotFoundError."""
    _own(connection, keys, actor, order)
    standing.drop(connection, order)
    note(connection, keys, actor, "standing.dropped", Subject("standing", order))


def listed(connection: Connection, keys: Keys, actor: Actor) -> tuple[Order, ...]:
    """Return one's own orders."""
    actor.need("leads.export")
    return tuple(_order(found) for found in standing.of_person(connection, keys, actor.id or ""))


def run_due(connection: Connection, keys: Keys, at: datetime) -> bool:
    """Order the export that is due longest, once however often it was missed; False where none is due.

    Whoever may not do this any more has the order stopped. It is recorded either way.
    """
    found = standing.take(connection, keys, at)
    if found is None:
        return False
    row = persons.row_by_id(connection, found.person)
    person = persons.read(row, keys) if row is not None and row.state == "active" else None
    actor, subject = Actor(at, person, label="standing"), Subject("standing", found.id)
    wanted, to = load_wanted(found.wanted), _TO.validate_json(found.to)
    try:
        asking.check(actor, wanted)
    except (ForbiddenError, asking.RefusedError):
        standing.move(connection, found.id, "stopped", None)
        note(connection, keys, actor, "standing.stopped", subject)
        return True
    today = replace(wanted.on(day_in_china(at), actor.scope), order=found.id, password=found.password)
    export = exports.add(connection, keys, found.person, dump(today), at, mail="due" if to.address else "")
    standing.move(connection, found.id, "active", next_time(found.rhythm, at), last=at)
    note(connection, keys, actor, "export.asked", Subject("export", export), **described(today))
    return True


def _own(connection: Connection, keys: Keys, actor: Actor, order: str) -> Standing:
    actor.need("leads.export")
    found = standing.find(connection, keys, order, actor.id or "")
    if found is None:
        raise NotFoundError
    return found


def _order(found: Standing) -> Order:
    to = replace(_TO.validate_json(found.to), code="")
    return Order(found.id, load_wanted(found.wanted), found.rhythm, to, found.state, found.next, found.last)
