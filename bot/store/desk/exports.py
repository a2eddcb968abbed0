"""Exports in the database: ordered, taken by a process for a while, written, and written anew without who withdrew."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, or_, select, update

from bot.store.crypto import Keys, Place
from bot.store.desk.files import drop_parts, expire, part, part_place
from bot.store.desk.transfer import export_parts, exports

UNDER_WAY: Final = ("waiting", "running")
NAMING: Final = -1
"""From this number down the pieces name the leads that are in the file, 16 bytes each."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An export that one process writes. `tries` is how often one began: whoever has an older number has lost it."""

    id: str
    person: str
    wanted: bytes
    tries: int

    @property
    def ours(self) -> ColumnElement[bool]:
        """The condition that nobody took it over and nobody cancelled it."""
        return and_(exports.c.id == self.id, exports.c.state == "running", exports.c.tries == self.tries)


def add(connection: Connection, keys: Keys, person: str, wanted: bytes, at: datetime, *, mail: str = "") -> str:
    """Keep an export that is wanted; return its id."""
    export = str(uuid.uuid4())
    row = {"id": export, "person": person, "state": "waiting", "created": at, "mail": mail}
    sealed = keys.seal(wanted, place("wanted", export))
    connection.execute(exports.insert(), {**row, "wanted_sealed": sealed, "done": 0, "total": 0, "size": 0, "tries": 0})
    return export


def any_free(connection: Connection, at: datetime) -> bool:
    """Whether there is an export that could be taken."""
    return connection.execute(select(exports.c.id).where(_free(at)).limit(1)).first() is not None


def take(connection: Connection, keys: Keys, at: datetime, lease: timedelta) -> Taken | None:
    """Take the export that waits longest, or one whose process is gone; None where there is none."""
    wanted = select(exports).where(_free(at)).order_by(exports.c.created, exports.c.id).limit(1)
    row = connection.execute(wanted.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    taken = Taken(row.id, row.person, keys.open(row.wanted_sealed, place("wanted", row.id)), row.tries + 1)
    drop_parts(connection, taken.id)
    begun = {"state": "running", "until": at + lease, "tries": taken.tries, "done": 0, "total": 0}
    connection.execute(update(exports).where(exports.c.id == taken.id).values(begun))
    return taken


def keep(connection: Connection, taken: Taken, until: datetime, *, done: int, total: int) -> bool:
    """Say how far it is and keep it for longer; False where it is no longer ours to write."""
    values = {"until": until, "done": done, "total": total}
    return connection.execute(update(exports).where(taken.ours).values(values)).rowcount == 1


def put(connection: Connection, keys: Keys, taken: Taken, until: datetime, number: int, piece: bytes) -> bool:
    """Keep a piece of the file, sealed; False where it is no longer ours to write."""
    if connection.execute(update(exports).where(taken.ours).values(until=until)).rowcount == 0:
        return False
    row = {"export": taken.id, "number": number, "part_sealed": keys.seal(piece, part_place(taken.id, number))}
    connection.execute(export_parts.insert(), row)
    return True


def end(connection: Connection, keys: Keys, taken: Taken, state: str, told: bytes, **values: Any) -> bool:
    """Write down what came of it; False where it was no longer ours. Without a file its pieces go at once."""
    sealed = keys.seal(told, place("told", taken.id))
    ended = {"state": state, "told_sealed": sealed, "until": None, **values}
    if connection.execute(update(exports).where(taken.ours).values(ended)).rowcount == 0:
        return False
    if state != "done":
        drop_parts(connection, taken.id)
    return True


def give_back(connection: Connection, taken: Taken) -> None:
    """Let another process write it at once; that this one began does not count."""
    values = {"state": "waiting", "until": None, "tries": taken.tries - 1}
    connection.execute(update(exports).where(taken.ours).values(values))


def again(connection: Connection, taken: Taken) -> None:
    """Let it be begun anew at once."""
    connection.execute(update(exports).where(taken.ours).values(state="waiting", until=None))


def cancel(connection: Connection, export: str, person: str, at: datetime) -> bool:
    """End an export that is under way; False where it is over already."""
    ours = exports.c.id == export, exports.c.person == person, exports.c.state.in_(UNDER_WAY)
    ended = update(exports).where(*ours).values(state="cancelled", until=None, ended=at)
    if connection.execute(ended).rowcount == 0:
        return False
    drop_parts(connection, export)
    return True


def find(connection: Connection, export: str, person: str) -> Row[Any] | None:
    """Return the row of somebody's export; None where there is none, or it is another's."""
    return connection.execute(select(exports).where(exports.c.id == export, exports.c.person == person)).first()


def of_person(connection: Connection, person: str, limit: int) -> Sequence[Row[Any]]:
    """Return somebody's exports, the newest first."""
    wanted = (
        select(exports).where(exports.c.person == person).order_by(exports.c.created.desc(), exports.c.id).limit(limit)
    )
    return connection.execute(wanted).all()


def how_many(connection: Connection, person: str, since: datetime) -> tuple[int, int]:
    """Return how many of somebody's exports are under way, and how many were ordered since then."""
    mine = exports.c.person == person
    running = select(func.count()).where(mine, exports.c.state.in_(UNDER_WAY))
    recent = select(func.count()).where(mine, exports.c.created >= since)
    return connection.execute(running).scalar_one(), connection.execute(recent).scalar_one()


def leave_out(connection: Connection, keys: Keys, leads: Collection[str]) -> None:
    """Delete each file with one of these leads in it; one that is being written is begun anew, without them.

    What is under way waits until the commit before it says which leads it has: it reads none of them before that.
    """
    waits = select(exports.c.id).where(exports.c.state.in_(UNDER_WAY)).order_by(exports.c.id)
    connection.execute(waits.with_for_update()).all()
    wanted = [uuid.UUID(lead).bytes for lead in leads]
    kept = select(export_parts.c.export, export_parts.c.number).where(export_parts.c.number <= NAMING)
    named = [
        row.export
        for row in connection.execute(kept).all()
        if any(lead in (part(connection, keys, row.export, row.number) or b"") for lead in wanted)
    ]
    held = select(exports.c.id, exports.c.state).where(exports.c.id.in_(named)).order_by(exports.c.id)
    for row in connection.execute(held.with_for_update()).all():
        if row.state == "done":
            expire(connection, row.id)
        elif row.state == "running":
            connection.execute(update(exports).where(exports.c.id == row.id).values(state="waiting", until=None))


def forget(connection: Connection, before: datetime) -> None:
    """Delete what is known of exports that were ordered before then and are over."""
    over = exports.c.created < before, exports.c.state.in_(("failed", "cancelled", "expired"))
    connection.execute(delete(exports).where(*over))


def _free(at: datetime) -> ColumnElement[bool]:
    return or_(exports.c.state == "waiting", and_(exports.c.state == "running", exports.c.until < at))


def place(column: str, export: str) -> Place:
    """Return where a sealed value of an export belongs."""
    return Place("exports", column, export)
