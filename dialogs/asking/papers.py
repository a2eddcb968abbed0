"""Which of a paper's properties and small print answer what was asked of it."""

from collections.abc import Iterator

from dialogs.asking.found import Item
from knowledge.notice import Detail, Material
from knowledge.words import Subject

_ALL = ("copies", "medium", "original", "stamp", "by")


def properties_asked(aspects: tuple[Subject, ...]) -> tuple[str, ...]:
    """Return the properties to tell; nothing in particular asked means all."""
    return tuple(aspect.field for aspect in aspects if aspect.field) if aspects else _ALL


def details_asked(item: Item, material: Material) -> tuple[Detail, ...]:
    """Return the small print that answers; with nothing in particular asked, all of it."""
    details = tuple(d for d in material.details if not item.only or item.only in d.text.zh)
    words = tuple(_words(item.aspects))
    if not item.aspects or any(not aspect.picks for aspect in item.aspects) and not words:
        return details
    return tuple(detail for detail in details if any(word in detail.text.zh for word in words))


def _words(aspects: tuple[Subject, ...]) -> Iterator[str]:
    for aspect in aspects:
        yield from aspect.picks
