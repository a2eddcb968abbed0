"""One person of the desk: what is filled in about them, and what an administrator does."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from starlette.responses import Response

from bot.bureau.person import roles
from bot.desk.routes import Endpoint, Route, get, post
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit
from bot.desk.wishes import choices
from bot.staff import access, hashing, passwords, regions
from bot.staff import people as work
from bot.staff.oidc import Known
from bot.staff.people import MANAGE, ChangedError, GoneError, Rule, RuleError, Wanted
from bot.staff.regions import RegionError

Step: TypeAlias = Callable[[Visit, str], Awaitable[Response]]
_FIELDS: Final[dict[Rule, str]] = {
    "taken": "login",
    "login": "login",
    "name": "name",
    "role": "role",
    "link": "known",
    "regions": "regions",
}
_RULES: Final[dict[Rule, str]] = {
    "taken": "这个登录名已经有人用了，请换一个。",
    "login": "登录名请用 2 到 64 个字母、数字或汉字，中间可以有 . - _ @。",
    "name": "请填姓名，最多 60 个字。",
    "role": "请选一个角色，不能高过您自己的。",
    "regions": "请至少选一个地区，而且在您自己负责的地区之内。",
    "last": "这是最后一位能管全部地区的管理员。请先让另一位有同样的权限，再改这一位。",
    "own": "自己的密码和验证器，请在“我的账号”里改。",
    "link": "单点登录里的这个人，已经对应到别的同事了。",
}


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form about a person."""

    login: str
    name: str
    role: str
    regions: tuple[str, ...]


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get("/desk/people/{id}", _on_one(_show), MANAGE)
    yield post("/desk/people/{id}", _on_one(_change), MANAGE)
    steps = {"suspend": _suspend, "reactivate": _reactivate, "password": _reset, "second": _second}
    for name, step in (steps | {"sessions": _end, "unlock": _unlock, "link": _link}).items():
        yield post(f"/desk/people/{{id}}/{name}", _on_one(step), MANAGE)


def filled_in(visit: Visit, *, fresh: bool = False) -> Filled:
    """Return what was filled in; at first it is a clerk."""
    form = visit.form
    role = "clerk" if fresh else form.one("role")
    return Filled(form.one("login"), form.one("name").strip(), role, form.all("regions"))


def shown(visit: Visit, filled: Filled) -> dict[str, Any]:
    """Return what the form about a person shows, as far as the actor can give it."""
    actor, library = visit.actor, visit.desk.shelf.library
    given = [role for role in roles().values() if all(actor.may(right) for right in role.rights)]
    return {"filled": filled, "roles": given, "offered": choices(library, actor.scope)}


def problem_of(visit: Visit, error: RegionError | RuleError) -> tuple[str, str]:
    """Return the field and the words of what was wrong with it."""
    if isinstance(error, RegionError):
        return "regions", visit.say("没有“%(given)s”这个地区，请另选。", given=error.given)
    return _FIELDS.get(error.rule, "role"), visit.say(_RULES[error.rule])


def _on_one(step: Step) -> Endpoint:
    """Let a step work on the person that the path names; what is in its way is told."""

    async def run(visit: Visit) -> Response:
        try:
            return await step(visit, visit.path("id"))
        except GoneError as error:
            raise Trouble(404) from error
        except ChangedError as error:
            raise Trouble(409) from error
        except (RuleError, RegionError) as error:
            return await _page(visit, visit.path("id"), [problem_of(visit, error)])

    return run


async def _show(visit: Visit, person: str) -> Response:
    return await _page(visit, person, [])


async def _page(visit: Visit, person: str, found: list[tuple[str, str]]) -> Response:
    one = await visit.read(work.one, visit.desk.keys, visit.actor, person)
    library, kept = visit.desk.shelf.library, one.person
    filled = Filled(kept.login, kept.name, kept.role, tuple(kept.scope.dump()))
    if visit.form.one("version"):  # what was typed stays, where something in it is wrong
        filled = filled_in(visit)
    values = {"one": one, "found": found, "version": visit.form.one("version") or kept.version}
    values |= {"regions": regions.names(library, kept.scope), "elsewhere": visit.desk.settings.oidc_issuer}
    return visit.page("people/one.html", status=400 if found else 200, **values, **shown(visit, filled))


async def _change(visit: Visit, person: str) -> Response:
    filled, version = filled_in(visit), visit.form.one("version")
    scope = regions.read_chosen(visit.desk.shelf.library, filled.regions)
    wanted = Wanted(filled.name, filled.role, scope)
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0  # noqa: PLR2004
    await visit.write(work.change, visit.desk.keys, visit.actor, person, number, wanted)
    return _back(visit, person, visit.say("已经保存。"))


async def _suspend(visit: Visit, person: str) -> Response:
    await visit.write(work.set_state, visit.desk.keys, visit.actor, person, "suspended")
    return _back(visit, person, visit.say("已经停用，正在用的登录也断开了。"))


async def _reactivate(visit: Visit, person: str) -> Response:
    await visit.write(work.set_state, visit.desk.keys, visit.actor, person, "active")
    return _back(visit, person, visit.say("已经恢复，可以登录了。"))


async def _reset(visit: Visit, person: str) -> Response:
    await visit.read(work.one, visit.desk.keys, visit.actor, person)
    password = passwords.made()
    hashed = await hashing.hashed(password)
    await visit.write(access.reset_password, visit.desk.keys, visit.actor, person, hashed)
    one = await visit.read(work.one, visit.desk.keys, visit.actor, person)
    return visit.page("people/password.html", person=one.person, password=password, fresh=False)


async def _second(visit: Visit, person: str) -> Response:
    await visit.write(access.reset_second, visit.desk.keys, visit.actor, person)
    return _back(visit, person, visit.say("已经去掉验证器，下次登录时重新设置。"))


async def _end(visit: Visit, person: str) -> Response:
    await visit.write(access.end_sessions, visit.desk.keys, visit.actor, person)
    return _back(visit, person, visit.say("已经断开全部登录。"))


async def _unlock(visit: Visit, person: str) -> Response:
    await visit.write(access.unlock, visit.desk.keys, visit.actor, person)
    return _back(visit, person, visit.say("已经解除等待，可以马上再试。"))


async def _link(visit: Visit, person: str) -> Response:
    typed, issuer = visit.form.one("known").strip(), visit.desk.settings.oidc_issuer
    known = Known(issuer, "email" if visit.form.one("kind") == "email" else "sub", typed)
    subject = known.index(visit.desk.keys) if typed else None
    await visit.write(access.link, visit.desk.keys, visit.actor, person, subject)
    return _back(visit, person, visit.say("单点登录已经对应好。") if typed else visit.say("单点登录的对应已经取消。"))


def _back(visit: Visit, person: str, told: str) -> Response:
    return visit.go(f"/desk/people/{person}", told)
