"""Turning the templates into pages."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from fastapi import Request, Response
from jinja2 import Environment

from bot import words
from bot.channels.web.assets import ASSETS
from bot.channels.web.forms import is_done
from bot.channels.web.headers import page_headers
from bot.channels.web.look import Look, read_look, tag
from bot.channels.web.speaking import speaking, spoken
from bot.settings import Settings
from dialogs import describe, formats
from dialogs.reply import Heading, Link, Pairs, Paragraph, Points

_TEMPLATES: Final = Path(__file__).parent / "templates"
_BLOCKS: Final = {"heading": Heading, "paragraph": Paragraph, "points": Points, "pairs": Pairs, "link": Link}
_PHONE: Final = re.compile(r"\+?[0-9][0-9 -]{6,18}[0-9]")
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)


def href(value: str) -> str:
    """Return where a phone number or an address of mail leads; nothing for other texts."""
    if _PHONE.fullmatch(value):
        return "tel:" + re.sub("[ -]", "", value)
    return f"mailto:{value}" if _MAIL.fullmatch(value) else ""


def is_local(path: str) -> bool:
    """Whether a path stays on our own site."""
    return path.startswith("/") and not path.startswith("//") and "\\" not in path


def _is(kind: type) -> Callable[[object], bool]:
    return lambda block: isinstance(block, kind)


def _environment() -> Environment:
    environment = speaking([_TEMPLATES], words)
    environment.tests |= {name: _is(kind) for name, kind in _BLOCKS.items()}
    environment.tests["local"] = is_local
    environment.filters |= {
        "money": spoken(formats.money),
        "force": spoken(describe.force_words),
        "actor": spoken(describe.actor_words),
        "href": href,
        "tag": tag,
        "is_done": is_done,
    }
    environment.globals["asset"] = ASSETS.address
    return environment


class Pages:
    """Renders pages with what all of them show."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._environment = _environment()

    def text(self, template: str, look: Look, **values: object) -> str:
        """Render a template, or a part of a page."""
        values = {"rehearsal": self._settings.today, "embedded": False, **values}
        return self._environment.get_template(template).render(look=look, **values)

    def answer(
        self, request: Request, template: str, *, status: int = 200, look: Look | None = None, **values: object
    ) -> Response:
        """Render a page for this request."""
        look = look or read_look(request)
        embedded = request.url.path.startswith("/embed")
        html = self.text(template, look, path=_here(request), embedded=embedded, **values)
        headers = self._headers(embedded=embedded) | {"Content-Language": look.tag, "Vary": "Cookie, Accept-Language"}
        return Response(html, status, headers, "text/html; charset=utf-8")

    def _headers(self, *, embedded: bool) -> dict[str, str]:
        return page_headers((self._settings.embed_origins or ("*",)) if embedded else ())


def _here(request: Request) -> str:
    """Return where the visitor is, to come back to after changing how the page looks."""
    query = request.url.query
    return request.url.path + (f"?{query}" if query and request.method == "GET" else "")
