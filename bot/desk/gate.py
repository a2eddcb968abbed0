"""Letting requests in: whose session it is, whether they may do this, and whether a form is ours."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from fastapi import Request
from sqlalchemy import Connection
from starlette.responses import Response

from bot.channels.web.forms import Form, Unreadable, read_form
from bot.channels.web.guard import is_secure
from bot.channels.web.look import read_look
from bot.desk import again, forgery
from bot.desk.back import LOGIN, page_of, with_next
from bot.desk.context import Desk
from bot.desk.routes import Route
from bot.desk.rules import limits
from bot.desk.trouble import Trouble, advice
from bot.desk.visit import Visit
from bot.staff.hashing import BusyError
from bot.staff.login import EndedError
from bot.staff.record import Subject, note
from bot.staff.who import Actor, ForbiddenError
from bot.store.crypto import Keys
from bot.store.desk import persons, sessions
from bot.store.desk.sessions import Session

COOKIE: Final = "desk"
WAYS: Final = {"second": f"{LOGIN}/code", "enrol": f"{LOGIN}/enrol", "change": f"{LOGIN}/password"}
_EMPTY: Final = Form({})
_OVER: Final = "登录已过期，刚才那一步没有做。请登录后再做一次。"
_KEPT: Final = "登录已过期，您填的内容还在。请登录，然后看一遍再按。"
_AFRESH: Final = "您重新登录过，刚才那一步没有做。请再按一次。"
_SOON: Final = 5.0
_AROUND: Final = "#trouble"
"""Where a page has room for what went wrong, so that htmx does not put it in the place of something else."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Answers requests of the desk by the table of routes."""

    desk: Desk

    async def answer(self, route: Route, request: Request) -> Response:
        """Let a request in, or say what is in the way."""
        visit = await self._visit(request)
        try:
            return await self._let_in(route, visit)
        except Trouble as trouble:
            return told(visit, trouble)
        except Unreadable as unreadable:
            return told(visit, Trouble(413 if unreadable.too_large else 415))
        except ForbiddenError:
            return told(visit, Trouble(403))
        except EndedError:
            return told(visit, Trouble(410, _OVER))
        except BusyError:
            return told(visit, Trouble(429, retry_after=_SOON))

    async def _visit(self, request: Request) -> Visit:
        request.scope["query_string"] = request.scope["query_string"].replace(b"%00", b"")  # no database takes it
        secure, at = is_secure(request, self.desk.settings.public_url), self.desk.clock.utc()
        cookie = request.cookies.get(cookie_name(COOKIE, secure=secure), "")
        session = await self._session(cookie, at)
        return Visit(request, self.desk, self._actor(request, session, at), read_look(request), cookie, _EMPTY, session)

    async def _let_in(self, route: Route, visit: Visit) -> Response:
        if "\0" in visit.request.scope["path"]:
            raise Trouble(404)
        if route.method == "POST":
            form = _storable(await read_form(visit.request, route.limit))
            # The form may have come slowly, and its session ended meanwhile.
            visit = replace(await self._visit(visit.request), form=form)
            if person := self._too_late(visit, route):
                return await _led_back(visit, person)
            await self._require_ours(visit, route)
        if route.stage != "open" and (elsewhere := missing(visit, route.stage)):
            return _to_login(visit, elsewhere)
        if route.right is not None and not visit.actor.may(route.right):
            await self._note(visit.actor, route, "right")
            raise Trouble(403)
        return await _answered(route, visit)

    async def _session(self, cookie: str, at: datetime) -> Session | None:
        if not cookie:
            return None
        found = await self.desk.database.read(sessions.find, cookie, at, self.desk.keys, limits(self.desk))
        if found is not None and at - found.seen > sessions.TOUCHED:
            await self.desk.database.write(sessions.touch, found.id, at)
        return found

    def _too_late(self, visit: Visit, route: Route) -> str:
        """Return for whom a form is kept that stood on a page of a session that is over; empty where it is not."""
        person = again.whose(visit) if route.stage == "full" else ""
        if not person or not forgery.from_here(visit.request, self.desk.settings.public_url):
            return ""
        if visit.actor.person is None:
            return person
        return person if visit.actor.id == person and not self._is_ours(visit) else ""

    def _is_ours(self, visit: Visit) -> bool:
        carried = visit.form.one(forgery.FIELD) or visit.request.headers.get(forgery.HEADER, "")
        url = self.desk.settings.public_url
        return forgery.is_ours(visit.request, self.desk.keys, visit.cookie, carried, url)

    async def _require_ours(self, visit: Visit, route: Route) -> None:
        if not self._is_ours(visit):
            await self._note(visit.actor, route, "csrf")
            raise Trouble(403, "为了安全，我们只收从本站页面提交的内容。请返回上一页，刷新后再提交。")

    async def _note(self, actor: Actor, route: Route, why: str) -> None:
        """Record a refusal of somebody who is known; a stranger could fill the record with refusals."""
        if actor.person is not None:
            await self.desk.database.write(_refused, self.desk.keys, actor, route.path, why)

    def _actor(self, request: Request, session: Session | None, at: datetime) -> Actor:
        client = request.client.host if request.client else ""
        person = persons.read(session.person, self.desk.keys) if session and session.stage == "full" else None
        known = session.id if session else ""
        agent = request.headers.get("user-agent", "")
        return Actor(at, person, session=known, address=client, agent=agent)


