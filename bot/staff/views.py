"""Filters with a name, of one's own or shared; a shared one shows everybody their own rows."""

import uuid
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Row, delete, func, or_, select

from bot.bureau.region import Scope, read_scope
from bot.staff.filters import Filters, Sort, plain, read_plain
from bot.staff.lead import is_id
from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store.crypto import Keys, Place
from bot.store.desk.casework import views
from bot.store.desk.people import people

MOST: Final = 50
LONGEST_NAME: Final = 40


class ViewError(Exception):
    """A view cannot be saved: it has no name or too long a one, or there are too many already."""


class PersonalError(Exception):
    """A view cannot be shared: it looks for a text, which may be somebody's number or name."""


@dataclass(frozen=True, slots=True)
class View:
    """A filter with a name. `own`: it is of who asks, who may take it away."""

    id: str
    name: str
    filters: Filters
    sort: Sort
    shared: bool
    own: bool


def save(
    connection: Connection, keys: Keys, actor: Actor, name: str, chosen: tuple[Filters, Sort], *, shared: bool
) -> str:
    """Keep a filter under a name, for its owner or for those of the same regions; return its id."""
    actor.need("leads.see")
    if shared and chosen[0].text:
        raise PersonalError
    own = select(func.count()).select_from(views).where(views.c.person == actor.id)
    if not name.strip() or len(name) > LONGEST_NAME or connection.execute(own).scalar_one() >= MOST:
        raise ViewError
    view, said = str(uuid.uuid4()), {"name": name.strip(), "chosen": plain(*chosen)}
    row = {"id": view, "person": actor.id, "shared": shared, "at": actor.at}
    connection.execute(views.insert(), {**row, "view_sealed": keys.seal(to_json(said), view_place(view))})
    note(connection, keys, actor, "view.saved", Subject("view", view), shared=shared, **said)
    return view


def seen_by(connection: Connection, keys: Keys, actor: Actor) -> list[View]:
    """Return the views of an actor, and after them those that are shared by people of the same regions."""
    wanted = select(views, people.c.regions).join(people, people.c.id == views.c.person)
    mine = or_(views.c.person == actor.id, views.c.shared)
    rows = connection.execute(wanted.where(mine).order_by(views.c.at))
    found = [_read(row, keys, actor) for row in rows if row.person == actor.id or _owner(row).meets(actor.scope)]
    return sorted(found, key=lambda view: not view.own)


def remove(connection: Connection, keys: Keys, actor: Actor, view: str) -> bool:
    """Take away a view of one's own; false where there is none."""
    if not is_id(view):
        return False
    gone = connection.execute(delete(views).where(views.c.id == view, views.c.person == actor.id)).rowcount == 1
    if gone:
        note(connection, keys, actor, "view.removed", Subject("view", view))
    return gone


def view_place(view: str) -> Place:
    """Return where a sealed view belongs."""
    return Place("views", "view", view)


def _owner(row: Row[Any]) -> Scope:
    return read_scope(from_json(row.regions))


def _read(row: Row[Any], keys: Keys, actor: Actor) -> View:
    said = from_json(keys.open(row.view_sealed, view_place(row.id)))
    return View(row.id, said["name"], *read_plain(said["chosen"]), row.shared, row.person == actor.id)
