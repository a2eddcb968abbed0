"""Webhooks as staff manage them: made, tried out, given a new secret, switched on and off."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, get_args

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Row, select, update

from bot.bureau.region import Scope, read_scope
from bot.hooks.signing import fresh_secret, written
from bot.staff.record import Subject, note
from bot.staff.who import Actor, ForbiddenError
from bot.store.crypto import Keys
from bot.store.desk import hooks as store
from bot.store.desk import persons
from bot.store.desk.hooks import Event, place_of
from bot.store.desk.transfer import hook_posts, hooks

EVENTS: Final[tuple[Event, ...]] = get_args(Event)
OVERLAP: Final = timedelta(hours=24)
"""So long the former secret goes on signing beside a new one."""
SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class HookWish:
    """A webhook that is to be made. `id` comes with the form, so that the same form makes one."""

    id: str
    url: str
    events: tuple[Event, ...]
    regions: Scope


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook as it is listed. `state` is active, off or failed; `failing` is since when nothing arrives."""

    id: str
    url: str
    events: tuple[Event, ...]
    regions: Scope
    maker: str
    state: str
    created: datetime
    failing: datetime | None
    former_ends: datetime | None


@dataclass(frozen=True, slots=True)
class Posted:
    """One event for a hook, and how it stands: waiting, leased, sent or given_up. `due` is when it is tried next."""

    event: str
    at: datetime
    status: str
    tries: int
    code: int | None
    why: str | None
    due: datetime | None


def make(connection: Connection, actor: Actor, keys: Keys, wish: HookWish) -> str | None:
    """Keep a webhook and return its secret, this once; None where this very wish was fulfilled before.

    ForbiddenError for regions beyond the maker's own.
    """
    actor.need("interfaces.manage")
    if actor.person is None or not actor.scope.covers(wish.regions):
        raise ForbiddenError
    if connection.execute(select(hooks.c.id).where(hooks.c.id == wish.id)).first():
        return None
    secret = fresh_secret()
    sealed = {
        "url_sealed": keys.seal_text(wish.url, place_of("url", wish.id)),
        "secret_sealed": keys.seal(secret, place_of("secret", wish.id)),
    }
    row = {"id": wish.id, "events": to_json(wish.events).decode(), "regions": to_json(wish.regions.dump()).decode()}
    row |= {"person": actor.person.id, "state": "active"}
    connection.execute(hooks.insert(), {**row, **sealed, "created": actor.at})
    said = {"url": wish.url, "events": wish.events, "regions": wish.regions.dump()}
    note(connection, keys, actor, "hook.made", Subject("hook", wish.id), **said)
    return written(secret)


def listed(connection: Connection, actor: Actor, keys: Keys) -> tuple[Hook, ...]:
    """Return the webhooks that lie within the actor's regions, the newest first."""
    actor.need("interfaces.manage")
    names = persons.names(connection, keys)
    rows = connection.execute(select(hooks).order_by(hooks.c.created.desc(), hooks.c.id))
    found = (_hook(row, names, keys) for row in rows)
    return tuple(hook for hook in found if actor.scope.covers(hook.regions))


def one(connection: Connection, actor: Actor, keys: Keys, hook_id: str) -> tuple[Hook, tuple[Posted, ...]] | None:
    """Return a webhook with its newest posts; None where there is none within the actor's regions."""
    hook = _mine(connection, actor, keys, hook_id)
    if hook is None:
        return None
    newest = select(hook_posts).where(hook_posts.c.hook == hook_id).order_by(hook_posts.c.id.desc()).limit(SHOWN)
    return hook, tuple(
        Posted(row.event, row.at, row.status, row.tries, row.code, row.why, row.due)
        for row in connection.execute(newest)
    )


def try_out(connection: Connection, actor: Actor, keys: Keys, hook_id: str) -> bool:
    """Post an event that says nothing; false where there is no such webhook, or it is off."""
    hook = _mine(connection, actor, keys, hook_id)
    if hook is None or hook.state != "active":
        return False
    store.tell_test(connection, hook_id, actor.at)
    note(connection, keys, actor, "hook.tried", Subject("hook", hook_id))
    return True


def renew(connection: Connection, actor: Actor, keys: Keys, hook_id: str) -> str | None:
    """Return a new secret, this once; the one before it goes on signing for a day. None where there is no such hook."""
    if _mine(connection, actor, keys, hook_id) is None:
        return None
    secret, row = fresh_secret(), connection.execute(select(hooks).where(hooks.c.id == hook_id)).one()
    before = keys.open(row.secret_sealed, place_of("secret", hook_id))
    values = {
        "secret_sealed": keys.seal(secret, place_of("secret", hook_id)),
        "former_sealed": keys.seal(before, place_of("former", hook_id)),
        "former_ends": actor.at + OVERLAP,
    }
    connection.execute(update(hooks).where(hooks.c.id == hook_id).values(**values))
    note(connection, keys, actor, "hook.renewed", Subject("hook", hook_id))
    return written(secret)


def switch(connection: Connection, actor: Actor, keys: Keys, hook_id: str, *, on: bool) -> bool:
    """Switch a webhook on or off; what waits for one that is switched off is given up. False where there is none."""
    if _mine(connection, actor, keys, hook_id) is None:
        return False
    if on:
        now = update(hooks).where(hooks.c.id == hook_id).values(state="active", failing=None)
        connection.execute(now)
    else:
        store.switch_off(connection, hook_id, "off")
    note(connection, keys, actor, "hook.on" if on else "hook.off", Subject("hook", hook_id))
    return True


def _mine(connection: Connection, actor: Actor, keys: Keys, hook_id: str) -> Hook | None:
    actor.need("interfaces.manage")
    row = connection.execute(select(hooks).where(hooks.c.id == hook_id)).first()
    hook = row and _hook(row, persons.names(connection, keys), keys)
    return hook if hook and actor.scope.covers(hook.regions) else None


def _hook(row: Row[Any], names: dict[str, str], keys: Keys) -> Hook:
    return Hook(
        id=row.id,
        url=keys.open_text(row.url_sealed, place_of("url", row.id)),
        events=tuple(from_json(row.events)),
        regions=read_scope(from_json(row.regions)),
        maker=names.get(row.person, ""),
        state=row.state,
        created=row.created,
        failing=row.failing,
        former_ends=row.former_ends,
    )