def cookie_for(visit: Visit, token: str) -> str:
    """Return the header that makes a browser keep a token until it is closed; over https nobody else can set it."""
    name, safe = cookie_name(COOKIE, secure=visit.secure), "; Secure" if visit.secure else ""
    return f"{name}={token}; Path=/; HttpOnly; SameSite=Lax{safe}"


def cookie_name(name: str, *, secure: bool) -> str:
    """Return what a cookie of ours is called: over https so that no neighbouring site can put one in its place."""
    return f"__Host-{name}" if secure else name


def missing(visit: Visit, stage: str) -> str:
    """Return where somebody has to go first, if anywhere."""
    if visit.session is None:
        return LOGIN
    reached = visit.session.stage
    return "" if reached == stage else WAYS.get(reached, "/desk")


async def _answered(route: Route, visit: Visit) -> Response:
    """Answer; where somebody comes back to a form that was sent too late, with what they had typed."""
    if route.method != "GET" or visit.actor.person is None:
        return await route.endpoint(visit)
    visit, typed = again.taken(visit)
    answer = await route.endpoint(visit)
    return await again.shown(visit, answer, typed) if typed else answer


async def _led_back(visit: Visit, person: str) -> Response:
    """Lead somebody whose session is over to the login, or back where they came in again: nothing is done."""
    page = await again.kept(visit, person)
    if visit.actor.person is None:
        ahead = with_next(missing(visit, "full"), page or page_of(visit))
        return lead(visit, ahead, visit.say(_KEPT if page else _OVER))
    return lead(visit, page or page_of(visit) or "/desk", "" if page else visit.say(_AFRESH))


def _to_login(visit: Visit, elsewhere: str) -> Response:
    lost = visit.request.method == "POST" and visit.session is None
    return lead(visit, with_next(elsewhere, page_of(visit)), visit.say(_OVER) if lost else "")


def lead(visit: Visit, path: str, told: str = "") -> Response:
    """Lead somebody away from what they asked for; what they had typed is nowhere in the address."""
    answer = visit.go(path, told)
    if visit.is_part:  # a part of a page must not become the page of the login
        answer.status_code, answer.headers["HX-Redirect"] = 200, answer.headers["Location"]
        del answer.headers["Location"]
    return answer


def told(visit: Visit, trouble: Trouble) -> Response:
    """Say what is in the way: as a page, or to htmx as a part that takes the place of nothing."""
    said = advice(trouble, visit.look.language)
    template = "trouble/part.html" if visit.is_part else "trouble.html"
    answer = visit.page(template, status=trouble.status, advice=said)
    if visit.is_part:
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = _AROUND, "innerHTML"
    if trouble.retry_after:
        answer.headers["Retry-After"] = str(trouble.retry_after)
    return answer


def _storable(form: Form) -> Form:
    """Return a form without the one sign that no database takes, and that nobody can type."""
    return Form({name: [value.replace("\0", "") for value in values] for name, values in form.fields.items()})


def _refused(connection: Connection, keys: Keys, actor: Actor, path: str, why: str) -> None:
    note(connection, keys, actor, "request.refused", Subject("path", path), why=why)
