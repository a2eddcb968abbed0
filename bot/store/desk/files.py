"""The files of exports: kept in sealed pieces, handed out once by a link, and gone when their time is over."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from bot.store.crypto import Keys, Place
from bot.store.desk.transfer import export_parts, exports


def link(connection: Connection, export: str, token: str, session: str, ends: datetime) -> None:
    """Keep the link that works now; an earlier one ends."""
    values = {"link": digest(token), "link_session": session, "link_ends": ends}
    connection.execute(update(exports).where(exports.c.id == export).values(values))


def use_link(connection: Connection, export: str, token: str, session: str, at: datetime) -> bool:
    """Use up a link; False where it was used before, is over, or belongs to another session."""
    fits = exports.c.id == export, exports.c.link == digest(token), exports.c.link_session == session
    used = update(exports).where(*fits, exports.c.link_ends > at, exports.c.state == "done")
    return connection.execute(used.values(link=None, link_session=None, link_ends=None, fetched=at)).rowcount == 1


def part(connection: Connection, keys: Keys, export: str, number: int) -> bytes | None:
    """Return a piece of the file in clear; None after the last."""
    chosen = export_parts.c.export == export, export_parts.c.number == number
    sealed = connection.execute(select(export_parts.c.part_sealed).where(*chosen)).scalar_one_or_none()
    return None if sealed is None else keys.open(sealed, part_place(export, number))


def past(connection: Connection, at: datetime, limit: int = 20) -> Iterator[Row[Any]]:
    """Yield exports whose file is past its time."""
    yield from connection.execute(
        select(exports).where(exports.c.ends <= at, exports.c.state == "done").limit(limit)
    ).all()


def expire(connection: Connection, export: str) -> None:
    """Delete the file of an export; what it was stays known."""
    gone = {"state": "expired", "link": None, "link_session": None, "link_ends": None, "ends": None}
    connection.execute(update(exports).where(exports.c.id == export).values(gone))
    drop_parts(connection, export)


def drop_parts(connection: Connection, export: str) -> None:
    """Delete the pieces of a file."""
    connection.execute(delete(export_parts).where(export_parts.c.export == export))


def digest(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def part_place(export: str, number: int) -> Place:
    """Return where a sealed piece of a file belongs."""
    return Place("export_parts", "part", f"{export}/{number}")
