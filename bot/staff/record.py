"""Noting what an actor did, in the same transaction as the deed: without the note there is no deed."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.desk.record import Entry, append, dump


@dataclass(frozen=True, slots=True)
class Subject:
    """What something was done to: its kind (`lead`, `person`, `export`), its id, and its region as it is written."""

    kind: str = ""
    id: str = ""
    place: str = ""


NOBODY: Final = Subject()


def note(connection: Connection, keys: Keys, actor: Actor, what: str, subject: Subject = NOBODY, **detail: Any) -> int:
    """Record that `actor` did `what` to the subject; return the number of the entry.

    `what` is a word such as `lead.seen`; `detail` is whatever makes the entry understandable later, as JSON, encrypted.
    Call it last in a unit of work, for it locks the chain until the commit.
    """
    where = {"session": actor.session[:12], "address": actor.address, "agent": actor.agent[:200], "label": actor.label}
    said = {name: value for name, value in (where | detail).items() if value not in ("", None)}
    entry = Entry(actor.at, what, actor.id, actor.role, subject.kind, subject.id, subject.place, dump(said))
    return append(connection, entry, keys)
