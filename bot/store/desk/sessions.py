"""Sessions of the desk: kept in the database, so that each can be seen, and ended at once wherever it is."""

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Row, delete, select, update

from bot.store.crypto import Keys, Place
from bot.store.desk.people import people, sessions

Stage: TypeAlias = Literal["second", "enrol", "change", "full"]
"""What is still missing: the second factor, setting one up, a new password, or nothing."""
Way: TypeAlias = Literal["password", "elsewhere"]
HALFWAY: Final = timedelta(minutes=15)
"""A login that stays unfinished is over after so long."""
TOUCHED: Final = timedelta(minutes=1)
"""A session's last use is written down at most so often."""
_WANTED: Final = select(people, *(column.label(f"session_{column.name}") for column in sessions.c)).join(sessions)


@dataclass(frozen=True, slots=True)
class Session:
    """A session with the person it belongs to, as the row of `people` has them. `where` is address and agent."""

    id: str
    stage: Stage
    created: datetime
    seen: datetime
    ends: datetime
    where: tuple[str, str]
    person: Row[Any]
    way: Way = "password"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts unused, and at most."""

    idle: timedelta
    whole: timedelta


def digest(token: str) -> str:
    """Return the id of the session that a cookie's token belongs to; the token itself is kept nowhere."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Beginning:
    """A session that is about to begin: whose, what is still missing, when, and from where (address and agent)."""

    person: str
    stage: Stage
    at: datetime
    where: tuple[str, str]
    limits: Limits
    way: Way = "password"

    @property
    def ends(self) -> datetime:
        """When it is over in any case."""
        return self.at + (self.limits.whole if self.stage == "full" else HALFWAY)


def begin(connection: Connection, new: Beginning, keys: Keys) -> str:
    """Begin a session and return its token: 256 random bits that only the browser keeps."""
    token = secrets.token_urlsafe(32)
    sealed = keys.seal(to_json(new.where), _place(digest(token)))
    row = {"id": digest(token), "person": new.person, "stage": new.stage, "created": new.at, "seen": new.at}
    row |= {"ends": new.ends, "way": new.way}
    connection.execute(sessions.insert(), {**row, "where_sealed": sealed})
    return token


def find(connection: Connection, token: str, at: datetime, keys: Keys, limits: Limits) -> Session | None:
    """Return the session of a token, of a person who may still come in; None where there is none or it is over."""
    row = connection.execute(_WANTED.where(sessions.c.id == digest(token), people.c.state == "active")).first()
    if row is None or at >= row.session_ends or at - row.session_seen >= limits.idle:
        return None
    return _session(row, keys)


def touch(connection: Connection, session: str, at: datetime) -> None:
    """Write down that a session was used."""
    connection.execute(update(sessions).where(sessions.c.id == session).values(seen=at))


def lasts(connection: Connection, session: str, person: str) -> bool:
    """Whether a session was not ended meanwhile; nobody else changes its person until the commit."""
    connection.execute(select(people.c.id).where(people.c.id == person).with_for_update()).first()
    known = select(sessions.c.id).where(sessions.c.id == session, sessions.c.person == person)
    return connection.execute(known).first() is not None


def of_person(connection: Connection, person: str, at: datetime, keys: Keys, limits: Limits) -> Iterator[Session]:
    """Yield the sessions of a person that still last, the newest first."""
    fresh = sessions.c.ends > at, sessions.c.seen > at - limits.idle
    for row in connection.execute(_WANTED.where(sessions.c.person == person, *fresh).order_by(sessions.c.seen.desc())):
        yield _session(row, keys)


def end(connection: Connection, session: str) -> int:
    """End one session."""
    return connection.execute(delete(sessions).where(sessions.c.id == session)).rowcount


def end_of(connection: Connection, person: str, session: str) -> int:
    """End a session of this person; nothing where it is somebody else's."""
    return connection.execute(delete(sessions).where(sessions.c.id == session, sessions.c.person == person)).rowcount


def end_all(connection: Connection, person: str, but: str = "") -> int:
    """End every session of a person but one, or every one."""
    return connection.execute(delete(sessions).where(sessions.c.person == person, sessions.c.id != but)).rowcount


def _session(row: Row[Any], keys: Keys) -> Session:
    where = from_json(keys.open(row.session_where_sealed, _place(row.session_id)))
    times = row.session_created, row.session_seen, row.session_ends
    return Session(row.session_id, row.session_stage, *times, (where[0], where[1]), row, row.session_way)


def _place(session: str) -> Place:
    return Place("sessions", "where", session)
