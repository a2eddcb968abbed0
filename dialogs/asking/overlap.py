"""Finding a statement by the rare words that a question shares with it, where no subject is meant."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import log

from dialogs.asking.normal import BREAK, is_chinese
from dialogs.asking.statements import statements_of, words_of
from knowledge.library import Library
from knowledge.notice import Notice, Statement

_ENOUGH = 9.0
"""About two pairs of characters that occur in hardly any other statement."""
_ENOUGH_OF_ONE = 6.0
"""Where one notice is meant, a little less will do."""
_CLOSE = 0.75
_MOST = 3


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """The terms of every statement, and how telling each term is."""

    terms: dict[tuple[str, str], frozenset[str]]
    worth: dict[str, float]


def nearest(library: Library, text: str, notices: Iterable[Notice]) -> dict[str, tuple[Statement, ...]]:
    """Return, by notice, the statements whose words the text shares, if it shares enough that is rare."""
    index, asked, notices = index_of(library), frozenset(terms(text)), tuple(notices)
    enough = _ENOUGH if len(notices) > 1 else _ENOUGH_OF_ONE
    scored: dict[str, list[tuple[float, Statement]]] = defaultdict(list)
    for notice in notices:
        for statement in statements_of(library, notice).values():
            score = sum(index.worth[term] for term in asked & index.terms[notice.id, statement.id])
            if score >= enough:
                scored[notice.id].append((score, statement))
    best = max((score for found in scored.values() for score, _ in found), default=0.0)
    return {n: kept for n, found in scored.items() if (kept := _closest(found, best))}


def _closest(found: list[tuple[float, Statement]], best: float) -> tuple[Statement, ...]:
    ordered = sorted(found, key=lambda one: -one[0])
    return tuple(statement for score, statement in ordered[:_MOST] if score >= _CLOSE * best)


def index_of(library: Library) -> Index:
    """Return the index of a library, made once."""
    key = "asking.index"
    if key not in library.memory:
        library.memory[key] = _made(library)
    return library.memory[key]  # type: ignore[return-value]  # what was put there above


def _made(library: Library) -> Index:
    found = {
        (notice.id, statement.id): frozenset(terms(words_of(library, statement)))
        for notice in library.notices.values()
        for statement in statements_of(library, notice).values()
    }
    counts: dict[str, int] = defaultdict(int)
    for said in found.values():
        for term in said:
            counts[term] += 1
    return Index(found, {term: log(len(found) / count) for term, count in counts.items()})


def terms(text: str) -> Iterator[str]:
    """Yield the pairs of Chinese characters and the longer Latin words of a text in normal form."""
    for piece in text.replace(" ", BREAK).split(BREAK):
        for left, right in pairwise(piece):
            if is_chinese(left) and is_chinese(right):
                yield left + right
        word = piece.strip(".:;()")
        if word.isascii() and word.isalpha() and len(word) > _MOST:
            yield word
