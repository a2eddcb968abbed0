"""Walking over all that a notice says: every statement, text and citation, with the field it stands in."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple, TypeVar

from knowledge.citation import Citation
from knowledge.notice import Notice, Statement
from knowledge.text import Text

T = TypeVar("T")


class Placed(NamedTuple):
    """A field path such as `conditions.leader-age.cite`, and what stands there."""

    field: str
    thing: Any


def everything(thing: Any, field: str = "") -> Iterator[Placed]:
    """Yield every part of a notice or fact, outermost first; parts of a list go by their id where they have one."""
    yield Placed(field, thing)
    if is_dataclass(thing):
        for part in fields(thing):
            yield from everything(getattr(thing, part.name), _join(field, part.name))
    elif isinstance(thing, tuple):
        for i, item in enumerate(thing):
            yield from everything(item, _join(field, str(getattr(item, "id", i))))


def citations(notice: Notice) -> Iterator[Placed]:
    """Yield every citation of a notice."""
    return (placed for placed in everything(notice) if isinstance(placed.thing, Citation))


def texts(thing: Any) -> Iterator[Placed]:
    """Yield every text of a notice or of the vocabulary."""
    return (placed for placed in everything(thing) if isinstance(placed.thing, Text))


def statements(notice: Notice) -> Iterator[Placed]:
    """Yield every statement of a notice."""
    return (placed for placed in everything(notice) if isinstance(placed.thing, Statement))


def _join(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name
