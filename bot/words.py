"""The shell's own words: Chinese in the source, English from a catalogue that is read once, at import."""

from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from knowledge.text import Language

CATALOGUE: Final = Path(__file__).parent / "locale/en/LC_MESSAGES/bot.po"


def _english() -> NullTranslations:
    compiled = BytesIO()
    with CATALOGUE.open("rb") as file:
        write_mo(compiled, read_po(file, locale="en"))
    compiled.seek(0)
    return Translations(compiled)


_WORDS: Final[dict[Language, NullTranslations]] = {"zh": NullTranslations(), "en": _english()}


def say(language: Language, message: str, **values: object) -> str:
    """Return a message, given in Chinese, in `language`, with `%(name)s` filled in."""
    text = _WORDS[language].gettext(message)
    return text % values if values else text


def count(language: Language, one: str, many: str, number: int) -> str:
    """Return the one of two Chinese messages that goes with `number` in `language`; `%(num)s` is filled in."""
    return _WORDS[language].ngettext(one, many, number) % {"num": number}
