"""The shell's own words: Chinese in the source, English from a catalogue that is read once, at import."""

from pathlib import Path
from typing import Final

from dialogs.catalogue import Catalogue, read_catalogue
from knowledge.text import Language

PO: Final = Path(__file__).parent / "locale" / "en" / "LC_MESSAGES" / "bot.po"
CATALOGUES: Final[dict[Language, Catalogue]] = {"zh": Catalogue({}), "en": read_catalogue(PO)}


def say(language: Language, message: str, **values: object) -> str:
    """Return a message, given in Chinese, in `language`, with `%(name)s` filled in."""
    text = CATALOGUES[language].gettext(message)
    return text % values if values else text


def count(language: Language, one: str, many: str, number: int) -> str:
    """Return the one of two Chinese messages that goes with `number` in `language`; `%(num)s` is filled in."""
    return CATALOGUES[language].ngettext(one, many, number) % {"num": number}
