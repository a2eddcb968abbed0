"""One lead: what is known of it, what was done, and the forms with which it is worked."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection
from starlette.responses import Response

from bot.desk import options
from bot.desk.facts import facts
from bot.desk.listing import LIST, last
from bot.desk.routes import Route, get, post
from bot.desk.timeline import told
from bot.desk.trouble import Trouble
from bot.desk.typed import EDITS, WHY, whole
from bot.desk.visit import Visit
from bot.staff import casework, duplicates, looking
from bot.staff.casework import ConflictError, MissingError, RefusedError, Target
from bot.staff.columns import View, answers_said, dialled, number, said, status_name, tier_name
from bot.staff.edits import Edit, owners_of
from bot.staff.lead import Lead
from bot.staff.looking import Dossier
from bot.staff.pipeline import pipeline
from knowledge.library import Library

ONE: Final = LIST + "/{id}"


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed and not saved, so that nothing is lost: in which form, what is wrong, and what the form had."""

    form: str = ""
    problem: str = ""
    values: dict[str, str] = field(default_factory=dict)
    seen: int | None = None

    def value(self, form: str, name: str, now: str) -> str:
        """Return what a field of a form shows: what was typed into it, or how it is."""
        return self.values.get(name, now) if form == self.form else now


_NOTHING: Final = Kept()


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get(ONE, _show, "leads.see")
    yield post(f"{ONE}/number", _reveal, "leads.work")
    yield post(f"{ONE}/note", _note, "leads.work")
    yield post(f"{ONE}/part", _part, "leads.merge")
    for name, read in EDITS.items():
        yield post(f"{ONE}/{name}", _changing(name, read), "leads.work")


async def _show(visit: Visit) -> Response:
    return await _page(visit)


async def _page(visit: Visit, kept: Kept = _NOTHING, phone: str = "", status: int = 200) -> Response:
    lead_id, library = visit.path("id"), visit.desk.shelf.library
    try:
        dossier, undoable = await visit.write(_read, visit, library, lead_id)
    except MissingError as error:
        if elsewhere := await visit.read(looking.kept_in_place_of, visit.actor, lead_id):
            return visit.go(f"{LIST}/{elsewhere}", visit.say("这条线索已经合并到下面这一条。"))
        raise Trouble(404) from error
    lead, works = dossier.lead, visit.actor.may("leads.work")
    view = View(library, dossier.people, visit.look.language, whole=works)
    return visit.page(
        "leads/one.html",
        status=status,
        lead=lead,
        list=last(visit),
        dossier=dossier,
        view=view,
        kept=kept,
        masked=number(lead, View(library)),
        phone=dialled(phone) if phone else "",
        dial=phone,
        who=(tier_name(lead, view), said(lead.unit, view)),
        status_words=status_name(lead, view),
        facts=list(facts(visit, view, lead)),
        answers=answers_said(lead, view),
        happened=[told(visit, view, lead, event, undoable) for event in dossier.events],
        newer=[told(visit, view, lead, event, "") for event in _newer(dossier, kept)],
        **_offered(visit, dossier),
    )


def _read(connection: Connection, visit: Visit, library: Library, lead_id: str) -> tuple[Dossier, str]:
    undoable = duplicates.undoable(connection, visit.actor, lead_id)
    return looking.one(connection, visit.desk.keys, visit.actor, library, lead_id), undoable


def _newer(dossier: Dossier, kept: Kept) -> list[Any]:
    return [event for event in dossier.events if kept.seen is not None and event.id > kept.seen]


def _offered(visit: Visit, dossier: Dossier) -> dict[str, Any]:
    lead, board, states = dossier.lead, dossier.board, pipeline()
    ways = states.ways(lead.status)
    districts = board.library.districts(lead.place, lead.notice)
    language, scope = visit.look.language, visit.actor.scope
    return {
        "states": [options.Option(state.id, state.name.to(language)) for state in ways],
        "reasons": options.reasons(visit, dict.fromkeys(_reasons(lead))),
        "owners": options.owners(visit, owners_of(lead, board), nobody=visit.say("没有人")),
        "districts": [
            options.Option(one.id, one.name.to(language)) for one in districts if scope.holds(lead.place, one.id)
        ],
    }


def _reasons(lead: Lead) -> Iterator[str]:
    for state in pipeline().ways(lead.status):
        yield from pipeline().reasons_for(lead.status, state.id)


async def _reveal(visit: Visit) -> Response:
    try:
        phone = await visit.write(casework.reveal, visit.desk.keys, visit.actor, visit.path("id"))
    except MissingError as error:
        raise Trouble(404) from error
    return await _page(visit, phone=phone)


async def _note(visit: Visit) -> Response:
    lead, text = visit.path("id"), visit.form.one("text").replace("\r\n", "\n")
    try:
        await visit.write(casework.add_note, visit.desk.keys, visit.actor, lead, text)
    except MissingError as error:
        raise Trouble(404) from error
    except RefusedError as error:
        problem = "请先写下内容。" if error.why == "same" else "最多 2000 个字，请缩短一些。"
        return await _page(visit, Kept("note", visit.say(problem), {"text": text}), status=400)
    return visit.go(f"{LIST}/{lead}", visit.say("已记下。"))


async def _part(visit: Visit) -> Response:
    lead = visit.path("id")
    try:
        await visit.write(duplicates.part, visit.desk.keys, visit.actor, lead, visit.form.one("merge"))
    except MissingError as error:
        raise Trouble(404) from error
    except duplicates.LaterMergeError as error:
        raise Trouble(409, "之后又合并过别的线索，请先撤销后来的那次合并。") from error
    return visit.go(f"{LIST}/{lead}", visit.say("合并已撤销，两条线索都恢复了。"))


def _changing(name: str, read: Callable[[Visit], Edit]) -> Callable[[Visit], Awaitable[Response]]:
    async def answer(visit: Visit) -> Response:
        typed = {field: visit.form.one(field) for field in visit.form.fields}
        seen = whole(visit.form.one("seen"))
        target = Target(visit.path("id"), whole(visit.form.one("version")))
        try:
            await visit.write(
                casework.change, visit.desk.keys, visit.actor, visit.desk.shelf.library, target, read(visit)
            )
        except MissingError as error:
            raise Trouble(404) from error
        except ConflictError:
            return await _page(visit, Kept(name, "", typed, seen), status=409)
        except RefusedError as error:
            return await _page(visit, Kept(name, visit.say(WHY[error.why]), typed), status=400)
        return visit.go(f"{LIST}/{target.id}", visit.say("已保存。"))

    return answer
