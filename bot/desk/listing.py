"""The list of leads as a page: the same whether it was asked for, or something on it has to be put right first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qsl

from sqlalchemy import Connection
from starlette.responses import Response

from bot.bureau.person import Person
from bot.clock import day_in_china
from bot.desk import options
from bot.desk.again import rewritten
from bot.desk.refill import refilled
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit
from bot.staff import looking, views
from bot.staff.casework import colleagues
from bot.staff.columns import COLUMNS, View
from bot.staff.filters import By, Sort
from bot.staff.looking import Listed
from bot.staff.pipeline import pipeline
from bot.staff.query import LeadQuery, PlaceError, QueryError, read_query
from bot.store.crypto import Place, SealError

LIST: Final = "/desk/leads"
_SORTS: Final[dict[str, By]] = {"created": "created", "due": "due", "status": "status"}
UNREADABLE: Final = "筛选条件里有一项看不懂，可能是地址不完整。请回到线索列表重新筛选。"
_PLACE: Final = ("after", "before")
_LAST: Final = "desk_list"
_LONGEST: Final = 1000


def query_of(visit: Visit, params: dict[str, str]) -> LeadQuery:
    """Return the query of an address, within what may be seen; Trouble where it cannot be read."""
    try:
        return read_query(params, visit.actor.scope, visit.desk.keys, day_in_china(visit.actor.at))
    except QueryError as error:
        raise Trouble(400, UNREADABLE) from error


def address(visit: Visit, query: LeadQuery, **more: str) -> str:
    """Return the address of a query's first page, or of the one that `more` says."""
    said = [query.dump(visit.desk.keys), *(f"{name}={value}" for name, value in more.items())]
    return f"{LIST}?{'&'.join(part for part in said if part)}".rstrip("?")


def query_params(written: str) -> dict[str, str]:
    """Return what stands in the query of an address that a form carries."""
    return dict(parse_qsl(written))


async def show(
    visit: Visit, query: LeadQuery, place: Mapping[str, str], problems: Sequence[tuple[str, str]] = ()
) -> Response:
    """Answer with a page of the list; `place` says which, `problems` what has to be put right, as (field, words)."""
    after, before = (place.get(name, "") for name in _PLACE)
    try:
        listed, saved, known = await visit.write(_read, visit, query, after, before)
    except PlaceError as error:
        raise Trouble(400, UNREADABLE) from error
    answer = visit.page(
        "leads/list.html",
        status=400 if problems else 200,
        problems=problems,
        at=dict(problems),
        place=[(name, value) for name, value in zip(_PLACE, (after, before), strict=True) if value],
        query=query,
        listed=listed,
        counted=query.most,
        views=[(one, address(visit, replace(query, filters=one.filters, sort=one.sort))) for one in saved],
        view=View(visit.desk.shelf.library, listed.people, visit.look.language),
        columns=COLUMNS,
        orders=_orders(visit, query),
        dump=query.dump(visit.desk.keys),
        **_pages(visit, query, listed),
        **_offered(visit, known),
    )
    _remember(
        visit,
        address(visit, query, **{name: value for name, value in place.items() if name in _PLACE and value}),
        answer,
    )
    return answer


def last(visit: Visit) -> str:
    """Return the page of the list that this person saw last, to come back to from a lead."""
    try:
        sealed = bytes.fromhex(visit.request.cookies.get(_LAST, ""))
        return visit.desk.keys.open_text(sealed, _last_of(visit)) if sealed else LIST
    except (ValueError, SealError):
        return LIST


def _remember(visit: Visit, page: str, answer: Response) -> None:
    """Let the browser keep which page of the list it shows; nobody but this person can read it."""
    sealed = visit.desk.keys.seal_text(page, _last_of(visit)).hex() if len(page) <= _LONGEST else ""
    safe = "; Secure" if visit.secure else ""
    answer.headers.append("Set-Cookie", f"{_LAST}={sealed}; Path={LIST}; HttpOnly; SameSite=Lax{safe}")


def _last_of(visit: Visit) -> Place:
    return Place("cookie", "list", visit.person.id)


async def show_again(visit: Visit, field: str, words: str) -> Response:
    """Answer a form that cannot be taken with the list as it was, what was typed and ticked, and what is wrong."""
    query = query_of(visit, query_params(visit.form.one("query")))
    place = {name: visit.form.one(name) for name in _PLACE}
    answer = await show(visit, query, place, [(field, visit.say(words))])
    fields = {name: visit.form.all(name) for name in visit.form.fields}
    return rewritten(answer, lambda page: refilled(page, visit.request.url.path, fields, "") or page)


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
