"""Finding the forms of the lexicon in a text."""

from collections.abc import Iterator
from dataclasses import dataclass

from dialogs.asking.forms import Form, Forms


@dataclass(frozen=True, slots=True)
class Spot:
    """A form where it stands in the text: [start, end)."""

    start: int
    end: int
    form: Form

    @property
    def places(self) -> range:
        """The positions it covers."""
        return range(self.start, self.end)

    def holds(self, other: "Spot") -> bool:
        """Whether another spot lies inside this one and is shorter."""
        return self.start <= other.start and other.end <= self.end and self.end - self.start > other.end - other.start


def spots(text: str, forms: Forms) -> tuple[Spot, ...]:
    """Return every form that occurs, overlapping ones too, in the order of the text."""
    return tuple(_spots(text, forms))


def _spots(text: str, forms: Forms) -> Iterator[Spot]:
    known, size = forms.all, len(text)
    for start in range(size):
        for end in range(start + 1, min(size, start + forms.longest) + 1):
            if text[start:end] in known and _stands_alone(text, start, end):
                yield Spot(start, end, text[start:end])


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a form of Latin letters or digits is no part of a longer word or number."""
    return not (_joined(text, start - 1, start) or _joined(text, end - 1, end))


def _joined(text: str, left: int, right: int) -> bool:
    if left < 0 or right >= len(text):
        return False
    a, b = text[left], text[right]
    return a.isascii() and b.isascii() and ((a.isalpha() and b.isalpha()) or (a.isdigit() and b.isdigit()))


def outermost(found: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """Return the spots that lie in no longer one. They are in the order of the text."""
    furthest: dict[int, int] = {}
    for spot in found:
        furthest[spot.start] = max(spot.end, furthest.get(spot.start, 0))
    kept, end = [], 0
    for start, last in sorted(furthest.items()):
        if last > end:
            kept += [spot for spot in found if spot.start == start and spot.end == last]
            end = last
    return tuple(kept)
