"""Browsers in which somebody logged in before."""

import hashlib
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, select

from bot.store.desk.people import devices
from bot.store.upsert import insert

MOST: Final = 20
"""So many browsers are remembered for one person; the one unused for longest goes."""


def digest(token: str, person: str) -> str:
    """Return the id of a browser for one person; its token is kept nowhere."""
    return hashlib.sha256(f"{token} {person}".encode()).hexdigest()


def is_known(connection: Connection, token: str, person: str) -> bool:
    """Whether this person logged in with this browser before."""
    wanted = select(devices.c.id).where(devices.c.id == digest(token, person), devices.c.person == person)
    return bool(token) and connection.execute(wanted).first() is not None


def remember(connection: Connection, token: str, person: str, at: datetime) -> None:
    """Remember a browser in which somebody is logged in."""
    new = insert(connection, devices).values(id=digest(token, person), person=person, seen=at)
    connection.execute(new.on_conflict_do_update(index_elements=[devices.c.id], set_={"seen": at}))
    kept = select(devices.c.id).where(devices.c.person == person).order_by(devices.c.seen.desc()).limit(MOST)
    connection.execute(delete(devices).where(devices.c.person == person, devices.c.id.not_in(kept)))


def forget(connection: Connection, person: str) -> int:
    """Forget every browser of a person."""
    return connection.execute(delete(devices).where(devices.c.person == person)).rowcount


def of_person(connection: Connection, person: str) -> list[str]:
    """Return the ids of the browsers of a person."""
    return list(connection.execute(select(devices.c.id).where(devices.c.person == person)).scalars())
