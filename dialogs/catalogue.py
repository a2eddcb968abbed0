"""The English catalogue, read once from its .po file; Chinese is the language of the messages themselves."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from babel.messages.pofile import read_po

from knowledge.text import Language

HERE = Path(__file__).parent
PO = HERE / "locale" / "en" / "LC_MESSAGES" / "dialogs.po"

Forms: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Translations by message: one form, or one for each plural. What is not translated stays as it is."""

    messages: dict[str, Forms]

    def gettext(self, message: str) -> str:
        """Return the translation of a message."""
        return self.messages.get(message, (message,))[0]

    def ngettext(self, one: str, many: str, n: int) -> str:
        """Return the translation that fits the number: the first for 1, the last for all others."""
        forms = self.messages.get(one, (one, many))
        return forms[0] if n == 1 else forms[-1]


def read_catalogue(path: Path = PO) -> Catalogue:
    """Read every translated message of a .po file."""
    with path.open("rb") as file:
        found = read_po(file)
    return Catalogue(
        {key: forms for message in found if (key := _key(message.id)) and (forms := _forms(message.string))}
    )


def _key(message_id: str | list[str] | tuple[str, ...]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def _forms(string: str | list[str] | tuple[str, ...] | None) -> Forms:
    forms = (string,) if isinstance(string, str) else tuple(string or ())
    return forms if all(forms) else ()


CATALOGUES: dict[Language, Catalogue] = {"zh": Catalogue({}), "en": read_catalogue()}
