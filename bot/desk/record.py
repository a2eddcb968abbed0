"""The record of what was done at the desk, for those who may see it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response

from bot.bureau.person import roles
from bot.bureau.region import read_region
from bot.desk.routes import Route, get
from bot.desk.visit import Visit
from bot.staff.deeds import words
from bot.staff.entries import Line, Wanted, look
from bot.staff.filters import read_day
from bot.staff.who import SYSTEM
from bot.store.desk import checks

_LONGEST: Final = 128
_DIGITS: Final = 18
_MANY: Final = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry in words: `about` leads to everything about the same, `details` are pairs of title and text."""

    line: Line
    who: str
    what: str
    kind: str
    region: str
    about: str
    details: tuple[tuple[str, str], ...]


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get("/desk/record", _show, "audit.see")


async def _show(visit: Visit) -> Response:
    wanted, problems = _wanted(visit)
    found = await visit.write(look, visit.desk.keys, visit.actor, wanted)
    return visit.page(
        "record/list.html",
        wanted=wanted,
        problems=problems,
        found=found,
        shown=[_shown(visit, line) for line in found.lines],
        words=words(),
        checked=await visit.read(checks.told),
        older=_address(replace(wanted, before=found.next)) if found.next is not None else "",
        newest=_address(replace(wanted, before=None)) if wanted.before is not None else "",
    )


def _wanted(visit: Visit) -> tuple[Wanted, list[tuple[str, str]]]:
    """Read the address; what cannot be read is left out and told."""
    given = visit.request.query_params
    person, what, kind, subject = (_plain(given.get(name, "")) for name in ("person", "what", "kind", "subject"))
    days: dict[str, date | None] = {}
    problems = []
    for name in ("first", "last"):
        try:
            days[name] = read_day(given.get(name, ""))
        except ValueError:
            days[name] = None
            problems.append((name, visit.say("日期请写成 2026-11-20 这样。")))
    before = given.get("before", "")
    number = int(before) if before.isascii() and before.isdecimal() and len(before) <= _DIGITS else None
    return Wanted(person, what, kind, subject, days["first"], days["last"], number), problems


def _plain(text: str) -> str:
    """Leave out what no database takes."""
    return text.strip()[:_LONGEST].replace("\x00", "").encode(errors="ignore").decode()


def _address(wanted: Wanted) -> str:
    said = {field.name: getattr(wanted, field.name) for field in fields(wanted)}
    return "/desk/record?" + urlencode({name: str(value) for name, value in said.items() if value not in ("", None)})


def _shown(visit: Visit, line: Line) -> Shown:
    language, known = visit.look.language, words()
    role = roles().get(line.role)
    kind = known.kinds.get(line.kind)
    what = known.deeds.get(line.what)
    system = visit.say("系统") if line.role == SYSTEM else ""
    return Shown(
        line,
        " · ".join(part for part in (line.who, role.name.to(language) if role else system) if part),
        what.to(language) if what else line.what,
        kind.to(language) if kind else line.kind,
        _region(visit, line.place),
        _address(Wanted(kind=line.kind, subject=line.subject)) if line.kind and line.subject else "",
        tuple(_details(visit, line.detail or {})),
    )


def _region(visit: Visit, written: str) -> str:
    region = read_region(written)
    return visit.desk.shelf.library.region(region.place, region.district).to(visit.look.language) if written else ""


def _details(visit: Visit, detail: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    known = words().details
    for name, value in detail.items():
        title = known.get(name)
        yield title.to(visit.look.language) if title else name, _text(visit, value)


def _text(visit: Visit, value: Any) -> str:
    if isinstance(value, bool):
        return visit.say("是") if value else visit.say("否")
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_text(visit, one)}" for name, one in value.items())
    if isinstance(value, list):
        more = [visit.say("… 共 %(count)s 个", count=len(value))] if len(value) > _MANY else []
        return ", ".join([_text(visit, one) for one in value[:_MANY]] + more)
    named = words().values.get(value) if isinstance(value, str) else None
    if named is not None:
        return named.to(visit.look.language)
    return "–" if value is None else str(value)
