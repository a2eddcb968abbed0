"""Exports that go by e-mail, in the database: which is next, and what became of it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from bot.store.crypto import Keys
from bot.store.desk.files import part
from bot.store.desk.transfer import exports


def any_due(connection: Connection, at: datetime) -> bool:
    """Whether a finished export is to go by e-mail."""
    return connection.execute(select(exports.c.id).where(*_due(at)).limit(1)).first() is not None


def take(connection: Connection, at: datetime, lease: timedelta) -> Row[Any] | None:
    """Take the finished export that is to go by e-mail next; None where there is none."""
    wanted = select(exports).where(*_due(at)).order_by(exports.c.mail_due).limit(1)
    row = connection.execute(wanted.with_for_update(skip_locked=True)).first()
    if row is not None:
        connection.execute(update(exports).where(exports.c.id == row.id).values(mail_due=at + lease))
    return row


def mailed(connection: Connection, export: str, mail: str, due: datetime | None = None) -> None:
    """Write down what became of the e-mail."""
    connection.execute(update(exports).where(exports.c.id == export).values(mail=mail, mail_due=due))


def whole(connection: Connection, keys: Keys, export: str) -> bytes:
    """Return a whole file in clear."""
    found: list[bytes] = []
    while piece := part(connection, keys, export, len(found)):
        found.append(piece)
    return b"".join(found)


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return exports.c.mail == "due", exports.c.state == "done", exports.c.mail_due <= at
