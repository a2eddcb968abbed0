"""Leads that are probably one: groups, what a merge would do, and the merge."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection
from starlette.responses import Response

from bot.bureau.person import Person
from bot.desk.listing import LIST
from bot.desk.routes import Route, get, post
from bot.desk.trouble import Trouble
from bot.desk.typed import whole
from bot.desk.visit import Visit
from bot.staff import alike, duplicates
from bot.staff.alike import ApartError, Group
from bot.staff.casework import ConflictError, MissingError, Target, colleagues
from bot.staff.columns import COLUMNS, View, moment, status_name
from bot.staff.lead import Lead
from bot.store.desk import persons

PAGE: Final = f"{LIST}/duplicates"
_APART: Final = "不同城市的线索由各自的人社部门跟进，不能合并。"


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get(PAGE, _show, "leads.merge")
    yield post(PAGE, _look_ahead, "leads.merge")
    yield post(f"{PAGE}/merge", _merge, "leads.merge")


async def _show(visit: Visit) -> Response:
    groups, people = await visit.write(_groups, visit)
    view = View(visit.desk.shelf.library, people, visit.look.language)
    return visit.page("leads/duplicates.html", groups=groups, view=view, columns=COLUMNS, most=alike.MOST)


def _groups(connection: Connection, visit: Visit) -> tuple[list[Group], dict[str, str]]:
    people = persons.names(connection, visit.desk.keys)
    return alike.groups(connection, visit.desk.keys, visit.actor), people


async def _look_ahead(visit: Visit) -> Response:
    keep, ids = visit.form.one("keep"), visit.form.all("lead")
    others = [lead for lead in dict.fromkeys(ids) if lead != keep]
    if not keep or not others:
        raise Trouble(400, "请选一条留下，并勾选至少一条合并进去。")
    try:
        found, people, working = await visit.write(_chosen, visit, [keep, *others])
    except MissingError as error:
        raise Trouble(404) from error
    except ApartError as error:
        raise Trouble(400, _APART) from error
    kept, gone = found[keep], [found[lead] for lead in others]
    view = View(visit.desk.shelf.library, people, visit.look.language)
    becomes = _becomes(visit, view, duplicates.after(kept, gone, working))
    return visit.page("leads/merge.html", kept=kept, gone=gone, view=view, columns=COLUMNS, becomes=becomes, page=PAGE)


def _chosen(
    connection: Connection, visit: Visit, ids: list[str]
) -> tuple[dict[str, Lead], dict[str, str], dict[str, Person]]:
    keys = visit.desk.keys
    people, working = persons.names(connection, keys), colleagues(connection, keys)
    return alike.compare(connection, keys, visit.actor, ids), people, working


def _becomes(visit: Visit, view: View, after: Lead) -> list[tuple[str, str]]:
    return [
        (visit.say("首次提交"), moment(after.created)),
        (visit.say("最近提交"), moment(after.updated)),
        (visit.say("状态"), status_name(after, view)),
        (visit.say("负责人"), view.people.get(after.owner or "", visit.say("没有人"))),
    ]


async def _merge(visit: Visit) -> Response:
    kept, *gone = [_target(pin) for pin in visit.form.all("pin")] or [Target("", 0)]
    if not gone:
        raise Trouble(400)
    try:
        await visit.write(duplicates.merge, visit.desk.keys, visit.actor, kept, gone)
    except MissingError as error:
        raise Trouble(404) from error
    except ApartError as error:
        raise Trouble(400, _APART) from error
    except ConflictError as error:
        raise Trouble(409, "在您查看之后有人改过其中一条，没有合并。请重新比较再合并。") from error
    return visit.go(f"{LIST}/{kept.id}", visit.say("已合并。要恢复，请在下面的经过里撤销。"))


def _target(pin: str) -> Target:
    lead, _, version = pin.partition(":")
    return Target(lead, whole(version))
