"""Exports at the desk: what would be in one, ordering it, watching it grow, and fetching it once."""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Final
from urllib.parse import parse_qsl

from starlette.responses import Response, StreamingResponse

from bot.channels.web.headers import COMMON
from bot.clock import day_in_china
from bot.desk.routes import Route, get, post
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit
from bot.staff.columns import View
from bot.staff.exporting import asking, fetching, naming
from bot.staff.exporting.asking import Allowance, Refusal, RefusedError
from bot.staff.exporting.columns import COLUMNS, LISTED
from bot.staff.exporting.fetching import Export, GoneError, NotFoundError, Reading
from bot.staff.exporting.wanted import Told, Wanted
from bot.staff.exporting.words import said
from bot.staff.filters import plain
from bot.staff.query import QueryError, read_query
from bot.store.desk.files import part

SMALL: Final = 20
REFUSED: Final[dict[Refusal, tuple[str, str]]] = {
    "columns": ("columns", "请至少选一列。"),
    "reason": ("reason", "请写明为什么要完整的姓名和号码（4 到 500 个字），理由会记入审计。"),
    "many": ("format", "Excel 一张表最多 1,048,575 行。请缩小筛选范围，或者选 CSV。"),
    "busy": ("top", "您已经有几个导出在进行。请等其中一个完成，或者先取消一个。"),
    "orders": ("top", "定时导出已经够多了。请先停掉一个。"),
    "quota": ("top", "您一天内的导出次数已经用完。请明天再试，或者请同事导出。"),
}
_UNREADABLE: Final = "这个筛选条件读不出来。请回到线索列表，重新筛选后再导出。"


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get("/desk/exports", _list, "leads.export")
    yield get("/desk/exports/new", _preview, "leads.export")
    yield post("/desk/exports/new", _preview, "leads.export")
    yield post("/desk/exports", _order, "leads.export")
    yield get("/desk/exports/{id}", _show, "leads.export")
    yield get("/desk/exports/{id}/progress", _progress, "leads.export")
    yield post("/desk/exports/{id}/cancel", _cancel, "leads.export")
    yield post("/desk/exports/{id}/link", _link, "leads.export")
    yield get("/desk/exports/{id}/file/{token}", _file, "leads.export")


async def _list(visit: Visit) -> Response:
    found = await visit.read(fetching.listed, _reading(visit), visit.actor)
    settings = visit.desk.settings
    return visit.page("exports/list.html", exports=found, hours=settings.keep_exports_hours)


async def _preview(visit: Visit) -> Response:
    given = {name: visit.form.one(name) for name in visit.form.fields} or dict(visit.request.query_params)
    wanted = Wanted(_chosen(visit, given), _today(visit), tuple(visit.actor.scope.dump()))
    return await ordering(visit, wanted)


async def ordering(visit: Visit, wanted: Wanted, problems: list[tuple[str, str]] | None = None) -> Response:
    """Show what an export would be, and what is wrong with the form."""
    query = wanted.query(visit.actor.scope)
    count = await visit.read(asking.count, visit.desk.keys, visit.actor, wanted)
    return visit.page(
        "exports/new.html",
        status=400 if problems else 200,
        wanted=wanted,
        address=wanted.address(visit.desk.keys),
        count=count,
        words=said(query, View(visit.desk.shelf.library, language=visit.look.language, whole=True)),
        columns=COLUMNS,
        listed=LISTED,
        problems=problems or [],
        small=SMALL,
    )


async def _order(visit: Visit) -> Response:
    wanted = read_wanted(visit)
    try:
        export = await visit.write(asking.order, visit.desk.keys, visit.actor, wanted, allowance(visit))
    except RefusedError as refused:
        field, text = REFUSED[refused.why]
        return await ordering(visit, wanted, [(field, visit.say(text))])
    return visit.go(f"/desk/exports/{export}")


def allowance(visit: Visit) -> Allowance:
    """Return how many exports one person may order."""
    return Allowance(visit.desk.settings.exports_each, visit.desk.settings.exports_a_day)


