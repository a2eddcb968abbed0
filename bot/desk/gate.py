"""Letting requests in: whose session it is, whether they may do this, and whether a form is ours."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from fastapi import Request
from sqlalchemy import Connection
from starlette.responses import Response

from bot.channels.web.forms import Form, Unreadable, read_form
from bot.channels.web.guard import is_secure
from bot.channels.web.look import read_look
from bot.desk import forgery
from bot.desk.context import Desk
from bot.desk.routes import Route
from bot.desk.trouble import Trouble, advice
from bot.desk.visit import Visit
from bot.staff.record import Subject, note
from bot.staff.who import Actor, ForbiddenError
from bot.store.crypto import Keys
from bot.store.desk import persons, sessions
from bot.store.desk.sessions import Limits, Session

COOKIE: Final = "desk"
_WAYS: Final = {"second": "/desk/login/code", "enrol": "/desk/login/enrol", "change": "/desk/login/password"}
_EMPTY: Final = Form({})


@dataclass(frozen=True, slots=True)
class Gate:
    """Answers requests of the desk by the table of routes."""

    desk: Desk

    async def answer(self, route: Route, request: Request) -> Response:
        """Let a request in, or say what is in the way."""
        try:
            return await self._let_in(route, request)
        except Trouble as trouble:
            return self._told(request, trouble)
        except Unreadable as unreadable:
            return self._told(request, Trouble(413 if unreadable.too_large else 415))
        except ForbiddenError:
            return self._told(request, Trouble(403))

    async def _let_in(self, route: Route, request: Request) -> Response:
        cookie, at = cookie_of(request), self.desk.clock.utc()
        session = await self._session(cookie, at)
        actor = self._actor(request, session, at)
        form = await read_form(request, route.limit) if route.method == "POST" else _EMPTY
        visit = Visit(request, self.desk, actor, read_look(request), cookie, form)
        if route.method == "POST" and not self._is_ours(visit):
            await self._note(actor, route, "csrf")
            raise Trouble(403, "为了安全，我们只收从本站页面提交的内容。请返回上一页，刷新后再提交。")
        if route.stage != "open" and (elsewhere := _missing(route, session)):
            return visit.go(elsewhere)
        if route.right is not None and not actor.may(route.right):
            await self._note(actor, route, "right")
            raise Trouble(403)
        return await route.endpoint(visit)

    async def _session(self, cookie: str, at: datetime) -> Session | None:
        if not cookie:
            return None
        found = await self.desk.database.read(sessions.find, cookie, at, self.desk.keys, limits(self.desk))
        if found is not None and at - found.seen > sessions.TOUCHED:
            await self.desk.database.write(sessions.touch, found.id, at)
        return found

    async def _note(self, actor: Actor, route: Route, why: str) -> None:
        """Record a refusal of somebody who is known; a stranger could fill the record with refusals."""
        if actor.person is not None:
            await self.desk.database.write(_refused, self.desk.keys, actor, route.path, why)

    def _actor(self, request: Request, session: Session | None, at: datetime) -> Actor:
        client = request.client.host if request.client else ""
        person = persons.read(session.person, self.desk.keys) if session else None
        known = session.id if session else ""
        agent = request.headers.get("user-agent", "")
        return Actor(at, person, session=known, address=client, agent=agent)

    def _is_ours(self, visit: Visit) -> bool:
        carried = visit.form.one(forgery.FIELD) or visit.request.headers.get(forgery.HEADER, "")
        url = self.desk.settings.public_url
        return forgery.is_ours(visit.request, self.desk.keys, visit.cookie, carried, url)

    def _told(self, request: Request, trouble: Trouble) -> Response:
        look = read_look(request)
        told = advice(trouble, look.language)
        answer = self.desk.pages.answer(
            "trouble.html", look, status=trouble.status, advice=told, path="/desk", actor=None
        )
        if trouble.retry_after:
            answer.headers["Retry-After"] = str(trouble.retry_after)
        return answer


def cookie_of(request: Request) -> str:
    """Return the token that the browser keeps: of a session, or of the form that begins one."""
    return request.cookies.get(f"__Host-{COOKIE}", "") or request.cookies.get(COOKIE, "")


def cookie_for(visit: Visit, token: str) -> str:
    """Return the header that makes a browser keep a token until it is closed; over https nobody else can set it."""
    secure = is_secure(visit.request, visit.desk.settings.public_url)
    name = f"__Host-{COOKIE}" if secure else COOKIE
    return f"{name}={token}; Path=/; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"


def limits(desk: Desk) -> Limits:
    """Return how long sessions last here."""
    return Limits(timedelta(minutes=desk.settings.desk_idle_minutes), timedelta(hours=desk.settings.desk_session_hours))


def _missing(route: Route, session: Session | None) -> str:
    """Return where somebody has to go first, if anywhere."""
    if session is None:
        return "/desk/login"
    return "" if session.stage == route.stage else _WAYS.get(session.stage, "/desk")


def _refused(connection: Connection, keys: Keys, actor: Actor, path: str, why: str) -> None:
    note(connection, keys, actor, "request.refused", Subject("path", path), why=why)
