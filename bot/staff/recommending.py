"""Who is recommended on a notice's form, in which order: checked against the notice, and kept with the leads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import Connection

from bot.staff.exporting import asking
from bot.staff.exporting.asking import Allowance
from bot.staff.exporting.wanted import Place, Wanted
from bot.staff.form import Form, forms
from bot.staff.lead import Lead, leads_by_ids
from bot.staff.query import Filters, LeadQuery, Sort
from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.desk import events
from bot.store.desk.events import Event
from knowledge.library import Library
from knowledge.notice import Quota

SHOWN: Final = 50
KIND: Final = "form"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a form: the field, and what to do, in Chinese; `quota` is the limit that is exceeded."""

    field: str
    text: str
    quota: Quota | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lead that may be recommended, with the letter and the rank it was given the last time."""

    lead: Lead
    letter: str = ""
    rank: str = ""


def check(form: Form, library: Library, places: tuple[Place, ...], *, agreed: bool) -> tuple[Fault, ...]:
    """Return what is wrong. More than the unit may recommend is wrong unless the notice allows it and one agrees."""
    return tuple(_faults(form, library, places, agreed=agreed))


def _faults(form: Form, library: Library, places: tuple[Place, ...], *, agreed: bool) -> Iterator[Fault]:
    if not places:
        yield Fault("candidates", "请至少选一位候选人。")
    for place in places:
        if form.letter(place.letter) is None:
            yield Fault(f"letter-{place.lead}", "请给选中的每一位选一个行业字母。")
    if sorted(place.rank for place in places) != list(range(1, len(places) + 1)):
        yield Fault("candidates", "名次要从 1 起连着排，不能重复，也不能跳过。")
    for quota in unit_quotas(form, library):
        if len(places) > quota.amount and (quota.firm or not agreed):
            yield Fault("agreed" if not quota.firm else "candidates", "选的人数超过了一个单位可以推荐的人数。", quota)


def unit_quotas(form: Form, library: Library) -> tuple[Quota, ...]:
    """Return how many one unit may recommend, as the notice says it."""
    return tuple(quota for quota in library.notices[form.notice].quotas if quota.scope == "unit")


def candidates(
    connection: Connection, keys: Keys, actor: Actor, form: Form, unit: str, today: date
) -> tuple[Candidate, ...]:
    """Return leads of the form's notice whose unit, name or number fits a text; it is recorded that they were seen."""
    actor.need("leads.export")
    query = LeadQuery(actor.scope, Filters(notice=form.notice, text=unit), Sort("created", descending=False), today)
    found = query.page(connection, keys, SHOWN).rows
    known = last(connection, keys, form, tuple(lead.id for lead in found))
    note(connection, keys, actor, "leads.seen", Subject("leads"), form=form.id, ids=[lead.id for lead in found])
    return tuple(Candidate(lead, *known.get(lead.id, ("", ""))) for lead in found)


def last(connection: Connection, keys: Keys, form: Form, leads: tuple[str, ...]) -> Mapping[str, tuple[str, str]]:
    """Return the letter and the rank that leads were given the last time."""
    told = events.of_leads(connection, keys, leads) if leads else []
    mine = (event for event in reversed(told) if event.kind == KIND and event.detail["form"] == form.id)
    return {event.lead: (str(event.detail["letter"]), str(event.detail["rank"])) for event in mine}


def order(connection: Connection, keys: Keys, actor: Actor, wanted: Wanted, allowance: Allowance) -> str:
    """Order a form as an export, and keep letter and rank with each lead; return the export's id.

    Leads that are gone or not to be seen are left out. ForbiddenError, RefusedError.
    """
    if wanted.form is None:
        raise LookupError("This is no form.")
    asking.check(actor, wanted)
    notice = forms()[wanted.form.form].notice
    found = leads_by_ids(connection, keys, actor.scope, (place.lead for place in wanted.form.places))
    seen = {lead.id for lead in found if lead.notice == notice}
    places = tuple(place for place in wanted.form.places if place.lead in seen)
    for place in places:
        detail = {"form": wanted.form.form, "letter": place.letter, "rank": place.rank}
        events.add(connection, keys, Event(place.lead, actor.at, KIND, actor.id, detail))
    return asking.order(connection, keys, actor, replace(wanted, form=replace(wanted.form, places=places)), allowance)