def read_wanted(visit: Visit) -> Wanted:
    """Read the form of an export; what it names wrongly falls back to the careful choice."""
    form = visit.form
    return Wanted(
        chosen=_chosen(visit, dict(parse_qsl(form.one("filter")))),
        today=_today(visit),
        regions=tuple(visit.actor.scope.dump()),
        columns=tuple(column.id for column in COLUMNS if column.id in form.all("columns")),
        format="csv" if form.one("format") == "csv" else "xlsx",
        masked=form.one("masked") != "no",
        reason=form.one("reason").strip() if form.one("masked") == "no" else "",
        language=visit.look.language,
    )


async def _show(visit: Visit) -> Response:
    return visit.page("exports/one.html", export=await _found(visit), link="")


async def _progress(visit: Visit) -> Response:
    """Answer htmx, which asks every second; once it is over, the whole page is shown anew."""
    export = await _found(visit)
    answer = visit.page("exports/_progress.html", export=export)
    if not export.under_way:
        answer.headers["HX-Refresh"] = "true"
    return answer


async def _cancel(visit: Visit) -> Response:
    export = visit.path("id")
    try:
        done = await visit.write(fetching.cancel, visit.desk.keys, visit.actor, export)
    except NotFoundError as error:
        raise Trouble(404) from error
    return visit.go(
        f"/desk/exports/{export}", visit.say("已经取消。" if done else "它刚刚已经结束，没有什么可取消的。")
    )


async def _link(visit: Visit) -> Response:
    export = visit.path("id")
    try:
        token = await visit.write(fetching.make_link, visit.desk.keys, visit.actor, export)
    except NotFoundError as error:
        raise Trouble(404) from error
    except GoneError as error:
        raise Trouble(410, "文件已经到期删除，或者您的权限变了。请回到线索列表重新导出。") from error
    return visit.page("exports/one.html", export=await _found(visit), link=f"/desk/exports/{export}/file/{token}")


async def _file(visit: Visit) -> Response:
    """Hand the file out, piece by piece. A look ahead by the browser does not use the link up."""
    if visit.request.method != "GET" or "prefetch" in visit.request.headers.get("sec-purpose", ""):
        raise Trouble(405)
    export = visit.path("id")
    try:
        told = await visit.write(fetching.fetch, visit.desk.keys, visit.actor, export, visit.path("token"))
    except NotFoundError as error:
        raise Trouble(404) from error
    except GoneError as error:
        text = "这个下载链接已经用过、过期，或者不是在这次登录里生成的。请回到导出页面重新生成。"
        raise Trouble(410, text) from error
    return StreamingResponse(_pieces(visit, export), headers=_headers(told))


def _headers(told: Told) -> dict[str, str]:
    kind = naming.TYPES[told.name.rpartition(".")[2]]
    named = {"Content-Type": kind, "Content-Disposition": naming.disposition(told.name)}
    return {**COMMON, **named, "Content-Length": str(told.size), "Cache-Control": "no-store"}


async def _pieces(visit: Visit, export: str) -> AsyncIterator[bytes]:
    number = 0
    while piece := await visit.read(part, visit.desk.keys, export, number):
        yield piece
        number += 1


async def _found(visit: Visit) -> Export:
    try:
        return await visit.read(fetching.find, _reading(visit), visit.actor, visit.path("id"))
    except NotFoundError as error:
        raise Trouble(404) from error


def _chosen(visit: Visit, given: dict[str, str]) -> dict[str, str]:
    """Return a filter that an address had as it is kept; Trouble where it cannot be read."""
    try:
        query = read_query(given, visit.actor.scope, visit.desk.keys, _today(visit))
        return plain(query.filters, query.sort)
    except QueryError as error:
        raise Trouble(400, _UNREADABLE) from error


def _today(visit: Visit) -> date:
    return day_in_china(visit.desk.clock.now())


def _reading(visit: Visit) -> Reading:
    return Reading(visit.desk.keys, visit.desk.shelf.library, visit.look.language)
