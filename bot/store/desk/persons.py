"""The people of the desk in the database."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Row, func, select, update

from bot.bureau.person import Person
from bot.bureau.region import Scope, read_scope
from bot.store.crypto import Keys, Place
from bot.store.desk.people import people
from bot.store.upsert import insert

State: TypeAlias = Literal["active", "suspended"]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is to work at the desk. `password` is its hash."""

    login: str
    name: str
    role: str
    scope: Scope
    password: str


def try_keys(connection: Connection, keys: Keys) -> None:
    """Open the name of the newest person, if there is any; SealError where it was sealed with other keys."""
    for row in connection.execute(select(people).order_by(people.c.created.desc()).limit(1)):
        keys.open(row.name_sealed, name_place(row.id))


def add(connection: Connection, new: Newcomer, at: datetime, keys: Keys) -> Person:
    """Keep a new person, who is asked for a password of their own at first; IntegrityError where the login is taken."""
    person = _person(new)
    connection.execute(people.insert(), _row(person, new.password, at, keys))
    return person


def add_first(connection: Connection, new: Newcomer, at: datetime, keys: Keys) -> Person | None:
    """Keep the first person there is; None where there is somebody already, or another process was quicker."""
    if how_many(connection):
        return None
    person = _person(new)
    added = insert(connection, people).values(_row(person, new.password, at, keys)).on_conflict_do_nothing()
    return person if connection.execute(added).rowcount == 1 else None


def _person(new: Newcomer) -> Person:
    return Person(str(uuid.uuid4()), new.login.casefold(), new.name, new.role, new.scope)


def _row(person: Person, password: str, at: datetime, keys: Keys) -> dict[str, Any]:
    return {
        "id": person.id,
        "login": person.login,
        "name_sealed": keys.seal_text(person.name, name_place(person.id)),
        "role": person.role,
        "regions": to_json(person.scope.dump()).decode(),
        "state": "active",
        "password": password,
        "password_at": at,
        "must_change": True,
        "former": "[]",
        "totp_step": 0,
        "created": at,
        "version": 1,
    }


def change(connection: Connection, person: Person, keys: Keys) -> bool:
    """Keep the name, the role and the regions of a person; False where somebody else changed them meanwhile."""
    values: dict[str, Any] = {"name_sealed": keys.seal_text(person.name, name_place(person.id)), "role": person.role}
    values |= {"regions": to_json(person.scope.dump()).decode(), "version": person.version + 1}
    same = people.c.id == person.id, people.c.version == person.version
    return connection.execute(update(people).where(*same).values(**values)).rowcount == 1


def set_state(connection: Connection, person: str, state: State) -> None:
    """Let somebody in from now on, or not."""
    values = {"state": state, "version": people.c.version + 1}
    connection.execute(update(people).where(people.c.id == person).values(**values))


def set_subject(connection: Connection, person: str, subject: str | None) -> None:
    """Keep by whom another login service knows a person; IntegrityError where it is somebody else."""
    connection.execute(update(people).where(people.c.id == person).values(subject=subject))


def was_here(connection: Connection, person: str, at: datetime) -> None:
    """Keep when somebody last logged in."""
    connection.execute(update(people).where(people.c.id == person).values(seen=at))


def read(row: Row[Any], keys: Keys) -> Person:
    """Return a row of the table as the person that it keeps."""
    name = keys.open_text(row.name_sealed, name_place(row.id))
    return Person(row.id, row.login, name, row.role, scope_of(row), row.version)


def scope_of(row: Row[Any]) -> Scope:
    """Return the regions of a row of the table."""
    return read_scope(from_json(row.regions))


def row_by_login(connection: Connection, login: str) -> Row[Any] | None:
    """Return the row of a login, written in any case; None where there is none."""
    return connection.execute(select(people).where(people.c.login == login.strip().casefold())).first()


def row_by_subject(connection: Connection, subject: str) -> Row[Any] | None:
    """Return the row of whom another login service knows by this blind index; None where there is none."""
    return connection.execute(select(people).where(people.c.subject == subject)).first()


def rows(connection: Connection) -> list[Row[Any]]:
    """Return everybody, by login: the desk has few people."""
    return list(connection.execute(select(people).order_by(people.c.login)))


def active_with_role(connection: Connection, role: str) -> list[Row[Any]]:
    """Return who has a role and may come in, and keep them as they are until the commit."""
    wanted = select(people).where(people.c.role == role, people.c.state == "active").order_by(people.c.id)
    return list(connection.execute(wanted.with_for_update()))


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
