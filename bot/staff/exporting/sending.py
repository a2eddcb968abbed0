"""Sending the files of standing orders to their owners, each until it arrived or cannot."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import Connection

from bot.staff.exporting.fetching import reaches
from bot.staff.exporting.mailing import LARGEST, Post
from bot.staff.exporting.orders import To
from bot.staff.exporting.tools import Tools
from bot.staff.exporting.wanted import Wanted, load_wanted
from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.desk import exports, mails, persons, standing
from scheduler.result import Delivered, Refused, Result, Unreachable

AGAIN: Final = timedelta(minutes=5)
_TO: Final = TypeAdapter(To)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file to be sent now; no address: its order is gone, or the right to it. No content: it is too large."""

    export: str
    person: str
    wanted: Wanted
    to: str
    content: bytes | None


async def send_due(tools: Tools) -> bool:
    """Send the file that is due longest; False where none is, or e-mail is off."""
    post, at = Post(tools.settings), tools.clock.utc()
    if not post.ready or not await tools.database.read(mails.any_due, at):
        return False
    parcel = await tools.database.write(_take, tools.keys, at)
    if parcel is None:
        return False
    result: Result = Refused("stopped")
    if parcel.to:
        result = await post.file(parcel.to, parcel.export, parcel.content, parcel.wanted.language, at)
    await tools.database.write(_told, tools.keys, parcel, result, at)
    return True


def _take(connection: Connection, keys: Keys, at: datetime) -> Parcel | None:
    row = mails.take(connection, at, AGAIN)
    if row is None:
        return None
    wanted = load_wanted(keys.open(row.wanted_sealed, exports.place("wanted", row.id)))
    order = standing.find(connection, keys, wanted.order, row.person)
    may = _may(connection, keys, row.person, wanted, at)
    to = _TO.validate_json(order.to).address if order and order.state == "active" and may else ""
    content = mails.whole(connection, keys, row.id) if to and row.size <= LARGEST else None
    return Parcel(row.id, row.person, wanted, to, content)


def _may(connection: Connection, keys: Keys, person: str, wanted: Wanted, at: datetime) -> bool:
    """Whether somebody may still have the file: much can happen between writing it and a server that takes it."""
    row = persons.row_by_id(connection, person)
    return row is not None and row.state == "active" and reaches(Actor(at, persons.read(row, keys)), wanted)


def _told(connection: Connection, keys: Keys, parcel: Parcel, result: Result, at: datetime) -> None:
    """Write down what became of it; what may still arrive is tried again."""
    over = isinstance(result, Delivered | Refused | Unreachable)
    if not over:
        return
    mail = "sent" if isinstance(result, Delivered) else "failed"
    mails.mailed(connection, parcel.export, mail)
    actor = Actor(at, persons.by_id(connection, parcel.person, keys), label="standing")
    why = getattr(result, "why", "")
    note(connection, keys, actor, f"export.mail_{mail}", Subject("export", parcel.export), why=why)
