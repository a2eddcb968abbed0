"""Saying things: whole sentences from the templates and the catalogue, in the language of the conversation."""

from collections.abc import Callable
from functools import partial
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined

from dialogs import formats, markup
from dialogs.catalogue import CATALOGUES, HERE
from dialogs.reply import Block
from knowledge.text import LANGUAGES, Language, Text

_SOURCES = {path.name: markup.mark(path.read_text("utf-8")) for path in sorted((HERE / "templates").glob("*.j2"))}
_FORMATS: dict[str, Callable[..., str]] = {
    "day": formats.day,
    "month": formats.month,
    "money": formats.money,
    "number": formats.number,
    "listed": formats.listed,
    "joined": formats.joined,
    "side_by_side": formats.side_by_side,
}


def _environment(language: Language) -> Environment:
    made = Environment(  # noqa: S701  # channels escape: what is made here is no markup of theirs
        loader=DictLoader(_SOURCES),
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        finalize=markup.plain,
    )
    catalogue = CATALOGUES[language]
    install: Callable[..., None] = made.install_gettext_callables  # type: ignore[attr-defined]  # added by i18n
    install(catalogue.gettext, catalogue.ngettext, newstyle=True)
    made.filters |= {name: partial(function, language) for name, function in _FORMATS.items()}
    made.filters |= {"text": partial(_text, language), "clock": formats.clock, "bare": _bare}
    return made


def _text(language: Language, text: Text) -> str:
    return text.to(language)


def _bare(sentence: str) -> str:
    """Drop the full stop of a sentence that goes on in brackets."""
    return sentence.removesuffix("。").removesuffix(".")


_ENVIRONMENTS: dict[Language, Environment] = {language: _environment(language) for language in LANGUAGES}


def say(language: Language, template: str, **values: Any) -> tuple[Block, ...]:
    """Return what a template says with these values."""
    rendered = _ENVIRONMENTS[language].get_template(f"{template}.j2").render(values)
    return markup.blocks(rendered)


def t(language: Language, message: str, **values: object) -> str:
    """Return one message of the catalogue with its {placeholders} filled."""
    return CATALOGUES[language].gettext(message).format(**values)


def tn(language: Language, one: str, many: str, n: int, **values: object) -> str:
    """Return the message that fits the number `n`."""
    return CATALOGUES[language].ngettext(one, many, n).format(n=n, **values)


def N_(message: str) -> str:  # noqa: N802  # the usual name for a message that is translated later
    """Mark a message that is kept in a table and said later."""
    return message
