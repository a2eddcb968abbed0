"""Taking out of a question whatever could say who asked: numbers, addresses, accounts, names of people and units."""

import re
from itertools import chain
from typing import Final

from dialogs.masking.names import names
from dialogs.masking.sentence import MARK, sentence_of
from dialogs.masking.signs import signs
from dialogs.masking.units import units
from knowledge.library import Library

LONGEST: Final = 120
_BETWEEN: Final = re.compile(rf"{MARK}(?:[\s.,:/()+*_|-]*{MARK})+")


def masked(library: Library, text: str) -> str:
    """Return a text in normal form with a `#` for each thing that could identify somebody, of at most 120 characters.

    It hides rather too much. What is the same after it counts as the same question.
    """
    said = sentence_of(library, text)
    hidden = frozenset(chain.from_iterable(chain(signs(said), names(said), units(said))))
    shown = "".join(MARK if place in hidden else char for place, char in enumerate(said.text))
    return _BETWEEN.sub(MARK, shown)[:LONGEST].strip(" |")
