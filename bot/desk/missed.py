"""What people asked and got no answer to, at the desk."""

import asyncio
from collections.abc import Iterator
from datetime import date
from functools import partial
from urllib.parse import urlencode

from fastapi.datastructures import QueryParams
from starlette.responses import Response

from bot.clock import day_in_china
from bot.desk.routes import Route, get, post
from bot.desk.sending import csv_answer, made
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit
from bot.staff import missed, settling
from bot.store.missed import Chosen

HERE = "/desk/missed"
NO_DAY = "日期看不懂，请写成 2026-12-31 这样。下面是全部的问题。"
_DIGITS = 6


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get(HERE, _show, "missed.see")
    yield post(f"{HERE}/csv", _csv, "leads.export")
    yield post(f"{HERE}/settle", _settle, "notices.amend")


async def _show(visit: Visit) -> Response:
    chosen, problem = _chosen(visit.request.query_params)
    number = _number(visit.request.query_params.get("page", ""))
    sheet = await visit.read(settling.sheet, visit.desk.keys, visit.actor, chosen, number)
    library = visit.desk.shelf.library
    near = {one.question: missed.nearest(library, one) for one in sheet.questions}
    given = {"sheet": sheet, "chosen": chosen, "near": near, "query": _query(chosen)}
    said = visit.say(NO_DAY) if problem else ""
    typed = visit.request.query_params.get("since", "")
    return visit.page("missed/list.html", status=422 if problem else 200, problem=said, since=typed, **given)


async def _csv(visit: Visit) -> Response:
    chosen, _ = _chosen(visit.request.query_params)
    found = await visit.write(settling.taken_out, visit.desk.keys, visit.actor, chosen)
    write = partial(missed.write, visit.desk.shelf.library, found)
    content = await asyncio.to_thread(made, write)
    return csv_answer(visit.say("没答上来的问题"), content)


async def _settle(visit: Visit) -> Response:
    day = None if visit.form.one("undo") else day_in_china(visit.actor.at)
    chosen, _ = _chosen(visit.request.query_params)
    try:
        await visit.write(settling.settle, visit.desk.keys, visit.actor, visit.form.one("question"), day)
    except LookupError as error:
        raise Trouble(404) from error
    told = "已标为处理好，再有人问才会回来。" if day else "已放回待处理。"
    return visit.go(f"{HERE}?{_query(chosen)}", visit.say(told))


def _chosen(params: QueryParams) -> tuple[Chosen, bool]:
    """Return what an address asks for, and whether its day cannot be read."""
    written = params.get("since", "").strip()
    try:
        since, wrong = (date.fromisoformat(written) if written else None), False
    except ValueError:
        since, wrong = None, True
    return Chosen(since, "last" if params.get("sort") == "last" else "times", params.get("done") == "1"), wrong


def _query(chosen: Chosen) -> str:
    said = {"sort": chosen.order, "since": str(chosen.since or ""), "done": "1" if chosen.settled else ""}
    return urlencode({name: value for name, value in said.items() if value})


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) <= _DIGITS else 1
