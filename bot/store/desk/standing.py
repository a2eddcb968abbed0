"""Standing orders for exports in the database."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, select, update

from bot.store.crypto import Keys, Place
from bot.store.desk.transfer import standing_exports

_SEALED: Final = ("wanted", "to", "password")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often: `every` is day, week or month; `day` is that of the week (1 is Monday) or of the month."""

    every: str
    day: int
    hour: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One standing order in clear: what is wanted, and to whom it goes, as JSON; the password of its files."""

    id: str
    person: str
    rhythm: Rhythm
    wanted: bytes
    to: bytes
    password: str
    state: str
    created: datetime
    next: datetime | None = None
    last: datetime | None = None


def fresh() -> str:
    """Return an id for a new order."""
    return str(uuid.uuid4())


def add(connection: Connection, keys: Keys, order: Standing) -> None:
    """Keep a new order."""
    plain = {"wanted": order.wanted, "to": order.to, "password": order.password.encode()}
    sealed = {f"{name}_sealed": keys.seal(plain[name], place(name, order.id)) for name in _SEALED}
    row = {"id": order.id, "person": order.person, "state": order.state, "created": order.created, "next": order.next}
    row |= {"every": order.rhythm.every, "day": order.rhythm.day, "hour": order.rhythm.hour}
    connection.execute(standing_exports.insert(), {**row, **sealed})


def find(connection: Connection, keys: Keys, order: str, person: str) -> Standing | None:
    """Return somebody's order, held until the end of the transaction; None where there is none of theirs."""
    chosen = standing_exports.c.id == order, standing_exports.c.person == person
    row = connection.execute(select(standing_exports).where(*chosen).with_for_update()).first()
    return _opened(row, keys) if row else None


def of_person(connection: Connection, keys: Keys, person: str) -> Sequence[Standing]:
    """Return somebody's orders, the oldest first."""
    mine = select(standing_exports).where(standing_exports.c.person == person)
    return [_opened(row, keys) for row in connection.execute(mine.order_by(standing_exports.c.created)).all()]


def how_many(connection: Connection, person: str) -> int:
    """Return how many orders somebody has."""
    wanted = select(func.count()).where(standing_exports.c.person == person)
    return connection.execute(wanted).scalar_one()


def any_due(connection: Connection, at: datetime) -> bool:
    """Whether an order is due."""
    return connection.execute(select(standing_exports.c.id).where(*_due(at)).limit(1)).first() is not None


def take(connection: Connection, keys: Keys, at: datetime) -> Standing | None:
    """Return the order that is due longest, held until the end of the transaction; None where none is."""
    wanted = select(standing_exports).where(*_due(at)).order_by(standing_exports.c.next).limit(1)
    row = connection.execute(wanted.with_for_update(skip_locked=True)).first()
    return _opened(row, keys) if row else None


def move(connection: Connection, order: str, state: str, following: datetime | None, **values: Any) -> None:
    """Write down how an order stands, and when it is due next."""
    changed = update(standing_exports).where(standing_exports.c.id == order)
    connection.execute(changed.values(state=state, next=following, **values))


def address_to(connection: Connection, keys: Keys, order: str, to: bytes) -> None:
    """Write down to whom an order goes, and what is known of the address."""
    sealed = keys.seal(to, place("to", order))
    connection.execute(update(standing_exports).where(standing_exports.c.id == order).values(to_sealed=sealed))


def drop(connection: Connection, order: str) -> None:
    """Delete an order."""
    connection.execute(delete(standing_exports).where(standing_exports.c.id == order))


def drop_unconfirmed(connection: Connection, before: datetime) -> None:
    """Delete orders whose address was never confirmed."""
    stale = standing_exports.c.state == "confirming", standing_exports.c.created < before
    connection.execute(delete(standing_exports).where(*stale))


def place(column: str, order: str) -> Place:
    """Return where a sealed value of an order belongs."""
    return Place("standing_exports", column, order)


def _due(at: datetime) -> tuple[Any, Any]:
    return standing_exports.c.state == "active", standing_exports.c.next <= at


def _opened(row: Row[Any], keys: Keys) -> Standing:
    wanted, to, password = (keys.open(getattr(row, f"{name}_sealed"), place(name, row.id)) for name in _SEALED)
    rhythm = Rhythm(row.every, row.day, row.hour)
    known = row.id, row.person, rhythm, wanted, to, password.decode()
    return Standing(*known, row.state, row.created, row.next, row.last)
