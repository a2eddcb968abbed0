"""Every text is there in both languages, each in its own."""

import re
from collections.abc import Iterator
from typing import Any

from knowledge.statements import texts

_HAN = re.compile(r"[㐀-鿿]")
_LETTER = re.compile(r"[^\W\d_]")


def check_words(thing: Any) -> Iterator[tuple[str, str]]:
    """Yield (field, problem) for texts whose Chinese has no Chinese in it, or whose English has."""
    for field, text in texts(thing):
        if _LETTER.search(text.zh) and not _HAN.search(text.zh):
            yield f"{field}.zh", "has no Chinese in it"
        if _HAN.search(text.en):
            yield f"{field}.en", "has Chinese in it"
