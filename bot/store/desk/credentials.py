"""What people of the desk prove themselves with: the hash of a password, the second factor, codes for an emergency."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Row, delete, func, select, update

from bot.store.crypto import Keys, Place
from bot.store.desk.people import nonces, people, recovery_codes
from bot.store.upsert import insert


@dataclass(frozen=True, slots=True)
class NewPassword:
    """The hash of a new password, since when it holds, and whether it is to be changed at the next login."""

    hash: str
    at: datetime
    must_change: bool
    former: Sequence[str] = ()


def set_password(connection: Connection, person: str, new: NewPassword) -> None:
    """Replace the password of a person."""
    values = {"password": new.hash, "password_at": new.at, "must_change": new.must_change}
    former = to_json(list(new.former)).decode()
    connection.execute(update(people).where(people.c.id == person).values(**values, former=former))


def strengthen(connection: Connection, row: Row[Any], stronger: str) -> None:
    """Keep another hash of the same password, unless it was changed meanwhile."""
    same = people.c.id == row.id, people.c.password == row.password
    connection.execute(update(people).where(*same).values(password=stronger))


def former(row: Row[Any]) -> tuple[str, ...]:
    """Return the hashes of the passwords that a person had before, the newest first."""
    return tuple(from_json(row.former))


def secret_of(row: Row[Any], keys: Keys) -> str:
    """Return the secret of somebody's second factor; empty where there is none."""
    return keys.open_text(row.totp_sealed, _place(row.id)) if row.totp_sealed else ""


def set_secret(connection: Connection, person: str, secret: str, step: int, keys: Keys) -> None:
    """Keep the secret of a second factor, whose code of this step was just shown."""
    sealed = keys.seal_text(secret, _place(person))
    connection.execute(update(people).where(people.c.id == person).values(totp_sealed=sealed, totp_step=step))


def remove_secret(connection: Connection, person: str) -> None:
    """Take away the second factor and its codes."""
    connection.execute(update(people).where(people.c.id == person).values(totp_sealed=None, totp_step=0))
    connection.execute(delete(recovery_codes).where(recovery_codes.c.person == person))


def use_step(connection: Connection, person: str, step: int) -> bool:
    """Use the code of a step, once: False where it or a later one was used before."""
    fresh = people.c.id == person, people.c.totp_step < step
    return connection.execute(update(people).where(*fresh).values(totp_step=step)).rowcount == 1


def set_codes(connection: Connection, person: str, codes: Iterable[str], keys: Keys) -> None:
    """Replace the codes for an emergency."""
    connection.execute(delete(recovery_codes).where(recovery_codes.c.person == person))
    rows = [{"person": person, "code": _code(keys, person, code)} for code in codes]
    connection.execute(recovery_codes.insert(), rows)


def use_code(connection: Connection, person: str, code: str, keys: Keys) -> bool:
    """Use a code for an emergency, once: False where there is none like it."""
    these = recovery_codes.c.person == person, recovery_codes.c.code == _code(keys, person, code)
    return connection.execute(delete(recovery_codes).where(*these)).rowcount == 1


def codes_left(connection: Connection, person: str) -> int:
    """Return how many codes for an emergency are left."""
    counted = select(func.count()).select_from(recovery_codes).where(recovery_codes.c.person == person)
    return connection.execute(counted).scalar_one()


def use_nonce(connection: Connection, digest: str, at: datetime) -> bool:
    """Use the answer of another login service, once: False where it was used before."""
    new = insert(connection, nonces).values(id=digest, at=at)
    return connection.execute(new.on_conflict_do_nothing()).rowcount == 1


def _place(person: str) -> Place:
    return Place("people", "totp", person)


def _code(keys: Keys, person: str, code: str) -> str:
    return keys.index("recovery", person, code)
