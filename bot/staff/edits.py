"""What a clerk may change of a lead, decided without touching anything."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from bot.bureau.person import Person
from bot.bureau.region import Scope
from bot.staff.lead import Lead
from bot.staff.pipeline import pipeline
from knowledge.library import Library

Why: TypeAlias = Literal[
    "same", "not_from_here", "reason", "owner", "district", "ended", "day", "past", "long", "changed"
]  # fmt: skip
"""Why something is not changed; `day`: none can be read; `changed`: somebody else was quicker."""
LONGEST_ACTION: Final = 200


@dataclass(frozen=True, slots=True)
class SetStatus:
    """Bring a lead to a state, for a reason where one is needed."""

    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SetOwner:
    """Give a lead to a person, or to nobody."""

    owner: str | None


@dataclass(frozen=True, slots=True)
class SetDistrict:
    """Say in which district of its place a lead belongs; empty for none."""

    district: str


@dataclass(frozen=True, slots=True)
class SetNext:
    """Say what is to be done next, and until which day."""

    action: str
    due: date | None


@dataclass(frozen=True, slots=True)
class SetDue:
    """Say until which day, and leave what is to be done as it is."""

    due: date | None


Edit: TypeAlias = SetStatus | SetOwner | SetDistrict | SetNext | SetDue


@dataclass(frozen=True, slots=True)
class Board:
    """What a decision goes by: `colleagues` are those who may work on leads, by id; `scope` is that of who changes."""

    library: Library
    colleagues: Mapping[str, Person]
    scope: Scope
    today: date


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a lead: fields with their new values, and what its timeline says."""

    kind: str
    values: Mapping[str, Any]
    detail: Mapping[str, Any] = field(default_factory=dict)


def decide(lead: Lead, edit: Edit, board: Board) -> Change | Why:
    """Return what an edit makes of a lead, or why it is not made."""
    match edit:
        case SetStatus(status, reason):
            return _status(lead, status, reason)
        case SetOwner(owner):
            return _owner(lead, owner, board)
        case SetDistrict(district):
            return _district(lead, district, board)
        case SetNext(action, due):
            return _next(lead, action, due, board)
        case SetDue(due):
            return _next(lead, lead.next_action, due, board)


def owners_of(lead: Lead, board: Board) -> Iterator[Person]:
    """Yield who may work on a lead, because it is in their region."""
    yield from (one for one in board.colleagues.values() if one.scope.holds(lead.place, lead.district))


def _status(lead: Lead, status: str, reason: str) -> Change | Why:
    states = pipeline()
    if why := states.refusal(lead.status, status, reason):
        return why
    values: dict[str, Any] = {"status": status, "reason": reason}
    if states.state(status).ends:
        values |= {"due": None, "next_action": ""}
    return Change("status", values, {"before": lead.status, "after": status, "reason": reason})


def _owner(lead: Lead, owner: str | None, board: Board) -> Change | Why:
    if owner == lead.owner:
        return "same"
    if owner is not None and owner not in {person.id for person in owners_of(lead, board)}:
        return "owner"
    return Change("owner", {"owner": owner}, {"before": lead.owner, "after": owner})


def _district(lead: Lead, district: str, board: Board) -> Change | Why:
    if district == lead.district:
        return "same"
    known = {one.id for one in board.library.districts(lead.place, lead.notice)} | {""}
    if district not in known or not board.scope.holds(lead.place, district):
        return "district"
    owner = board.colleagues.get(lead.owner or "")
    stays = owner is not None and owner.scope.holds(lead.place, district)
    values = {"district": district, "owner": lead.owner if stays else None}
    return Change("district", values, {"before": lead.district, "after": district, "let_go": not stays and lead.owner})


def _next(lead: Lead, action: str, due: date | None, board: Board) -> Change | Why:
    if (action, due) == (lead.next_action, lead.due):
        return "same"
    if len(action) > LONGEST_ACTION:
        return "long"
    state = next((one for one in pipeline().states if one.id == lead.status), None)
    if state is not None and state.ends and (action or due):
        return "ended"
    if due is not None and due < board.today and due != lead.due:
        return "past"
    return Change("next", {"next_action": action, "due": due}, {"action": action, "due": due and due.isoformat()})
