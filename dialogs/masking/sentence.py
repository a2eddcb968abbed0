"""A sentence as masking sees it: which of it is known words, and which could be somebody's name."""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass

from dialogs.asking.forms import Forms, forms_of
from dialogs.asking.normal import LONGEST, normal
from dialogs.asking.overlap import index_of
from dialogs.asking.spotting import spots
from dialogs.plain import tidy
from knowledge.library import Library

MARK = "#"
CHINESE = r"\u3400-\u9fff"
_LINK = re.compile(
    rf"(?:[a-z0-9+.-]{{1,20}}://|www\.|mailto:)[^\s{CHINESE}]*"
    rf"|[^\s@{CHINESE}]{{0,64}}@[^\s@{CHINESE}]*"
    r"|[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+(?:[/?#][\x21-\x7e]*)?",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"[A-Z][A-Za-z]*")
_ACRONYM = re.compile(r"[B-DF-HJ-NP-TV-XZ]{2,5}")
_LATIN = re.compile(r"[a-z]+(?:'[a-z]+)?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text in normal form, with what is known of each position.

    `starts`: how long the longest word is that starts there. `joined`: this character and the next one are in one
    word. `places`: a place is named there; `small`: a word of one character. `pairs`: pairs of characters that the
    notices have. `latin`: Latin words that are no name; `capitals`: those written with one.
    """

    text: str
    starts: dict[int, int]
    joined: frozenset[int]
    places: frozenset[int]
    small: frozenset[int]
    pairs: Container[str]
    latin: frozenset[str]
    capitals: frozenset[str]


def sentence_of(library: Library, said: str) -> Sentence:
    """Read a text. Links are marked first, before their signs are taken for the ends of clauses."""
    plain = _LINK.sub(MARK, _bare(said))
    text = "".join(
        "0" if unicodedata.category(char)[0] == "N" and not char.isascii() else char for char in normal(plain)
    )
    forms = forms_of(library)
    found = spots(text, forms)
    words = [spot for spot in found if spot.end - spot.start > 1]
    starts: dict[int, int] = {}
    for spot in words:
        starts[spot.start] = max(starts.get(spot.start, 0), spot.end - spot.start)
    return Sentence(
        text=text,
        starts=starts,
        joined=frozenset(at for spot in words for at in range(spot.start, spot.end - 1)),
        places=frozenset(at for s in found if _means(forms, s.form, "place", "elsewhere") for at in s.places),
        small=frozenset(s.start for s in found if s.end - s.start == 1 and _means(forms, s.form, "small")),
        pairs=index_of(library).worth,
        latin=latin_words(library),
        capitals=_capitals(plain),
    )


def latin_words(library: Library) -> frozenset[str]:
    """Return the Latin words of the lexicon and of the notices, made once; the names of people are none."""
    key = "asking.latin"
    if key not in library.memory:
        forms = forms_of(library)
        ours = (form for form in forms.all if not _means(forms, form, "person"))
        found = {word for form in ours for word in _LATIN.findall(form)}
        library.memory[key] = frozenset(found | {term for term in index_of(library).worth if term.isascii()})
    return library.memory[key]  # type: ignore[return-value]  # what was put there above


def _bare(said: str) -> str:
    """Return a text narrow and without marks that stand on other characters."""
    narrow = unicodedata.normalize("NFKC", tidy(said[: LONGEST * 4]))
    return "".join(char for char in narrow if unicodedata.category(char)[0] != "M")


def _capitals(plain: str) -> frozenset[str]:
    """Return the words with a capital; an acronym without a vowel (CNC) is no name."""
    written = _CAPITALISED.findall(plain)
    return frozenset(word.casefold() for word in written if not _ACRONYM.fullmatch(word))


def _means(forms: Forms, form: str, *kinds: str) -> bool:
    return any(meaning.kind in kinds for meaning in forms.meanings.get(form, ()))
