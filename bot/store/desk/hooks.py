"""Webhooks in the database: events are written down with the change that they tell of, and leased to be posted."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal, TypeAlias

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Row, select, update

from bot.bureau.region import read_scope, shared
from bot.store.crypto import Keys, Place
from bot.store.desk.merged import above
from bot.store.desk.people import people
from bot.store.desk.transfer import hook_posts, hooks
from bot.store.tables import leads

Event: TypeAlias = Literal["lead.created", "lead.changed", "lead.withdrawn"]
TEST: Final = "test"
_TOLD: Final = (leads.c.id, leads.c.notice, leads.c.tier, leads.c.place, leads.c.district, leads.c.verdict)
_OPEN: Final = ("waiting", "leased")
_LISTENING: Final = (
    select(hooks.c.id, hooks.c.events, hooks.c.regions, people.c.regions.label("makers"))
    .join(people, people.c.id == hooks.c.person)
    .where(hooks.c.state == "active", people.c.state == "active")
)
_LEASED: Final = select(
    hook_posts, *(column.label(f"hook_{column.name}") for column in hooks.c if column.name != "id")
).join(hooks)


@dataclass(frozen=True, slots=True)
class Post:
    """One event that is ours to post: where, signed with which secrets (the newest first), and what was tried."""

    id: int
    hook: str
    url: str
    secrets: tuple[bytes, ...]
    message: str
    payload: str
    tries: int
    at: datetime
    failing: datetime | None


def tell(connection: Connection, event: Event, lead_ids: Sequence[str], at: datetime) -> int:
    """Write down an event of some leads for every hook that wants it; return how many posts that makes.

    Call it in the transaction of the change: after a lead was kept, before it is deleted. Nothing of the lead but its
    id, tier, place, district and verdict is told, and no hook hears of more than whoever made it may see today. Of a
    lead that was merged into another, the other is told, until both end.
    """
    listening = [row for row in connection.execute(_LISTENING) if event in from_json(row.events)]
    if not listening or not lead_ids:
        return 0
    told = set(lead_ids) if event == "lead.withdrawn" else {_shown(connection, lead_id) for lead_id in lead_ids}
    rows = connection.execute(select(*_TOLD).where(leads.c.id.in_(told))).all()
    made = [_post(hook.id, event, row._asdict(), at) for row in rows for hook in listening if _hears(hook, row)]
    if made:
        connection.execute(hook_posts.insert(), made)
    return len(made)


def tell_test(connection: Connection, hook: str, at: datetime) -> None:
    """Write down an event that says nothing, for one hook."""
    connection.execute(hook_posts.insert(), _post(hook, TEST, {}, at))


def waiting(connection: Connection, at: datetime) -> list[str]:
    """Return the hooks for which something is due; none of somebody who may not come in at present."""
    lives = hooks.c.state == "active", people.c.state == "active"
    due = select(hook_posts.c.hook).join(hooks).join(people, people.c.id == hooks.c.person)
    of_now = due.where(*lives, hook_posts.c.status.in_(_OPEN), hook_posts.c.due <= at)
    return list(connection.execute(of_now.distinct()).scalars())


def lease(connection: Connection, hook: str, at: datetime, until: datetime, most: int, keys: Keys) -> list[Post]:
    """Take what is due for one hook, the oldest first; others may take it over after `until`."""
    due = hook_posts.c.hook == hook, hook_posts.c.status.in_(_OPEN), hook_posts.c.due <= at
    taken = select(hook_posts.c.id).where(*due).order_by(hook_posts.c.id).limit(most).with_for_update(skip_locked=True)
    ids = list(connection.execute(taken).scalars())
    if not ids:
        return []
    ours = update(hook_posts).where(hook_posts.c.id.in_(ids))
    connection.execute(ours.values(status="leased", due=until, tries=hook_posts.c.tries + 1))
    wanted = _LEASED.where(hook_posts.c.id.in_(ids)).order_by(hook_posts.c.id)
    return [_leased(row, at, keys) for row in connection.execute(wanted)]


def settle(connection: Connection, post: Post, **values: Any) -> None:
    """Write down what became of a try; nothing where another process has taken it over meanwhile."""
    mine = hook_posts.c.id == post.id, hook_posts.c.status == "leased", hook_posts.c.tries == post.tries
    connection.execute(update(hook_posts).where(*mine).values(**values))


def arrives(connection: Connection, hook: str) -> None:
    """Note that something arrived."""
    connection.execute(update(hooks).where(hooks.c.id == hook, hooks.c.failing.is_not(None)).values(failing=None))


def fails(connection: Connection, hook: str, at: datetime) -> datetime:
    """Note that something did not arrive, and return since when nothing does."""
    connection.execute(update(hooks).where(hooks.c.id == hook, hooks.c.failing.is_(None)).values(failing=at))
    return connection.execute(select(hooks.c.failing).where(hooks.c.id == hook)).scalar_one_or_none() or at


def switch_off(connection: Connection, hook: str, state: Literal["off", "failed"]) -> bool:
    """Post nothing more to a hook, and give up what waits for it; false where it was off already."""
    active = hooks.c.id == hook, hooks.c.state == "active"
    changed = connection.execute(update(hooks).where(*active).values(state=state)).rowcount == 1
    open_posts = hook_posts.c.hook == hook, hook_posts.c.status.in_(_OPEN)
    connection.execute(update(hook_posts).where(*open_posts).values(status="given_up", why="off", due=None))
    return changed


def forget_former(connection: Connection, before: datetime) -> int:
    """Erase the secrets that were replaced and stopped signing before then; return how many."""
    over = update(hooks).where(hooks.c.former_ends <= before)
    return connection.execute(over.values(former_sealed=None, former_ends=None)).rowcount


def place_of(column: Literal["url", "secret", "former"], hook: str) -> Place:
    """Return where a sealed value of a hook belongs."""
    return Place("hooks", column, hook)


def _shown(connection: Connection, lead_id: str) -> str:
    """Return the lead under which one is shown."""
    return (lead_id, *above(connection, lead_id))[-1]


def _hears(hook: Any, lead: Any) -> bool:
    scope = shared(read_scope(from_json(hook.regions)), read_scope(from_json(hook.makers)))
    return scope.holds(lead.place, lead.district)


def _post(hook: str, event: str, data: dict[str, str], at: datetime) -> dict[str, Any]:
    said = {"type": event, "timestamp": at.astimezone(UTC).isoformat(timespec="milliseconds"), "data": data}
    row = {"hook": hook, "message": str(uuid.uuid4()), "event": event, "payload": to_json(said).decode()}
    return row | {"status": "waiting", "tries": 0, "due": at, "at": at}


def _leased(row: Row[Any], at: datetime, keys: Keys) -> Post:
    opened = [keys.open(row.hook_secret_sealed, place_of("secret", row.hook))]
    if row.hook_former_sealed and row.hook_former_ends and at < row.hook_former_ends:
        opened.append(keys.open(row.hook_former_sealed, place_of("former", row.hook)))
    return Post(
        id=row.id,
        hook=row.hook,
        url=keys.open_text(row.hook_url_sealed, place_of("url", row.hook)),
        secrets=tuple(opened),
        message=row.message,
        payload=row.payload,
        tries=row.tries,
        at=row.at,
        failing=row.hook_failing,
    )
