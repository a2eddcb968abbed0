"""The list of leads: filters, order, and filters with a name."""

from collections.abc import Iterator
from typing import Final

from starlette.responses import Response

from bot.bureau.region import read_region
from bot.clock import day_in_china
from bot.desk.listing import LIST, UNREADABLE, address, query_of, query_params, show, show_again
from bot.desk.routes import Route, get, post
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit
from bot.staff import views
from bot.staff.filters import read_filters, read_sort
from bot.staff.query import LeadQuery, QueryError

_LONG: Final = "名字最多 40 个字，请缩短一些。"
_MANY: Final = "每人最多保存 50 个筛选。请先删除几个不用的。"
_PERSONAL: Final = "按姓名、号码或单位查找的筛选不能共用，只能自己用。请去掉文字，或者不勾选共用。"


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get(LIST, _show, "leads.see")
    yield post(LIST, _filter, "leads.see")
    yield get(f"{LIST}/views", _back, "leads.see")
    yield post(f"{LIST}/views", _save, "leads.see")
    yield post(f"{LIST}/views/remove", _remove, "leads.see")


async def _show(visit: Visit) -> Response:
    params = dict(visit.request.query_params)
    return await show(visit, query_of(visit, params), params)


async def _filter(visit: Visit) -> Response:
    """Lead to the address of what was chosen, with what was typed sealed in it."""
    return visit.go(address(visit, _chosen(visit)))


def _chosen(visit: Visit) -> LeadQuery:
    form = {name: visit.form.one(name).strip() for name in visit.form.fields}
    chosen, region = form.pop("what", ""), read_region(form.pop("region", ""))
    form["tier" if "/" in chosen else "notice"] = chosen
    form |= {"place": region.place, "district": region.district}
    try:
        filters = read_filters(form, visit.desk.keys, text=form.pop("text", "")[:128])
        sort = read_sort(form.get("sort", ""))
    except QueryError as error:
        raise Trouble(400, UNREADABLE) from error
    return LeadQuery(visit.actor.scope, filters, sort, day_in_china(visit.actor.at))


async def _save(visit: Visit) -> Response:
    query = query_of(visit, query_params(visit.form.one("query")))
    name, shared = visit.form.one("name"), visit.form.one("shared") == "1"
    chosen = (query.filters, query.sort)
    try:
        await visit.write(views.save, visit.desk.keys, visit.actor, name, chosen, shared=shared)
    except views.ViewError:
        return await show_again(visit, "name", _nameless(name))
    except views.PersonalError:
        return await show_again(visit, "shared", _PERSONAL)
    return visit.go(address(visit, query), visit.say("筛选已保存。"))


def _nameless(name: str) -> str:
    if not name.strip():
        return "请给筛选起一个名字。"
    return _LONG if len(name) > views.LONGEST_NAME else _MANY


async def _back(visit: Visit) -> Response:
    """Lead to the list whoever opens the address of a form again."""
    return visit.go(LIST)


async def _remove(visit: Visit) -> Response:
    if not await visit.write(views.remove, visit.desk.keys, visit.actor, visit.form.one("view")):
        raise Trouble(404)
    return visit.go(LIST, visit.say("筛选已删除。"))
