"""The notices' own forms: choosing candidates of a unit, giving each a letter and a rank, and ordering the file."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from starlette.responses import Response

from bot.clock import day_in_china
from bot.desk.exports import REFUSED, allowance, read_wanted
from bot.desk.routes import Route, get, post
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit
from bot.staff import recommending
from bot.staff.columns import View, masked
from bot.staff.exporting.asking import RefusedError
from bot.staff.exporting.columns import LISTED
from bot.staff.exporting.wanted import FormWanted, Place, Wanted
from bot.staff.form import Form, forms
from bot.staff.notices import visible
from bot.staff.quotas import tally
from bot.staff.recommending import Candidate, Fault

LONGEST: Final = 100
_DIGITS: Final = 3


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get("/desk/exports/forms", _list, "leads.export")
    yield get("/desk/exports/forms/{form}", _show, "leads.export")
    yield post("/desk/exports/forms/{form}", _sent, "leads.export")
    yield get("/desk/exports/quotas", _quotas, "leads.export")


async def _list(visit: Visit) -> Response:
    near = {notice.id for notice in visible(visit.desk.shelf.library, visit.actor.scope)}
    return visit.page("exports/forms.html", forms=[form for form in forms().values() if form.notice in near])


async def _show(visit: Visit) -> Response:
    return await _page(visit, _form(visit), ())


async def _sent(visit: Visit) -> Response:
    """Look for a unit's candidates, or order the form; what was chosen stays chosen."""
    form = _form(visit)
    if visit.form.one("act") != "make":
        return await _page(visit, form, ())
    wanted = _wanted(visit, form)
    places = wanted.form.places if wanted.form else ()
    agreed = visit.form.one("agreed") == "yes"
    if faults := recommending.check(form, visit.desk.shelf.library, places, agreed=agreed):
        return await _page(visit, form, faults)
    try:
        export = await visit.write(recommending.order, visit.desk.keys, visit.actor, wanted, allowance(visit))
    except RefusedError as refused:
        return await _page(visit, form, (Fault(*REFUSED[refused.why]),))
    return visit.go(f"/desk/exports/{export}")


async def _page(visit: Visit, form: Form, faults: tuple[Fault, ...]) -> Response:
    found = await _candidates(visit, form) if visit.form.one("unit") else ()
    return visit.page(
        "exports/form.html",
        status=400 if faults else 200,
        form=form,
        found=found,
        picked=visit.form.all("pick"),
        given=visit.form.one,
        problems=[(fault.field, _said(visit, fault)) for fault in faults],
        quotas=recommending.unit_quotas(form, visit.desk.shelf.library),
        masked=masked,
        wanted=_wanted(visit, form),
    )


async def _candidates(visit: Visit, form: Form) -> tuple[Candidate, ...]:
    today = day_in_china(visit.desk.clock.now())
    unit = visit.form.one("unit")[:LONGEST]
    return await visit.write(recommending.candidates, visit.desk.keys, visit.actor, form, unit, today)


def _wanted(visit: Visit, form: Form) -> Wanted:
    sent = visit.form
    picked = dict.fromkeys(sent.all("pick"))
    places = tuple(Place(lead, sent.one(f"letter-{lead}"), _rank(sent.one(f"rank-{lead}"))) for lead in picked)
    head = (sent.one(name).strip()[:LONGEST] for name in ("unit_name", "contact", "contact_phone"))
    filled = FormWanted(form.id, places, *head)
    return replace(read_wanted(visit), chosen={}, columns=LISTED, format="xlsx", form=filled)


def _rank(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0


def _said(visit: Visit, fault: Fault) -> str:
    text = visit.say(fault.text)
    return f"{text}{fault.quota.text.to(visit.look.language)}（{fault.quota.cite.clause}）" if fault.quota else text


def _form(visit: Visit) -> Form:
    found = forms().get(visit.path("form"))
    if found is None:
        raise Trouble(404)
    return found


async def _quotas(visit: Visit) -> Response:
    library = visit.desk.shelf.library
    tallies = await visit.read(tally, visit.actor, library)
    return visit.page("exports/quotas.html", tallies=tallies, view=View(library, language=visit.look.language))
