"""Logging in and out."""

import secrets
from collections.abc import Iterator

from starlette.responses import Response

from bot.desk.gate import cookie_for, cookie_of, limits
from bot.desk.routes import Route, get, post
from bot.desk.visit import Visit
from bot.staff import login as work


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get("/desk/login", _show, stage="open")
    yield post("/desk/login", _come_in, stage="open")
    yield post("/desk/logout", _leave)


async def _show(visit: Visit, problem: str = "", login: str = "") -> Response:
    fresh = visit.cookie or secrets.token_urlsafe(32)
    answer = _with(visit, fresh).page("login.html", problem=problem, login=login, status=403 if problem else 200)
    if not cookie_of(visit.request):
        answer.headers.append("Set-Cookie", cookie_for(visit, fresh))
    return answer


async def _come_in(visit: Visit) -> Response:
    login, password = visit.form.one("login"), visit.form.one("password")
    row = await visit.read(work.candidate, login)
    if not await work.matches(row, password) or row is None:
        await visit.write(work.failed, visit.actor, visit.desk.keys, login)
        return await _show(visit, visit.say("登录名或密码不对。"), login)
    token = await visit.write(work.came_in, visit.actor, visit.desk.keys, row, limits(visit.desk))
    answer = visit.go("/desk")
    answer.headers.append("Set-Cookie", cookie_for(visit, token))
    return answer


async def _leave(visit: Visit) -> Response:
    await visit.write(work.left, visit.actor, visit.desk.keys)
    return visit.go("/desk/login", visit.say("已经退出。"))


def _with(visit: Visit, cookie: str) -> Visit:
    return Visit(visit.request, visit.desk, visit.actor, visit.look, cookie, visit.form)
