"""Carrying out what somebody asked about their own data: showing it, correcting it, deleting it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic_core import to_json
from starlette.responses import Response

from bot.channels.web.headers import COMMON
from bot.desk.facts import facts
from bot.desk.requests import ALL, ONE, RIGHT, Typed, done, title
from bot.desk.routes import Route, get, post
from bot.desk.timeline import told
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit
from bot.staff import granting
from bot.staff import requests as work
from bot.staff.columns import View, answers_said, dialled, moment
from bot.staff.consents import Consent
from bot.staff.granting import Correction, TakenError
from bot.staff.lead import Lead
from bot.staff.requests import Everything
from dialogs.lead import LONGEST
from dialogs.phone import read_phone

WHY: Final = {
    "renewed": "有了新的同意",
    "corrected": "号码更正后继续有效",
    "withdrawn": "本人撤回",
    "forgotten": "本人要求忘记",
    "together": "和它合并的线索被撤回",
    "asked": "按本人要求删除",
    "expired": "到期删除",
}
_DIGITS: Final = 9
_TAKEN: Final = "这个号码现在不能改到这一条上：同一档次、同一号码只能有一条线索。请联系管理员。"


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get(f"{ONE}/data", _data, RIGHT)
    yield get(f"{ONE}/data.json", _download, RIGHT)
    yield get(f"{ONE}/correct/{{lead}}", _correct_form, RIGHT)
    yield post(f"{ONE}/correct/{{lead}}", _correct, RIGHT)
    yield get(f"{ONE}/delete", _delete_form, RIGHT)
    yield post(f"{ONE}/delete", _delete, RIGHT)


async def _data(visit: Visit) -> Response:
    found = await done(visit, work.everything, visit.path("id"))
    return visit.page(
        "requests/data.html",
        request=found.case.request,
        leads=_in_words(visit, found),
        former=_former(visit, found),
        made=visit.actor.at,
    )


async def _download(visit: Visit) -> Response:
    found = await done(visit, work.everything, visit.path("id"))
    said = {"made": moment(visit.actor.at), "leads": _in_words(visit, found), "former": _former(visit, found)}
    name = {"Content-Disposition": 'attachment; filename="personal-data.json"', "Cache-Control": "no-store"}
    return Response(to_json(said, indent=2), 200, {**COMMON, **name}, "application/json")


async def _correct_form(visit: Visit) -> Response:
    return await _correcting(visit, Typed())


async def _correcting(visit: Visit, typed: Typed) -> Response:
    case = await done(visit, work.one, visit.path("id"))
    lead = next((one for one in case.leads if one.id == visit.path("lead")), None)
    if lead is None or case.request.state != "open":
        raise Trouble(404)
    now = {"name": lead.name, "phone": dialled(lead.phone), "unit": lead.unit} | dict(typed.values)
    named = title(visit, lead)
    return visit.page(
        "requests/correct.html", status=typed.status, request=case.request, lead=lead, title=named, now=now, typed=typed
    )


async def _correct(visit: Visit) -> Response:
    values = {name: visit.form.one(name).strip() for name in granting.FIELDS}
    phone, version = read_phone(values["phone"]), visit.form.one("version")
    problems = list(_problems(visit, values, phone))
    if not (version.isascii() and version.isdecimal() and len(version) <= _DIGITS):
        raise Trouble(400)
    if problems or phone is None:
        return await _correcting(visit, Typed(values, tuple(problems)))
    to = Correction(visit.path("lead"), int(version), values["name"], phone, values["unit"])
    try:
        await done(visit, granting.correct, visit.path("id"), to)
    except TakenError:
        return await _correcting(visit, Typed(values, (("phone", visit.say(_TAKEN)),)))
    return visit.go(f"{ALL}/{visit.path('id')}", visit.say("已经更正。"))


def _problems(visit: Visit, values: Mapping[str, str], phone: str | None) -> Iterator[tuple[str, str]]:
    if not values["name"]:
        yield "name", visit.say("请填姓名。")
    for name in ("name", "unit"):
        if len(values[name]) > LONGEST[name]:
            yield name, visit.say("太长了，最多 %(most)s 个字。", most=LONGEST[name])
    if phone is None:
        yield "phone", visit.say("请填一个完整的电话号码，例如 138 0013 8000。")


async def _delete_form(visit: Visit) -> Response:
    case, count = await done(visit, granting.count, visit.path("id"))
    if case.request.state != "open":
        raise Trouble(409, "这件请求已经办结了。")
    leads = [title(visit, lead) for lead in case.leads]
    return visit.page("requests/delete.html", request=case.request, count=count, leads=leads)


async def _delete(visit: Visit) -> Response:
    expected = visit.form.one("count")
    if not (expected.isascii() and expected.isdecimal() and len(expected) <= _DIGITS):
        raise Trouble(400)
    gone = await done(visit, granting.delete, visit.path("id"), int(expected))
    return visit.go(ALL, visit.say("已经删除 %(count)s 条线索，请求已办结。", count=gone))


def _in_words(visit: Visit, found: Everything) -> list[dict[str, Any]]:
    """Return all that is kept, in plain words; who of the staff did what is theirs, not the applicant's."""
    view = View(visit.desk.shelf.library, {}, visit.look.language, whole=True)
    return [
        {
            "id": lead.id,
            "contact": [(visit.say("姓名"), lead.name), (visit.say("手机"), dialled(lead.phone))],
            "facts": list(facts(visit, view, lead)),
            "answers": answers_said(lead, view),
            "timeline": list(_timeline(visit, view, lead, found)),
            "consents": [_consent(visit, one) for one in found.consents if one.lead == lead.id],
        }
        for lead in found.case.leads
    ]


def _timeline(visit: Visit, view: View, lead: Lead, found: Everything) -> Iterator[dict[str, Any]]:
    for event in found.events:
        if event.lead == lead.id and event.kind != "owner":
            one = told(visit, view, lead, event, "")
            who = visit.say("工作人员") if one.by_staff else one.who
            yield {"at": moment(one.at), "who": who, "what": one.title, "lines": list(one.lines)}


def _former(visit: Visit, found: Everything) -> list[dict[str, str]]:
    """Return the consents for leads that are gone: nothing else is left of those."""
    there = {lead.id for lead in found.case.leads}
    return [_consent(visit, one) for one in found.consents if one.lead not in there]


def _consent(visit: Visit, one: Consent) -> dict[str, str]:
    return {
        "given": moment(one.given),
        "text": one.text_version,
        "channel": one.channel,
        "ended": moment(one.ended) if one.ended else "",
        "why": visit.say(WHY[one.why]) if one.why in WHY else "",
    }
