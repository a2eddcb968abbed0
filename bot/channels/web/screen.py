"""The chat as it is shown: as a whole page, or as the part that is new."""

from dataclasses import dataclass, replace
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from bot.channels.web.forms import fresh_event
from bot.channels.web.guard import is_secure
from bot.channels.web.headers import COMMON
from bot.channels.web.identity import Visitor, cookie_for, plain_cookie
from bot.channels.web.look import Look, read_look
from bot.channels.web.pages import Pages
from bot.channels.web.transcript import Line, last_reply, navigation
from bot.settings import Settings
from knowledge.notice import Notice


@dataclass(frozen=True, slots=True)
class View:
    """What is on the screen of one visitor.

    `opening`: the lines are a greeting that is not kept yet. `notice`: the one a link led to.
    """

    visitor: Visitor
    lines: tuple[Line, ...]
    look: Look
    opening: bool = False
    notice: Notice | None = None

    @property
    def last(self) -> int:
        """The newest message that is kept."""
        return max((line.seq for line in self.lines), default=0)


def view_of(
    request: Request,
    visitor: Visitor,
    lines: tuple[Line, ...],
    *,
    opening: bool = False,
    notice: Notice | None = None,
) -> View:
    """Return what to show; once the chat has begun, the page speaks its language."""
    look, newest = read_look(request), last_reply(lines)
    if newest and not opening:
        look = replace(look, language=newest.language, chosen=True)
    return View(visitor, lines, look, opening, notice)


@dataclass(frozen=True, slots=True)
class Screen:
    """Shows views."""

    pages: Pages
    settings: Settings

    def page(self, request: Request, view: View) -> Response:
        """Return the whole page."""
        answer = self.pages.answer(request, "chat.html", look=view.look, **_values(request, view))
        self.remember(request, answer, view)
        return answer

    def part(self, request: Request, view: View, known: int) -> Response:
        """Return what is new after the message `known`, all of it after 0, for the page's script to put in place."""
        values = {**_values(request, view), "embedded": in_frame(request)}
        fresh = tuple(line for line in view.lines if known == 0 or line.seq > known)
        content = {
            "messages": self.pages.text("_messages.html", view.look, **{**values, "lines": fresh}),
            "bar": self.pages.text("_bar.html", view.look, **values),
            "last": view.last,
            "language": view.look.tag,
            "reset": known == 0,
        }
        answer = JSONResponse(content, headers={**COMMON, "Cache-Control": "no-store"})
        self.remember(request, answer, view)
        return answer

    def remember(self, request: Request, answer: Response, view: View) -> None:
        """Let the browser keep the token and the language."""
        secure = is_secure(request, self.settings.public_url)
        if not view.visitor.by_cookie:
            kept = cookie_for(view.visitor, secure=secure, embedded=in_frame(request))
            answer.headers.append("Set-Cookie", kept)
        if view.look.chosen and request.cookies.get("lang") != view.look.language:
            answer.headers.append("Set-Cookie", plain_cookie("lang", view.look.language, secure=secure))


def in_frame(request: Request) -> bool:
    """Whether this is the chat inside another site."""
    return request.url.path.startswith("/embed")


def _values(request: Request, view: View) -> dict[str, Any]:
    newest = last_reply(view.lines)
    return {
        "view": view,
        "lines": view.lines,
        "newest": newest,
        "nav": navigation(newest, view.look.language),
        "action": "/embed" if in_frame(request) else "/",
        "fresh_event": fresh_event,
    }
