"""What people ask about their own data: taken down, answered, and closed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import Connection
from starlette.responses import Response

from bot.desk.routes import Route, get, post
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit
from bot.staff import asked
from bot.staff import requests as work
from bot.staff.asked import ClosedError, Kind, MissingError
from bot.staff.columns import View, masked, region_name, tier_name
from bot.staff.granting import ChangedError, GoneError
from bot.staff.lead import Lead
from bot.store.desk import persons
from dialogs.phone import read_phone

P = ParamSpec("P")
T = TypeVar("T")
RIGHT: Final = "requests.handle"
ALL: Final = "/desk/requests"
ONE: Final = ALL + "/{id}"
KINDS: Final[Mapping[str, str]] = {"access": "查看", "correct": "更正", "delete": "删除"}
STATES: Final = {"open": "处理中", "done": "已办结", "refused": "不予办理"}
STEPS: Final = {
    "asked": "登记",
    "shown": "调出了全部信息",
    "corrected": "更正了一条线索",
    "deleted": "删除了线索",
    "done": "办结",
    "refused": "不予办理",
}
_KIND: Final[Mapping[str, Kind]] = {kind: kind for kind in asked.KINDS}


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed and not taken, and what is wrong with it, by field."""

    values: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[tuple[str, str], ...] = ()

    @property
    def status(self) -> int:
        """How the page with it is answered."""
        return 422 if self.problems else 200


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get(ALL, _list, RIGHT)
    yield post(ALL, _take_down, RIGHT)
    yield get(ONE, _show, RIGHT)
    yield post(f"{ONE}/end", _close, RIGHT)


async def _list(visit: Visit) -> Response:
    return await _listed(visit, Typed())


async def _listed(visit: Visit, typed: Typed) -> Response:
    found = await visit.write(work.listed, visit.desk.keys, visit.actor)
    return visit.page(
        "requests/list.html",
        status=typed.status,
        found=found,
        typed=typed,
        kinds=KINDS,
        states=STATES,
        numbers={one.id: masked(one.phones[-1]) if one.phones else "" for one in found},
        now=visit.actor.at,
    )


async def _take_down(visit: Visit) -> Response:
    values = {name: visit.form.one(name).strip() for name in ("phone", "kind", "how")}
    phone, kind, problems = read_phone(values["phone"]), _KIND.get(values["kind"]), []
    if phone is None:
        problems.append(("phone", visit.say("请填一个完整的电话号码，例如 138 0013 8000。")))
    if kind is None:
        problems.append(("access", visit.say("请选对方要做什么。")))
    if not values["how"] or len(values["how"]) > work.LONGEST:
        problems.append(("how", visit.say("请写明怎样核实的本人，500 字以内。")))
    if problems or phone is None or kind is None:
        return await _listed(visit, Typed(values, tuple(problems)))
    made = await visit.write(work.take_down, visit.desk.keys, visit.actor, kind, phone, values["how"])
    return visit.go(f"{ALL}/{made}", visit.say("已经登记。"))


async def _show(visit: Visit) -> Response:
    return await _shown(visit, Typed())


async def _shown(visit: Visit, typed: Typed) -> Response:
    case = await done(visit, work.one, visit.path("id"))
    names = await visit.read(persons.names, visit.desk.keys)
    return visit.page(
        "requests/one.html",
        status=typed.status,
        case=case,
        typed=typed,
        leads=[(lead, title(visit, lead)) for lead in case.leads],
        number=masked(case.request.phones[-1]) if case.request.phones else "",
        names=names,
        kinds=KINDS,
        states=STATES,
        steps=STEPS,
        now=visit.actor.at,
    )


async def _close(visit: Visit) -> Response:
    reason, refused = visit.form.one("reason").strip(), visit.form.one("state") == "refused"
    if len(reason) > work.LONGEST or (refused and not reason):
        problem = "reason", visit.say("不予办理要写明理由，500 字以内。")
        return await _shown(visit, Typed({"reason": reason}, (problem,)))
    await done(visit, work.close, visit.path("id"), "refused" if refused else "done", reason)
    return visit.go(ALL, visit.say("已经办结。"))


async def done(
    visit: Visit, unit: Callable[Concatenate[Connection, Any, Any, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run a unit of work; what is in the way is told."""
    try:
        return await visit.write(unit, visit.desk.keys, visit.actor, *args, **kwargs)
    except (MissingError, GoneError) as error:
        raise Trouble(404) from error
    except ChangedError as error:
        raise Trouble(409) from error
    except ClosedError as error:
        raise Trouble(409, "这件请求已经办结了。") from error


def title(visit: Visit, lead: Lead) -> str:
    view = View(visit.desk.shelf.library, {}, visit.look.language)
    return f"{lead.name} · {tier_name(lead, view)} · {region_name(lead, view)}"
