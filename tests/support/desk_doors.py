"""Every route of the desk as a test calls it, and what the database holds, to see whether a call changed it."""

import hashlib
import re
from collections.abc import Iterator

import httpx
from sqlalchemy import Connection, select

from bot.desk.router import routes
from bot.desk.routes import Route
from bot.store import tables
from support.desk import SITE

NOBODYS = "00000000-0000-4000-8000-000000000000"
"""The id of nothing."""
KEPT = {"audit": "", "audit_ends": "", "sessions": "seen"}
"""What a refused request may touch: the record of the refusal, and when the session was last used."""
OURS = {"sec-fetch-site": "same-origin", "origin": SITE}
KINDS: dict[str, dict[str, tuple[str, ...]]] = {
    "/desk/leads": {"id": ("lead", "double")},
    "/desk/notices/proposals": {"proposal": ("proposal",)},
    "/desk/exports": {"id": ("export",), "token": ("export",)},
    "/desk/exports/standing": {"id": ("order",)},
    "/desk/requests": {"id": ("request",), "lead": ("lead",)},
    "/desk/people": {"id": ("person",)},
    "/desk/interfaces/hooks": {"id": ("hook",)},
    "/desk/interfaces/tokens": {"id": ("token",)},
}
"""What the parameters of paths are ids of, by how the paths begin."""
PUBLIC = {
    "notice": "chongqing-studio-2024",
    "stage": "apply-online",
    "form": "dalian-craftsman-2021",
    "rest": "nothing",
}
"""Parameters that name what everybody knows."""
_PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")


def forms() -> list[Route]:
    """Return every route that a form is sent to."""
    return [route for route in routes() if route.method == "POST"]


def pages() -> list[Route]:
    """Return every page."""
    return [route for route in routes() if route.method == "GET" and "/static/" not in route.path]


def parameters(route: Route) -> list[str]:
    """Return the names of what varies in a path."""
    return _PARAMETER.findall(route.path)


def is_public(route: Route) -> bool:
    """Whether nothing in a path names a row."""
    return set(parameters(route)) <= set(PUBLIC)


def kinds_of(route: Route) -> dict[str, tuple[str, ...]]:
    """Return what the parameters of a path are ids of; KeyError for a route that has to be made known here."""
    start = max((start for start in KINDS if route.path.startswith(start)), key=len, default=route.path)
    return {name: KINDS[start][name] for name in parameters(route)}


def filled(route: Route, value: str = NOBODYS, **values: str) -> str:
    """Return the path of a route with its parameters filled in."""
    return _PARAMETER.sub(lambda found: values.get(found[1], value), route.path)


def name_of(route: Route) -> str:
    """Return a route as the report of a test names it."""
    return f"{route.method} {route.path}"


async def call(client: httpx.AsyncClient, route: Route, path: str, token: str, **fields: str) -> httpx.Response:
    """Call a route as a page of ours would, and follow it nowhere."""
    if route.method == "GET":
        return await client.get(path, params=fields or None, follow_redirects=False)
    return await client.post(path, data={"csrf": token} | fields, headers=OURS, follow_redirects=False)


def fingerprint(connection: Connection) -> dict[str, str]:
    """Return a digest of what each table holds, but for what any request may touch."""
    return {name: hashlib.sha256(b"".join(rows)).hexdigest() for name, rows in _contents(connection)}


def _contents(connection: Connection) -> Iterator[tuple[str, list[bytes]]]:
    for table in tables.metadata.sorted_tables:
        but = KEPT.get(table.name)
        if but != "":
            columns = [column for column in table.columns if column.name != but]
            yield table.name, sorted(repr(tuple(row)).encode() for row in connection.execute(select(*columns)))


def told(answer: httpx.Response) -> bytes:
    """Return all that an answer tells, its headers too, as bytes."""
    headers = b"\n".join(name + b": " + value for name, value in answer.headers.raw)
    return headers + b"\n\n" + answer.content
