"""The bureau's numbers at the desk: the funnel as a drawing and as tables, by notice, district and week."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from fastapi.datastructures import QueryParams
from starlette.responses import Response

from bot.bureau.region import Region, read_region
from bot.channels.web.dates import plain_day
from bot.desk.routes import Endpoint, Route, get, post
from bot.desk.sending import csv_answer, made
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit
from bot.staff import funnel, notices
from bot.staff.comma import Comma
from bot.staff.filters import read_day
from bot.staff.funnel import Asked, Numbers
from bot.staff.rounding import shown
from bot.staff.splitting import Key, Table

HERE: Final = "/desk/numbers"
NAMES: Final = {
    "opened": "打开", "began": "开始自评", "finished": "完成", "left": "留意向", "contacted": "已联系",
    "submitted": "已报送",
}  # fmt: skip
NO_DAY: Final = "日期看不懂，请写成 2026-12-31 这样。下面没有按它筛选。"
BAR: Final = 260
"""The longest bar of the drawing, in its own units."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One step in the drawing: its name, its number as it stands, and the length of its bar."""

    name: str
    text: str
    length: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A table in words: what it is, what its rows are, its columns, and each row with its name first."""

    title: str
    of: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get(HERE, _known(_show), "numbers.see")
    yield post(f"{HERE}/csv", _known(_csv), "leads.export")


def _known(endpoint: Endpoint) -> Endpoint:
    """Answer a notice or a region that is not there, or not the actor's, as one that does not exist."""

    async def answer(visit: Visit) -> Response:
        try:
            return await endpoint(visit)
        except LookupError as error:
            raise Trouble(404) from error

    return answer


async def _show(visit: Visit) -> Response:
    params, library = visit.request.query_params, visit.desk.shelf.library
    asked, problems = _read(params)
    found = await visit.read(funnel.numbers, library, visit.actor, asked)
    return visit.page(
        "numbers/show.html",
        status=422 if problems else 200,
        bars=_bars(visit, found),
        tables=_tables(visit, found),
        found=found,
        small=shown(0, exact=False),
        notices=notices.visible(library, visit.actor.scope),
        regions=[(str(region), library.region(region.place, region.district)) for region in _regions(visit)],
        typed={name: params.get(name, "") for name in ("notice", "region", "first", "last")},
        problems={name: visit.say(NO_DAY) for name in problems},
        query=_query(asked),
    )


async def _csv(visit: Visit) -> Response:
    asked, _ = _read(visit.request.query_params)
    desk = visit.desk
    found = await visit.write(funnel.taken_out, desk.shelf.library, desk.keys, visit.actor, asked)
    head = "", *(visit.say(NAMES[step]) for step in found.steps)
    rows = [(visit.say("合计"), *found.whole)]
    for one in _tables(visit, found):
        rows += [(one.title,), (one.of, *one.columns), *one.rows]
    return csv_answer(visit.say("统计"), await asyncio.to_thread(made, _writing(head, rows)))


def _writing(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with closing(Comma(path, head)) as sheet:
            for row in rows:
                sheet.write(row)

    return write


def _bars(visit: Visit, found: Numbers) -> list[Bar]:
    longest = max(found.lengths, default=0) or 1
    each = zip(found.steps, found.whole, found.lengths, strict=True)
    return [Bar(visit.say(NAMES[step]), text, BAR * length // longest) for step, text, length in each]


def _tables(visit: Visit, found: Numbers) -> tuple[Shown, ...]:
    library, language = visit.desk.shelf.library, visit.look.language

    def notice(key: Key) -> str:
        return library.notices[key[0]].short.to(language)

    def district(key: Key) -> str:
        known = key[0] in library.places and library.places[key[0]].districts
        name = library.region(*key).to(language)
        return visit.say("%(place)s · 没有说区县", place=name) if known and not key[1] else name

    def week(key: Key) -> str:
        day = date.fromisoformat(key[0]) if key[0] else None
        return visit.say("%(day)s 起的一周", day=plain_day(language, day)) if day else visit.say("更早")

    return (
        _shown(visit, "按通知", "通知", found.by_notice, notice),
        _shown(visit, "按周", "周", found.by_week, week),
        _shown(visit, "按区县", "区县", found.by_district, district),
    )


def _shown(visit: Visit, title: str, of: str, table: Table, name: Callable[[Key], str]) -> Shown:
    columns = tuple(visit.say(NAMES[step]) for step in table.steps)
    return Shown(visit.say(title), visit.say(of), columns, tuple((name(row.of), *row.cells) for row in table.rows))


def _regions(visit: Visit) -> list[Region]:
    """Return the regions that the actor can choose: places, and the districts of each."""
    library, scope = visit.desk.shelf.library, visit.actor.scope
    places = dict.fromkeys(notice.place for notice in notices.visible(library, scope))
    all_ = [
        Region(place, district)
        for place in places
        for district in ("", *(library.places[place].districts if place in library.places else ()))
    ]
    return [region for region in all_ if scope.holds(region.place, region.district)]


def _read(params: QueryParams) -> tuple[Asked, tuple[str, ...]]:
    """Return what an address asks for, and the fields of it that cannot be read."""
    days, problems = {}, []
    for name in ("first", "last"):
        try:
            days[name] = read_day(params.get(name, ""))
        except ValueError:
            problems.append(name)
    region = params.get("region", "")
    asked = Asked(params.get("notice", ""), read_region(region) if region else None, **days)
    return asked, tuple(problems)


def _query(asked: Asked) -> str:
    said = {"notice": asked.notice, "region": asked.region, "first": asked.first, "last": asked.last}
    return urlencode({name: str(value) for name, value in said.items() if value})
