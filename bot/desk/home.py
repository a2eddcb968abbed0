"""The first page after logging in: what there is to do today."""

from collections.abc import Iterator
from typing import Final

from starlette.responses import Response

from bot.desk.listing import address
from bot.desk.routes import Route, get
from bot.desk.visit import Visit
from bot.staff.looking import COUNTED
from bot.staff.today import Today, today

_TITLES: Final = {
    "late": "我的，已经过期",
    "today": "我的，今天到期",
    "mine": "我的，七天内到期",
    "new": "新来的线索",
    "unowned": "新来的线索，还没有负责人",
}


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get("/desk", _show)


async def _show(visit: Visit) -> Response:
    found = await _today(visit) if visit.actor.may("leads.see") else None
    figures = [
        (visit.say(_TITLES[one.what]), _many(visit, one.count), address(visit, one.query))
        for one in (found.figures if found else ())
    ]
    return visit.page("home.html", figures=figures, found=found)


async def _today(visit: Visit) -> Today:
    desk = visit.desk
    return await visit.read(today, desk.keys, visit.actor, desk.shelf.library, desk.clock.now())


def _many(visit: Visit, count: int) -> str:
    return visit.say("超过 %(most)s", most=COUNTED) if count > COUNTED else str(count)
