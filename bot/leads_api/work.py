"""What calls do, as units of work: reading leads and changing one, each use recorded with the token it came with."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from bot.leads_api.asking import Changed, unreadable
from bot.leads_api.calls import UNUSABLE, Refused
from bot.leads_api.shapes import Change, LeadsOut, Search
from bot.leads_api.telling import lead_out
from bot.staff import casework, looking, tokens
from bot.staff.casework import RefusedError, Target
from bot.staff.edits import Edit, SetDistrict, SetNext, SetStatus
from bot.staff.lead import Lead, opened
from bot.staff.looking import Dossier
from bot.staff.ordering import PlaceError
from bot.staff.record import Subject, note
from bot.staff.tokens import Bearer
from bot.store.crypto import Keys
from knowledge.answers import AnswerFault
from knowledge.library import Library
from knowledge.text import Text

MARGIN: Final = timedelta(minutes=1)
"""What was written by a transaction that had not ended yet is told next time, for `as_of` lies so far back."""


class StaleError(Exception):
    """Somebody changed the lead since it was read; `version` is the present one."""

    def __init__(self, version: int) -> None:
        super().__init__(f"The version is {version} now.")
        self.version = version


_WHY: Final = {
    "not_from_here": ("status", Text(zh="现在的状态不能直接改成这个", en="cannot follow the present state")),
    "reason": ("reason", Text(zh="这个状态要带它的一个原因，或者不能带原因", en="must be one of its reasons, or none")),
    "district": ("district", Text(zh="没有这个区县，或者令牌不管这里", en="is no district that this token may use")),
    "ended": ("next_action", Text(zh="已经结束的线索没有下一步", en="has no place in a lead that has ended")),
    "past": ("due", Text(zh="不能早于今天", en="must not lie in the past")),
    "long": ("next_action", Text(zh="太长了", en="is too long")),
    "same": ("note", Text(zh="不能是空的", en="must not be empty")),
}


def search(connection: Connection, keys: Keys, bearer: Bearer, query: Changed, wanted: Search) -> LeadsOut:
    """Return a page of leads; Refused where `after` is no place in this order."""
    bearer.actor.need("leads.see")
    try:
        found = query.page(connection, keys, wanted.limit, after=wanted.after)
    except PlaceError as error:
        raise unreadable("after") from error
    whole = "leads:phone" in bearer.scopes
    tokens.touch(connection, bearer)
    said = {name: str(value) for name, value in query.filters.given().items()}
    if query.since:
        said["updated_since"] = query.since.isoformat()
    ids = [lead.id for lead in found.rows]
    told = {"token": bearer.id, "filters": said, "count": len(ids), "ids": ids, "whole": whole}
    note(connection, keys, bearer.actor, "leads.seen", Subject("leads"), **told)
    as_of = bearer.actor.at - MARGIN
    return LeadsOut(leads=[lead_out(lead, whole=whole) for lead in found.rows], next=found.next or None, as_of=as_of)


def one(connection: Connection, keys: Keys, bearer: Bearer, library: Library, lead_id: str) -> Dossier:
    """Return a lead with its timeline; MissingError where there is none that this token may see."""
    tokens.touch(connection, bearer)
    found = looking.one(connection, keys, bearer.actor, library, lead_id)
    if "leads:phone" in bearer.scopes:
        note(connection, keys, bearer.actor, "lead.revealed", Subject("lead", lead_id, str(found.lead.region)))
    return found


def change(
    connection: Connection, keys: Keys, bearer: Bearer, library: Library, target: Target, wanted: Change
) -> Lead:
    """Change a lead and return it as it is then: all that is wanted or nothing.

    MissingError or StaleError where it cannot be; Refused names what cannot be so.
    """
    bearer.actor.need("leads.work")
    tokens.touch(connection, bearer)
    lead = opened(casework.held(connection, bearer.actor, target.id), keys)
    if lead.version != target.version:
        raise StaleError(lead.version)
    try:
        for edit in _edits(lead, wanted):
            lead = casework.change(connection, keys, bearer.actor, library, Target(lead.id, lead.version), edit)
        if wanted.note:
            casework.add_note(connection, keys, bearer.actor, lead.id, wanted.note)
    except RefusedError as error:
        raise _unmade(error.why) from error
    return opened(casework.held(connection, bearer.actor, lead.id), keys)


def _edits(lead: Lead, wanted: Change) -> Iterator[Edit]:
    """Yield what is to be changed; what is so already is no change."""
    given = wanted.model_fields_set
    if wanted.status is not None and wanted.status != lead.status:
        yield SetStatus(wanted.status, wanted.reason or "")
    if wanted.district is not None and wanted.district != lead.district:
        yield SetDistrict(wanted.district)
    action = lead.next_action if wanted.next_action is None else wanted.next_action.strip()
    due = wanted.due if "due" in given else lead.due
    if given & {"next_action", "due"} and (action, due) != (lead.next_action, lead.due):
        yield SetNext(action, due)


def _unmade(why: str) -> Refused:
    field, text = _WHY.get(why, ("status", Text(zh="改不了", en="cannot be changed")))
    return Refused(422, UNUSABLE, [AnswerFault(field, text)])
