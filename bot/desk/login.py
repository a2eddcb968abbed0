"""Logging in by a password, and logging out."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace

from starlette.responses import Response

from bot.desk.back import with_next
from bot.desk.door import door_of, onward, seconds_of, waiting, wanted
from bot.desk.gate import WAYS, cookie_for
from bot.desk.routes import Route, get, post
from bot.desk.visit import Visit
from bot.staff import hashing
from bot.staff import login as work
from bot.staff.delays import DelayedError
from bot.staff.hashing import KNOWN, STRANGERS, BusyError
from bot.staff.login import FIRST_LASTS, Door, ExpiredError, Try

_SOON = 5.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody does not come in, in words; `wait` is how many seconds to wait, where one has to."""

    text: str
    status: int = 403
    wait: float = 0


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get("/desk/login", _show, stage="open")
    yield post("/desk/login", _come_in, stage="open")
    yield post("/desk/logout", _leave, stage="open")


def refused(visit: Visit, refusal: Refusal, login: str = "") -> Response:
    """Show the page of the login again, and why."""
    answer = _page(visit, refusal.text, login, refusal.status)
    if refusal.wait:
        answer.headers["Retry-After"] = str(seconds_of(refusal.wait))
    return answer


async def _show(visit: Visit) -> Response:
    if visit.session is not None:
        stage, back = visit.session.stage, wanted(visit)
        return visit.go((back or "/desk") if stage == "full" else with_next(WAYS[stage], back))
    return _page(visit)


def _page(visit: Visit, problem: str = "", login: str = "", status: int = 200) -> Response:
    fresh = visit.cookie or secrets.token_urlsafe(32)
    settings = visit.desk.settings
    values = {"problem": problem, "login": login, "next": wanted(visit), "elsewhere": settings.oidc_issuer}
    shown = replace(visit, cookie=fresh)
    answer = shown.page("login.html", status=status, **values, elsewhere_name=settings.oidc_name)
    if not visit.cookie:
        answer.headers.append("Set-Cookie", cookie_for(visit, fresh))
    return answer


async def _come_in(visit: Visit) -> Response:
    door, typed = door_of(visit), visit.form.one("login")
    try:
        tried = await visit.write(work.begin, door, typed)
        return await _tried(visit, door, tried) or _wrong(visit, typed)
    except ExpiredError:
        return refused(
            visit,
            Refusal(visit.say("这个初始密码过了 %(num)d 天，已经失效。请找管理员重置。", num=FIRST_LASTS.days)),
            typed,
        )
    except DelayedError as delayed:
        return refused(visit, Refusal(waiting(visit, delayed.seconds), 429, delayed.seconds), typed)
    except BusyError:
        return refused(visit, Refusal(visit.say("现在登录的人太多，请过几秒再试。"), 429, _SOON), typed)


async def _tried(visit: Visit, door: Door, tried: Try) -> Response | None:
    """Compare the password outside of any transaction; nothing where it is wrong."""
    password, kept = visit.form.one("password"), tried.row.password if tried.row else None
    try:
        right = await hashing.fits(kept, password, KNOWN if tried.known else STRANGERS)
    except BusyError:
        await visit.write(work.abandon, tried)
        raise
    if not right:
        await visit.write(work.fail, door, tried)
        return None
    stronger = await hashing.hashed(password) if kept and hashing.is_outdated(kept) else ""
    entered = await visit.write(work.come_in, door, tried, stronger)
    return onward(visit, door, entered) if entered else None


def _wrong(visit: Visit, typed: str) -> Response:
    return refused(visit, Refusal(visit.say("登录名或密码不对。")), typed)


async def _leave(visit: Visit) -> Response:
    if visit.session is not None:
        await visit.write(work.leave, door_of(visit), visit.session)
    answer = visit.go("/desk/login", visit.say("已经退出。"))
    answer.headers["Clear-Site-Data"] = '"cache"'
    answer.headers.append("Set-Cookie", f"{cookie_for(visit, '')}; Max-Age=0")
    return answer
