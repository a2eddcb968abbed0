"""What somebody typed into a form and could not send any more: kept for minutes, for nobody but them."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, delete, or_, select

from bot.store.crypto import Keys, Place
from bot.store.desk.people import drafts

LASTS: Final = timedelta(minutes=15)
"""As long as a login may take."""
MOST: Final = 5
"""So many are kept of one person; the oldest goes."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it was filled in: where it was sent, and each field with everything that stood in it."""

    action: str
    fields: Mapping[str, Sequence[str]]


def keep(connection: Connection, keys: Keys, person: str, at: datetime, draft: Draft) -> str:
    """Keep a form for a person and return its id, which leads nobody else to it."""
    draft_id = secrets.token_urlsafe(16)
    sealed = keys.seal(to_json([draft.action, draft.fields]), _place(draft_id))
    connection.execute(drafts.insert(), {"id": draft_id, "person": person, "at": at, "form_sealed": sealed})
    newest = select(drafts.c.id).where(drafts.c.person == person).order_by(drafts.c.at.desc()).limit(MOST)
    surplus = (drafts.c.person == person) & drafts.c.id.not_in(newest)
    connection.execute(delete(drafts).where(or_(drafts.c.at <= at - LASTS, surplus)))
    return draft_id


def find(connection: Connection, keys: Keys, person: str, at: datetime, draft_id: str) -> Draft | None:
    """Return what this person typed; None where it is somebody else's, or too long ago."""
    mine = drafts.c.id == draft_id, drafts.c.person == person, drafts.c.at > at - LASTS
    sealed = connection.execute(select(drafts.c.form_sealed).where(*mine)).scalar()
    return None if sealed is None else Draft(*from_json(keys.open(sealed, _place(draft_id))))


def _place(draft: str) -> Place:
    return Place("drafts", "form", draft)
