"""All pages of the desk, put together from the tables of their parts."""

import re
from collections.abc import Awaitable, Callable, Iterator

from fastapi import APIRouter, Request
from starlette.responses import Response
from starlette.routing import compile_path

from bot.desk import (
    colleague,
    deliveries,
    duplicates,
    elsewhere,
    export_forms,
    exports,
    granted,
    home,
    interfaces,
    lead,
    leads,
    login,
    many,
    me,
    missed,
    notices,
    numbers,
    people,
    record,
    requests,
    standing_exports,
    steps,
)
from bot.desk.context import Desk
from bot.desk.gate import Gate
from bot.desk.pages import ASSETS
from bot.desk.routes import Route, get
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit

PARTS = (
    login.routes,
    steps.routes,
    elsewhere.routes,
    me.routes,
    people.routes,
    colleague.routes,
    home.routes,
    notices.routes,
    missed.routes,
    deliveries.routes,
    numbers.routes,
    interfaces.routes,
    leads.routes,
    duplicates.routes,
    many.routes,
    lead.routes,
    export_forms.routes,
    standing_exports.routes,
    exports.routes,
    record.routes,
    requests.routes,
    granted.routes,
)
"""Each part of the desk gives its routes."""


def routes() -> Iterator[Route]:
    """Yield every route of the desk."""
    for part in PARTS:
        yield from part()
    yield get("/desk/static/{version}/{name}", _static, stage="open")
    yield get("/desk/{rest:path}", _nothing, stage="open")


def _patterns(method: str) -> list[re.Pattern[str]]:
    return [compile_path(route.path)[0] for part in PARTS for route in part() if route.method == method]


_PAGES, _FORMS = _patterns("GET"), _patterns("POST")


def desk_pages(desk: Desk) -> APIRouter:
    """Return the router of the desk."""
    router, gate = APIRouter(include_in_schema=False), Gate(desk)
    for route in routes():
        methods: set[str] = {"GET", "HEAD"} if route.method == "GET" else {"POST"}
        router.add_api_route(route.path, _endpoint(gate, route), methods=methods, response_model=None)
    return router


def _endpoint(gate: Gate, route: Route) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await gate.answer(route, request)

    return answer


async def _nothing(visit: Visit) -> Response:
    """Lead who opens the address of a form to the page above it; say that there is no such page for anything else."""
    path, query = visit.request.url.path, visit.request.url.query
    if any(form.fullmatch(path) for form in _FORMS):
        while not any(page.fullmatch(path) for page in _PAGES):
            path = path.rpartition("/")[0]
        return visit.go(path + (f"?{query}" if query else ""))
    raise Trouble(404)


async def _static(visit: Visit) -> Response:
    found = ASSETS.serve(visit.request, visit.path("name"), visit.path("version"))
    if found is None:
        raise Trouble(404)
    return found
