"""The list of leads: filters, order, pages, and filters with a name."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qsl

from sqlalchemy import Connection
from starlette.responses import Response

from bot.bureau.person import Person
from bot.bureau.region import read_region
from bot.clock import day_in_china
from bot.desk import options
from bot.desk.routes import Route, get, post
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit
from bot.staff import looking, views
from bot.staff.casework import colleagues
from bot.staff.columns import COLUMNS, View
from bot.staff.filters import By, Sort, read_filters, read_sort
from bot.staff.looking import COUNTED, Listed
from bot.staff.pipeline import pipeline
from bot.staff.query import LeadQuery, PlaceError, QueryError, read_query

LIST: Final = "/desk/leads"
_SORTS: Final[dict[str, By]] = {"created": "created", "due": "due", "status": "status"}
_UNREADABLE: Final = "筛选条件里有一项看不懂，可能是地址不完整。请回到线索列表重新筛选。"


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get(LIST, _show, "leads.see")
    yield post(LIST, _filter, "leads.see")
    yield get(f"{LIST}/views", _back, "leads.see")
    yield post(f"{LIST}/views", _save, "leads.see")
    yield post(f"{LIST}/views/remove", _remove, "leads.see")


def query_of(visit: Visit, params: dict[str, str]) -> LeadQuery:
    """Return the query of an address, within what may be seen; Trouble where it cannot be read."""
    try:
        return read_query(params, visit.actor.scope, visit.desk.keys, day_in_china(visit.actor.at))
    except QueryError as error:
        raise Trouble(400, _UNREADABLE) from error


def address(visit: Visit, query: LeadQuery, **more: str) -> str:
    """Return the address of a query's first page, or of the one that `more` says."""
    said = [query.dump(visit.desk.keys), *(f"{name}={value}" for name, value in more.items())]
    return f"{LIST}?{'&'.join(part for part in said if part)}".rstrip("?")


async def _show(visit: Visit) -> Response:
    params = dict(visit.request.query_params)
    query = query_of(visit, params)
    try:
        after, before = params.get("after", ""), params.get("before", "")
        listed, saved, known = await visit.write(_read, visit, query, after, before)
    except PlaceError as error:
        raise Trouble(400, _UNREADABLE) from error
    library = visit.desk.shelf.library
    view = View(library, listed.people, visit.look.language)
    return visit.page(
        "leads/list.html",
        query=query,
        listed=listed,
        counted=COUNTED,
        views=[(one, address(visit, replace(query, filters=one.filters, sort=one.sort))) for one in saved],
        view=view,
        columns=COLUMNS,
        orders=_orders(visit, query),
        dump=query.dump(visit.desk.keys),
        **_pages(visit, query, listed),
        **_offered(visit, known),
    )


def _read(
    connection: Connection, visit: Visit, query: LeadQuery, after: str, before: str
) -> tuple[Listed, list[views.View], dict[str, Person]]:
    keys, actor = visit.desk.keys, visit.actor
    saved, known = views.seen_by(connection, keys, actor), colleagues(connection, keys)
    return looking.page(connection, keys, actor, query, after=after, before=before), saved, known


def _pages(visit: Visit, query: LeadQuery, listed: Listed) -> dict[str, Any]:
    found = listed.found
    return {
        "following": address(visit, query, after=found.next) if found.next else "",
        "preceding": address(visit, query, before=found.previous) if found.previous else "",
        "first": address(visit, query) if found.previous else "",
    }


def _offered(visit: Visit, known: dict[str, Person]) -> dict[str, Any]:
    library = visit.desk.shelf.library
    mine = [person for person in known.values() if visit.actor.scope.meets(person.scope)]
    return {
        "tiers": list(options.tiers(visit, library)),
        "regions": list(options.regions(visit, library)),
        "verdicts": options.verdicts(visit),
        "states": options.states(visit),
        "dues": options.dues(visit),
        "owners": options.owners(visit, mine, nobody=visit.say("没有人")),
        "reasons": options.reasons(visit, (reason.id for reason in pipeline().reasons)),
    }


def _orders(visit: Visit, query: LeadQuery) -> dict[str, tuple[str, str]]:
    """Return for each column that sorts where its link leads, and how it is sorted now."""
    return {column: _order(visit, query, by) for column, by in _SORTS.items()}


def _order(visit: Visit, query: LeadQuery, by: By) -> tuple[str, str]:
    here = query.sort.by == by
    down = not query.sort.descending if here else by == "created"
    now = ("descending" if query.sort.descending else "ascending") if here else "none"
    return address(visit, replace(query, sort=Sort(by, down))), now


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
        raise Trouble(400, _UNREADABLE) from error
    return LeadQuery(visit.actor.scope, filters, sort, day_in_china(visit.actor.at))


async def _save(visit: Visit) -> Response:
    query = query_of(visit, _written(visit))
    name, shared = visit.form.one("name"), visit.form.one("shared") == "1"
    chosen = (query.filters, query.sort)
    try:
        await visit.write(views.save, visit.desk.keys, visit.actor, name, chosen, shared=shared)
    except views.ViewError as error:
        raise Trouble(400, "请给筛选起一个名字，最多 40 个字；每人最多保存 50 个。") from error
    except views.PersonalError as error:
        raise Trouble(400, "按姓名、号码或单位查找的筛选不能共用，只能自己用。请去掉文字，或者不勾选共用。") from error
    return visit.go(address(visit, query), visit.say("筛选已保存。"))


async def _back(visit: Visit) -> Response:
    """Lead to the list whoever opens the address of a form again."""
    return visit.go(LIST)


async def _remove(visit: Visit) -> Response:
    if not await visit.write(views.remove, visit.desk.keys, visit.actor, visit.form.one("view")):
        raise Trouble(404)
    return visit.go(LIST, visit.say("筛选已删除。"))


def _written(visit: Visit) -> dict[str, str]:
    return query_params(visit.form.one("query"))


def query_params(written: str) -> dict[str, str]:
    """Return what stands in the query of an address that a form carries."""
    return dict(parse_qsl(written))
