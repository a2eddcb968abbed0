"""All pages of the web, put together."""

from collections.abc import Awaitable, Callable
from typing import Final, Protocol, TypeAlias

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from bot.channels.web.assets import ASSETS, serve_widget
from bot.channels.web.chat import Chat, Talking
from bot.channels.web.errors import Trouble, trouble_page
from bot.channels.web.forms import Unreadable
from bot.channels.web.greeting import Greet, greeter
from bot.channels.web.guard import is_secure
from bot.channels.web.headers import COMMON
from bot.channels.web.identity import plain_cookie
from bot.channels.web.look import SIZES, THEMES
from bot.channels.web.notices import Notices
from bot.channels.web.pages import Pages, is_local
from bot.channels.web.printing import Conversations, Printing
from bot.channels.web.reminders import Linked, Reminders
from bot.channels.web.screen import Screen
from bot.clock import Clock
from bot.pace import Pace
from bot.settings import Settings
from bot.shelf import Shelf


class Service(Talking, Conversations, Protocol):
    """What the pages need of the service."""


Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
MANY_VISITS: Final = 60
MINUTE: Final = 60
_SETTINGS: Final = {"size": tuple(map(str, SIZES)), "theme": THEMES}


def web(
    service: Service, shelf: Shelf, settings: Settings, greet: Greet | None = None, linked: Linked | None = None
) -> APIRouter:
    """Return the pages: the chat, the chat for other sites, the notices, the checklists, and their files.

    `greet` answers a first message without keeping it; by default it is what the dialogs say. `linked` carries out what
    is pressed behind the links of reminders; without it there are no such pages.
    """
    pages, clock = Pages(settings), Clock(settings.today)
    chat = Chat(service, greet or greeter(shelf, clock), shelf, Screen(pages, settings))
    notices = Notices(shelf, pages, clock)
    printing = Printing(service, shelf, pages, settings, clock)
    router = APIRouter(include_in_schema=False)
    _serve(router, pages, "/", chat.show)
    _serve(router, pages, "/", chat.say, "POST")
    _serve(router, pages, "/news", chat.news)
    _serve(router, pages, "/embed", chat.show)
    _serve(router, pages, "/embed", chat.say, "POST")
    _serve(router, pages, "/embed/news", chat.news)
    _serve(router, pages, "/notices", notices.index)
    _serve(router, pages, "/notices/{notice}", notices.one)
    _serve(router, pages, "/notices/{notice}/checklist/{tier}", notices.checklist)
    _serve(router, pages, "/print", printing.by_cookie)
    _serve(router, pages, "/print", printing.by_form, "POST")
    if linked is not None:
        _serve_reminders(router, pages, Reminders(linked, shelf, pages, settings, clock, Pace(MANY_VISITS, MINUTE)))
    _serve(router, pages, "/display", _display(settings))
    _serve(router, pages, "/widget.js", _widget)
    _serve(router, pages, "/static/{version}/{name}", _static)
    return router


def _serve_reminders(router: APIRouter, pages: Pages, reminders: Reminders) -> None:
    _serve(router, pages, "/reminders/{link}", reminders.show)
    _serve(router, pages, "/reminders/{link}", reminders.press, "POST")
    _serve(router, pages, "/reminders/{link}/stop", reminders.ask_to_stop)
    _serve(router, pages, "/reminders/{link}/stop", reminders.stop, "POST")


def show_trouble(app: FastAPI, settings: Settings) -> None:
    """Let the whole application answer people with a page when something is in the way; machines keep theirs."""
    pages = Pages(settings)

    async def page(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return trouble_page(pages, request, Trouble(status))

    for status in (404, 405, 413, 500):
        app.add_exception_handler(status, page)


def _serve(router: APIRouter, pages: Pages, path: str, endpoint: Endpoint, method: str = "GET") -> None:
    """Add one page. What is in its way is told on a page too, in any application that this router is part of."""

    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Trouble as trouble:
            return trouble_page(pages, request, trouble)
        except Unreadable as unreadable:
            return trouble_page(pages, request, Trouble(413 if unreadable.too_large else 415))

    methods = [method, "HEAD"] if method == "GET" else [method]
    router.add_api_route(path, guarded, methods=methods, response_model=None)


def _display(settings: Settings) -> Endpoint:
    async def display(request: Request) -> Response:
        """Keep how the pages should look, and lead back."""
        back = request.query_params.get("back", "/")
        answer = RedirectResponse(back if is_local(back) else "/", 303, {**COMMON, "Cache-Control": "no-store"})
        for name, allowed in _SETTINGS.items():
            if (value := request.query_params.get(name, "")) in allowed:
                secure = is_secure(request, settings.public_url)
                answer.headers.append("Set-Cookie", plain_cookie(name, value, secure=secure))
        return answer

    return display


async def _widget(request: Request) -> Response:
    return serve_widget(request)


async def _static(request: Request) -> Response:
    found = ASSETS.serve(request, request.path_params["name"], request.path_params["version"])
    if found is None:
        raise Trouble(404)
    return found
