"""What a question comes nearest to, also where that answers nothing: a hint for whoever reads what was missed."""

from math import fsum

from dialogs.asking.normal import normal
from dialogs.asking.overlap import index_of, terms
from dialogs.effect import NoteMissed
from knowledge.library import Library

_HINTS = 3


def missed(library: Library, text: str) -> NoteMissed:
    """Return the effect that keeps a question for the staff, with the three statements that are nearest to it."""
    return NoteMissed(text, closest(library, text, _HINTS))


def closest(library: Library, text: str, count: int) -> tuple[str, ...]:
    """Return the ids (`notice/statement`) of the `count` statements that share most with a text, the nearest first.

    How near they are does not matter; only what shares nothing is left out.
    """
    index, asked = index_of(library), frozenset(terms(normal(text)))
    scores = {place: fsum(index.worth[term] for term in asked & said) for place, said in index.terms.items()}
    ordered = sorted(scores, key=lambda place: -scores[place])
    return tuple("/".join(place) for place in ordered[:count] if scores[place] > 0)
