"""Changing many leads at once: first what it would do, then exactly that."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Final

from pydantic_core import from_json, to_json
from sqlalchemy import Connection
from starlette.responses import Response

from bot.desk.listing import LIST, address, query_of, query_params, show_again
from bot.desk.routes import Route, get, post
from bot.desk.trouble import Trouble
from bot.desk.typed import WHY, day_of, read_owner
from bot.desk.visit import Visit
from bot.staff import bulk
from bot.staff.bulk import MOST, Outlook, TooManyError
from bot.staff.casework import RefusedError, Target, colleagues
from bot.staff.edits import Edit, SetDue, SetOwner, SetStatus
from bot.staff.pipeline import pipeline
from bot.staff.query import LeadQuery
from bot.store.crypto import Place, SealError

CHANGE: Final = f"{LIST}/change"
_TOO_MANY: Final = "一次最多改 1000 条。请再加一两个筛选条件，分几次改。"
_NOTHING: Final = "还没有勾选线索。请在列表里勾选几条，或者在“改哪些”里选这次筛选的全部。"
_PINS: Final = Place("form", "pins", "leads")


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield post(CHANGE, _look_ahead, "leads.work")
    yield get(CHANGE, _back, "leads.work")
    yield post(f"{CHANGE}/now", _change, "leads.work")


async def _back(visit: Visit) -> Response:
    """Lead to the list whoever opens the address of a form again."""
    return visit.go(LIST)


async def _look_ahead(visit: Visit) -> Response:
    form = visit.form
    query = query_of(visit, query_params(form.one("query")))
    try:
        edit, outlook = await _outlook(visit, query)
    except TooManyError:
        return await show_again(visit, "which", _TOO_MANY)
    except RefusedError as error:
        return await show_again(visit, "bulk-due", WHY[error.why])
    if not outlook.chosen:
        return await show_again(visit, "pick", _NOTHING)
    return visit.page(
        "leads/many.html",
        outlook=outlook,
        what=await visit.read(_words, visit, edit),
        why=_why(visit, outlook),
        pins=_sealed(visit, outlook),
        fields={name: form.one(name) for name in ("do", "owner", "status", "reason", "due", "query")},
        back=address(visit, query),
        most=MOST,
    )


async def _outlook(visit: Visit, query: LeadQuery) -> tuple[Edit, Outlook]:
    """Return what is to be changed, and what would come of it; nothing is changed yet."""
    edit, keys, picked = _edit(visit), visit.desk.keys, visit.form.all("lead")
    ids = await visit.read(bulk.ids_of, keys, query) if visit.form.one("which") == "all" else picked
    return edit, await visit.write(bulk.look_ahead, keys, visit.actor, visit.desk.shelf.library, ids, edit)


async def _change(visit: Visit) -> Response:
    query = query_of(visit, query_params(visit.form.one("query")))
    try:
        edit = _edit(visit)
    except RefusedError as error:
        raise Trouble(400, WHY[error.why]) from error
    targets, library = _opened(visit), visit.desk.shelf.library
    done = await visit.write(bulk.change_all, visit.desk.keys, visit.actor, library, targets, edit)
    told = visit.say("已改 %(number)s 条。", number=len(done.targets))
    left = sum(done.refused.values()) + done.gone
    if left:
        told += visit.say("%(number)s 条没有改：您确认时别人已经改过，或者已经不在了。", number=left)
    return visit.go(address(visit, query), told)


def _edit(visit: Visit) -> Edit:
    form = visit.form
    match form.one("do"):
        case "owner":
            return SetOwner(read_owner(form.one("owner")).owner)
        case "status" if form.one("status") in {state.id for state in pipeline().states}:
            return SetStatus(form.one("status"), form.one("reason"))
        case "due":
            return SetDue(day_of(form.one("due")))
        case _:
            raise Trouble(400)


def _words(connection: Connection, visit: Visit, edit: Edit) -> str:
    language = visit.look.language
    match edit:
        case SetOwner(owner):
            found = colleagues(connection, visit.desk.keys).get(owner or "")
            name = found.name if found and found.scope.meets(visit.actor.scope) else visit.say("没有人")
            return visit.say("负责人改为 %(name)s", name=name)
        case SetStatus(status, reason):
            name = pipeline().state_name(status).to(language)
            because = pipeline().reason_name(reason)
            why = visit.say("（%(reason)s）", reason=because.to(language)) if because else ""
            return visit.say("状态改为 %(name)s", name=name) + why
        case SetDue(None):
            return visit.say("去掉期限")
        case SetDue(due):
            return visit.say("期限改为 %(day)s", day=due)
        case _:
            raise Trouble(400)


def _why(visit: Visit, outlook: Outlook) -> list[tuple[str, int]]:
    refused = [(visit.say(WHY[why]), number) for why, number in sorted(outlook.refused.items())]
    return [*refused, (visit.say("已经不在，或者不在您的地区。"), outlook.gone)] if outlook.gone else refused


def _sealed(visit: Visit, outlook: Outlook) -> str:
    pins = to_json([[target.id, target.version] for target in outlook.targets])
    return urlsafe_b64encode(visit.desk.keys.seal(pins, _PINS)).decode()


def _opened(visit: Visit) -> list[Target]:
    try:
        pins = from_json(visit.desk.keys.open(urlsafe_b64decode(visit.form.one("pins")), _PINS))
    except (ValueError, SealError) as error:
        raise Trouble(400) from error
    return [Target(lead, version) for lead, version in pins]
