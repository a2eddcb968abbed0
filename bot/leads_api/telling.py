"""A lead as the API tells it: the number masked, and of its timeline what is no applicant's word about themselves."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic_core import from_json

from bot.leads_api.shapes import DossierOut, EventOut, LeadOut
from bot.staff.columns import discreet, masked
from bot.staff.lead import Lead
from bot.staff.looking import Dossier
from bot.store.desk.events import Event

_TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "status": ("before", "after", "reason"),
    "reopened": ("before", "after", "reason"),
    "district": ("before", "after"),
    "owner": ("before", "after"),
    "next": ("action", "due"),
    "note": ("text",),
}
_FREE: Final = ("name", "unit", "note", "next_action")
_TYPED: Final = ("action", "text")
"""What somebody typed, who may have typed a number: where numbers are masked, they are in these, too."""


def lead_out(lead: Lead, *, whole: bool) -> LeadOut:
    """Return a lead, with its number only where the `whole` is to be shown."""
    return LeadOut(**_fields(lead, whole=whole))


def dossier_out(found: Dossier, *, whole: bool) -> DossierOut:
    """Return a lead with its timeline."""
    events = [_event(event, found.people, whole=whole) for event in found.events]
    return DossierOut(**_fields(found.lead, whole=whole), events=events)


def _fields(lead: Lead, *, whole: bool) -> dict[str, Any]:
    kept = from_json(lead.answers)
    named = {name: getattr(lead, name) for name in LeadOut.model_fields if name not in {"answers", "unsure", "phone"}}
    if not whole:
        named |= {name: discreet(named[name]) for name in _FREE} | {"phone": masked(lead.phone)}
    return {"phone": lead.phone, **named, "answers": kept["answers"], "unsure": kept["unsure"]}


def _event(event: Event, people: Mapping[str, str], *, whole: bool) -> EventOut:
    detail = {name: event.detail.get(name) for name in _TOLD.get(event.kind, ())}
    if not whole:
        detail |= {name: discreet(detail[name] or "") for name in _TYPED if name in detail}
    by = people.get(event.person, event.person) if event.person else None
    return EventOut(at=event.at, kind=event.kind, by=by, detail=detail)
