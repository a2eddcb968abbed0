"""Turning the templates of the desk into pages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.responses import Response

from bot.channels.web import dates
from bot.channels.web.headers import page_headers
from bot.channels.web.look import LARGE, SIZES, Look
from bot.channels.web.pages import href
from bot.desk import words
from bot.http.assets import Assets
from bot.settings import Settings
from bot.staff.columns import moment
from knowledge.text import Language, Text

HERE: Final = Path(__file__).parent
SHARED: Final = HERE.parent / "channels" / "web"
ASSETS: Final = Assets("/desk/static", (SHARED / "static", HERE / "static", HERE / "static" / "vendor"))
# A form over plain http says where it comes from by its origin, which `no-referrer` would hide from ourselves too.
_REFERRER: Final = {"Referrer-Policy": "same-origin"}


def _look(context: Context) -> Look:
    look: Look = context["look"]
    return look


@pass_context
def _gettext(context: Context, message: str) -> str:
    return words.say(_look(context).language, message)


@pass_context
def _ngettext(context: Context, one: str, many: str, number: int) -> str:
    return words.count(_look(context).language, one, many, number)


@pass_context
def _in_language(context: Context, text: Text) -> str:
    return text.to(_look(context).language)


def _spoken(function: Callable[[Language, Any], str]) -> Callable[..., str]:
    """Let a template call what needs the language without naming it."""

    @pass_context
    def run(context: Context, value: Any) -> str:
        return function(_look(context).language, value)

    return run


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader([HERE / "templates", SHARED / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {
        "t": _in_language,
        "say": _spoken(words.say),
        "day": _spoken(dates.plain_day),
        "short_day": _spoken(dates.short_day),
        "moment": moment,
        "href": href,
    }
    environment.globals |= {"asset": ASSETS.address, "sizes": SIZES, "large": LARGE}
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
