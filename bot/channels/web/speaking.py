"""Templates that speak the language of the page: what the pages of the chat and of the desk share."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from bot.channels.web import dates
from bot.channels.web.look import LARGE, SIZES, Look
from knowledge.text import Language, Text


class Words(Protocol):
    """Says Chinese messages in a language; bot/words.py and bot/desk/words.py do."""

    def say(self, language: Language, message: str, **values: object) -> str:
        """Return a message, with `%(name)s` filled in."""

    def count(self, language: Language, one: str, many: str, number: int) -> str:
        """Return the one of two messages that goes with `number`."""


def spoken(function: Callable[[Language, Any], str]) -> Callable[..., str]:
    """Let a template call what needs the language without naming it."""

    @pass_context
    def run(context: Context, value: Any) -> str:
        return function(_language(context), value)

    return run


def speaking(folders: Sequence[Path], words: Words) -> Environment:
    """Return an environment for the templates of these folders: the words, texts and days in the page's language."""
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(_gettext(words), _ngettext(words), newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {"t": _in_language, "day": spoken(dates.plain_day), "short_day": spoken(dates.short_day)}
    environment.globals |= {"sizes": SIZES, "large": LARGE}
    return environment


def _language(context: Context) -> Language:
    look: Look = context["look"]
    return look.language


def _gettext(words: Words) -> Callable[..., str]:
    @pass_context
    def gettext(context: Context, message: str) -> str:
        return words.say(_language(context), message)

    return gettext


def _ngettext(words: Words) -> Callable[..., str]:
    @pass_context
    def ngettext(context: Context, one: str, many: str, number: int) -> str:
        return words.count(_language(context), one, many, number)

    return ngettext


@pass_context
def _in_language(context: Context, text: Text) -> str:
    return text.to(_language(context))
