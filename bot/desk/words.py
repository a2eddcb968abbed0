"""The desk's words: Chinese in the source, English from the catalogues beside it, one for each part of the desk."""

from pathlib import Path
from typing import Final

from dialogs.catalogue import Catalogue, read_catalogue
from knowledge.text import Language

FOLDER: Final = Path(__file__).parent / "locale" / "en" / "LC_MESSAGES"


def _english() -> Catalogue:
    together: dict[str, tuple[str, ...]] = {}
    for path in sorted(FOLDER.glob("*.po")):
        together |= read_catalogue(path).messages
    return Catalogue(together)


CATALOGUES: Final[dict[Language, Catalogue]] = {"zh": Catalogue({}), "en": _english()}


def say(language: Language, message: str, **values: object) -> str:
    """Return a message, given in Chinese, in `language`, with `%(name)s` filled in."""
    text = CATALOGUES[language].gettext(message)
    return text % values if values else text


def count(language: Language, one: str, many: str, number: int) -> str:
    """Return the one of two Chinese messages that goes with `number` in `language`; `%(num)s` is filled in."""
    return CATALOGUES[language].ngettext(one, many, number) % {"num": number}
