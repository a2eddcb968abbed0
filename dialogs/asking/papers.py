"""Which of a paper's properties and small print answer what was asked of it."""

from collections.abc import Iterator, Sequence

from dialogs.asking.normal import normal
from dialogs.asking.overlap import terms
from knowledge.notice import Detail, Material
from knowledge.words import Subject

_ALL = ("copies", "medium", "original", "stamp", "by")
_MANY = 4
"""Of more small print than this, only what the question speaks of is told, if it speaks of any."""


def properties_asked(aspects: Sequence[Subject]) -> tuple[str, ...]:
    """Return the properties to tell; nothing in particular asked means all."""
    return tuple(aspect.field for aspect in aspects if aspect.field) if aspects else _ALL


def details_asked(material: Material, only: str, aspects: Sequence[Subject], text: str) -> tuple[Detail, ...]:
    """Return the small print that answers a question in normal form; `only` are words that it must have."""
    details = tuple(detail for detail in material.details if only in detail.text.zh)
    picked = tuple(detail for detail in details if any(word in detail.text.zh for word in _picks(aspects)))
    if picked or only:
        return picked or details
    if aspects and all(aspect.field or aspect.picks for aspect in aspects):
        return ()
    spoken_of = _spoken_of(details, material, text)
    return spoken_of if spoken_of and len(details) > _MANY else details


def left_open(material: Material, aspects: Sequence[Subject], details: Sequence[Detail]) -> tuple[Subject, ...]:
    """Return what was asked of a paper and neither its properties nor its small print say."""
    return tuple(aspect for aspect in aspects if not _said(material, aspect, details))


def _said(material: Material, aspect: Subject, details: Sequence[Detail]) -> bool:
    if aspect.field and getattr(material, aspect.field):
        return True
    told = (material.text.zh, *(detail.text.zh for detail in details))
    return any(word in text for word in aspect.picks for text in told) or bool(details and not aspect.picks)


def _picks(aspects: Sequence[Subject]) -> Iterator[str]:
    for aspect in aspects:
        yield from aspect.picks


def _spoken_of(details: Sequence[Detail], material: Material, text: str) -> tuple[Detail, ...]:
    """Return the small print that shares words with the question, beyond the name of the paper."""
    asked = frozenset(terms(text)) - frozenset(terms(normal(material.text.zh)))
    return tuple(detail for detail in details if asked & frozenset(terms(normal(detail.text.zh))))
