"""Tokens with which programs read and change leads: made, listed and revoked by staff, looked up for each call."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Row, select, update

from bot.bureau.person import Person
from bot.bureau.region import Scope, read_scope, shared
from bot.staff.record import Subject, note
from bot.staff.scopes import TokenScope, grant, granted
from bot.staff.token import digest, fresh_token, is_token
from bot.staff.who import Actor, ForbiddenError
from bot.store.crypto import Keys, Place
from bot.store.desk import persons
from bot.store.desk.people import people
from bot.store.desk.transfer import tokens

LONGEST: Final = timedelta(days=366)
TOUCHED: Final = timedelta(minutes=1)
"""A token's last use is written down at most so often."""

_WANTED: Final = select(
    people,
    *(column.label(f"token_{column.name.removesuffix('_sealed')}") for column in tokens.c),
).join(tokens, tokens.c.person == people.c.id)


class EndedError(Exception):
    """The token ended, or what its maker may do changed, since the call with it came in."""


@dataclass(frozen=True, slots=True)
class TokenWish:
    """A token that is to be made. `id` comes with the form, so that the same form makes one token."""

    id: str
    name: str
    scopes: tuple[TokenScope, ...]
    regions: Scope
    ends: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed. `lives` is false once it ended, was revoked, or its maker may not come in any more.

    `narrowed`: its maker may do or see less today than was given to it, and so may it.
    """

    id: str
    name: str
    scopes: tuple[TokenScope, ...]
    regions: Scope
    maker: str
    created: datetime
    ends: datetime
    used: datetime | None
    revoked: datetime | None
    lives: bool
    narrowed: bool


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who calls with a token: its id, what it may still do, and the actor in whose name units of work run.

    That is the token's maker, narrowed to what the token may do and see.
    """

    id: str
    scopes: frozenset[TokenScope]
    actor: Actor


def make(connection: Connection, actor: Actor, keys: Keys, wish: TokenWish) -> str | None:
    """Keep a token and return it, this once; None where this very wish was fulfilled before.

    ForbiddenError for regions or scopes beyond the maker's own.
    """
    actor.need("interfaces.manage")
    if actor.person is None or not actor.scope.covers(wish.regions) or not _allowed(wish, actor.person):
        raise ForbiddenError
    if connection.execute(select(tokens.c.id).where(tokens.c.id == wish.id)).first():
        return None
    token = fresh_token()
    lasts = {"created": actor.at, "ends": min(wish.ends, actor.at + LONGEST)}
    row = {"id": wish.id, "token": digest(token), "name_sealed": keys.seal_text(wish.name, _place(wish.id))}
    row |= {"scopes": to_json(wish.scopes).decode(), "regions": to_json(wish.regions.dump()).decode()}
    connection.execute(tokens.insert(), {**row, **lasts, "person": actor.person.id})
    said = {"name": wish.name, "scopes": wish.scopes, "regions": wish.regions.dump(), "ends": wish.ends.isoformat()}
    note(connection, keys, actor, "token.made", Subject("token", wish.id), **said)
    return token


def listed(connection: Connection, actor: Actor, keys: Keys) -> tuple[Token, ...]:
    """Return the tokens that lie within the actor's regions, the newest first."""
    actor.need("interfaces.manage")
    rows = connection.execute(_WANTED.order_by(tokens.c.created.desc(), tokens.c.id))
    found = (_token(row, keys, actor.at) for row in rows)
    return tuple(token for token in found if actor.scope.covers(token.regions))


def revoke(connection: Connection, actor: Actor, keys: Keys, token_id: str) -> bool:
    """End a token at once; false where there is none within the actor's regions."""
    actor.need("interfaces.manage")
    row = connection.execute(select(tokens).where(tokens.c.id == token_id)).first()
    if row is None or not actor.scope.covers(read_scope(from_json(row.regions))):
        return False
    mine = tokens.c.id == token_id, tokens.c.revoked.is_(None)
    if connection.execute(update(tokens).where(*mine).values(revoked=actor.at)).rowcount:
        note(connection, keys, actor, "token.revoked", Subject("token", token_id))
    return True


def find(connection: Connection, keys: Keys, shown: str, stranger: Actor) -> Bearer | None:
    """Return who calls, `stranger` being when and from where; None where the token is none, is over, or is dead."""
    if not is_token(shown):
        return None
    row = connection.execute(_WANTED.where(tokens.c.token == digest(shown))).first()
    if row is None or not _lives(row, stranger.at):
        return None
    maker = persons.read(row, keys)
    scopes = granted(from_json(row.token_scopes), maker)
    regions = shared(read_scope(from_json(row.token_regions)), maker.scope)
    label = f"token {keys.open_text(row.token_name, _place(row.token_id))} ({row.token_id})"
    return Bearer(row.token_id, scopes, replace(stranger, person=maker, grant=grant(scopes, regions), label=label))


def touch(connection: Connection, bearer: Bearer) -> None:
    """Write down that a token is used, at most once a minute; EndedError where it is no more what it was.

    Call it in the transaction of what the call does: its body may have come long after its token was looked at.
    """
    row = connection.execute(_WANTED.where(tokens.c.id == bearer.id)).first()
    maker, at = bearer.actor.person, bearer.actor.at
    if row is None or maker is None or row.version != maker.version or not _lives(row, at):
        raise EndedError
    stale = tokens.c.used.is_(None) | (tokens.c.used < at - TOUCHED)
    connection.execute(update(tokens).where(tokens.c.id == bearer.id, stale).values(used=at))


def _allowed(wish: TokenWish, maker: Person) -> bool:
    return granted(wish.scopes, maker) == set(wish.scopes)


def _lives(row: Row[Any], at: datetime) -> bool:
    return row.state == "active" and row.token_revoked is None and at < row.token_ends


def _token(row: Row[Any], keys: Keys, at: datetime) -> Token:
    maker, scopes, regions = (
        persons.read(row, keys),
        from_json(row.token_scopes),
        read_scope(from_json(row.token_regions)),
    )
    return Token(
        id=row.token_id,
        name=keys.open_text(row.token_name, _place(row.token_id)),
        scopes=tuple(scopes),
        regions=regions,
        maker=maker.name,
        created=row.token_created,
        ends=row.token_ends,
        used=row.token_used,
        revoked=row.token_revoked,
        lives=_lives(row, at),
        narrowed=granted(scopes, maker) != set(scopes) or not maker.scope.covers(regions),
    )


def _place(token_id: str) -> Place:
    return Place("tokens", "name", token_id)
