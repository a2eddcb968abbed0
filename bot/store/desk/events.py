"""What happened to a lead, one thing after another: written by the applicant's chat and by the staff, never changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Row, select, update

from bot.store.crypto import Keys, Place
from bot.store.desk.casework import lead_events

KINDS: Final = (
    "left", "changed", "reopened", "status", "owner", "district", "next", "note", "merged", "unmerged", "corrected",
    "form",
)  # fmt: skip
_SOON: Final = b""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a lead: its kind, who did it (None is the applicant), and a detail as JSON has it."""

    lead: str
    at: datetime
    kind: str
    person: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0


def add(connection: Connection, keys: Keys, event: Event) -> int:
    """Write down what happened; return its number."""
    row = {"lead": event.lead, "at": event.at, "person": event.person, "kind": event.kind, "detail_sealed": _SOON}
    number: int = connection.execute(lead_events.insert().values(row).returning(lead_events.c.id)).scalar_one()
    sealed = keys.seal(to_json(event.detail), detail_place(number))
    connection.execute(update(lead_events).where(lead_events.c.id == number).values(detail_sealed=sealed))
    return number


def of_leads(connection: Connection, keys: Keys, leads: Collection[str]) -> list[Event]:
    """Return what happened to these leads, the newest first."""
    wanted = select(lead_events).where(lead_events.c.lead.in_(leads)).order_by(lead_events.c.id.desc())
    return [_read(row, keys) for row in connection.execute(wanted)]


def detail_place(number: int) -> Place:
    """Return where the sealed detail of an event belongs."""
    return Place("lead_events", "detail", str(number))


def _read(row: Row[Any], keys: Keys) -> Event:
    detail = from_json(keys.open(row.detail_sealed, detail_place(row.id)))
    return Event(row.lead, row.at, row.kind, row.person, detail, row.id)
