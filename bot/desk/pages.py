"""Turning the templates of the desk into pages."""

from pathlib import Path
from typing import Final

from jinja2 import Environment
from starlette.responses import Response

from bot.channels.web.headers import page_headers
from bot.channels.web.look import Look
from bot.channels.web.pages import href
from bot.channels.web.speaking import speaking, spoken
from bot.desk import words
from bot.http.assets import Assets
from bot.settings import Settings
from bot.staff.columns import moment

HERE: Final = Path(__file__).parent
SHARED: Final = HERE.parent / "channels" / "web"
ASSETS: Final = Assets("/desk/static", (SHARED / "static", HERE / "static", HERE / "static" / "vendor"))
# A form over plain http says where it comes from by its origin, which `no-referrer` would hide from ourselves too.
_REFERRER: Final = {"Referrer-Policy": "same-origin"}


def _environment() -> Environment:
    environment = speaking([HERE / "templates", SHARED / "templates"], words)
    environment.filters |= {"say": spoken(words.say), "moment": moment, "href": href}
    environment.globals["asset"] = ASSETS.address
    return environment


class Pages:
    """Renders the pages of the desk."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._environment = _environment()

    def text(self, template: str, look: Look, **values: object) -> str:
        """Render a template, or a part of a page."""
        return self._environment.get_template(template).render(look=look, rehearsal=self._settings.today, **values)

    def answer(self, template: str, look: Look, *, status: int = 200, **values: object) -> Response:
        """Render a page with what it tells the browser."""
        headers = page_headers() | _REFERRER | {"Content-Language": look.tag, "Vary": "Cookie, Accept-Language"}
        return Response(self.text(template, look, **values), status, headers, "text/html; charset=utf-8")
