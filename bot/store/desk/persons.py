"""The people of the desk in the database."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Row, func, select

from bot.staff.who import Person, Scope, read_scope
from bot.store.crypto import Keys, Place
from bot.store.desk.people import people


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is to work at the desk. `password` is its hash."""

    login: str
    name: str
    role: str
    scope: Scope
    password: str


def add(connection: Connection, new: Newcomer, at: datetime, keys: Keys) -> Person:
    """Keep a new person, who is asked for a password of their own at first; IntegrityError where the login is taken."""
    person = Person(str(uuid.uuid4()), new.login.casefold(), new.name, new.role, new.scope)
    row = {
        "id": person.id,
        "login": person.login,
        "name_sealed": keys.seal_text(person.name, name_place(person.id)),
        "role": person.role,
        "regions": to_json(person.scope.dump()).decode(),
        "state": "active",
        "password": new.password,
        "password_at": at,
        "must_change": True,
        "former": "[]",
        "totp_step": 0,
        "created": at,
        "version": 1,
    }
    connection.execute(people.insert(), row)
    return person


def read(row: Row[Any], keys: Keys) -> Person:
    """Return a row of the table as the person that it keeps."""
    name = keys.open_text(row.name_sealed, name_place(row.id))
    return Person(row.id, row.login, name, row.role, read_scope(from_json(row.regions)), row.version)


def row_by_login(connection: Connection, login: str) -> Row[Any] | None:
    """Return the row of a login, written in any case; None where there is none."""
    return connection.execute(select(people).where(people.c.login == login.strip().casefold())).first()


def row_by_id(connection: Connection, person: str) -> Row[Any] | None:
    """Return the row of a person; None where there is none."""
    return connection.execute(select(people).where(people.c.id == person)).first()


def by_id(connection: Connection, person: str, keys: Keys) -> Person | None:
    """Return a person; None where there is none."""
    row = row_by_id(connection, person)
    return row and read(row, keys)


def names(connection: Connection, keys: Keys) -> dict[str, str]:
    """Return what everybody is called, by id: the desk has few people."""
    return {row.id: keys.open_text(row.name_sealed, name_place(row.id)) for row in connection.execute(select(people))}


def how_many(connection: Connection) -> int:
    """Return how many people there are."""
    return connection.execute(select(func.count()).select_from(people)).scalar_one()


def name_place(person: str) -> Place:
    """Return where the sealed name of a person belongs."""
    return Place("people", "name", person)
