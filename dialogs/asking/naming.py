"""Places, programmes, tiers and people that a text names, and which programme's name belongs to which place."""

import re
from collections.abc import Iterable

from dialogs.asking.forms import Forms, Kind
from dialogs.asking.spotting import Spot
from knowledge.words import Subject

_NAMES: tuple[Kind, ...] = ("name", "tier", "person")
_DENYING = re.compile(r"(?:不是|不在|不问|不要|除了?|(?:not|except|but)(?: in| for)?)\s?$")
_GAP = 1
"""A name this close behind a place belongs to it: 大连的工作室."""


def values(found: Iterable[Spot], forms: Forms, kind: Kind) -> frozenset[str]:
    """Return what these spots mean in one kind."""
    return frozenset(m.value for spot in found for m in forms.meanings.get(spot.form, ()) if m.kind == kind)


def means(spot: Spot, forms: Forms, kinds: tuple[Kind, ...]) -> bool:
    """Whether a spot can mean one of these kinds."""
    return any(meaning.kind in kinds for meaning in forms.meanings.get(spot.form, ()))


def place_spots(text: str, found: tuple[Spot, ...], forms: Forms) -> tuple[Spot, ...]:
    """Return the places that are named, also those inside the name of a programme: 大连 in 大连工匠."""
    places = tuple(spot for spot in found if means(spot, forms, ("place",)) and not _denied(spot, text))
    hiding = (*places, *(spot for spot in found if _elsewhere(spot, forms)))
    return tuple(spot for spot in places if not any(other.holds(spot) for other in hiding))


def _denied(spot: Spot, text: str) -> bool:
    """Whether a place is named only to say that it is not meant: 不是重庆, 除了重庆."""
    return bool(_DENYING.search(text[: spot.start]))


def _elsewhere(spot: Spot, forms: Forms) -> bool:
    """Whether a form is another place or something that we decline: 温州 in 温州市级 is none of ours."""
    return means(spot, forms, ("elsewhere", "small")) or any(s.role == "decline" for s in _alone(spot, forms))


def name_spots(found: tuple[Spot, ...], forms: Forms) -> tuple[Spot, ...]:
    """Return the names of programmes, tiers and people, but for those that are only part of another name."""
    named = tuple(spot for spot in found if means(spot, forms, _NAMES))
    hiding = tuple(spot for spot in found if spot in named or _proper(spot, forms))
    return tuple(spot for spot in named if not any(other.holds(spot) for other in hiding))


def _proper(spot: Spot, forms: Forms) -> bool:
    """Whether a form is a name or a word of its own: a title, another place, a claim, a word without meaning."""
    if forms.meanings.get(spot.form):
        return True
    return any(subject.proper or subject.role == "decline" for subject in _alone(spot, forms))


def _alone(spot: Spot, forms: Forms) -> list[Subject]:
    """Return the subjects that a form asks for by itself, not only with other words."""
    patterns = [forms.patterns[position] for position in forms.asked_with.get(spot.form, ())]
    return [pattern.subject for pattern in patterns if len(pattern.parts) == 1]


def called(names: Iterable[Spot], forms: Forms) -> tuple[frozenset[str], ...]:
    """Return the notices that each name allows: a tier belongs to its notice, a person to all that name him."""
    return tuple({spot.form: _notices(spot, forms) for spot in names}.values())


def bound(places: Iterable[Spot], names: tuple[Spot, ...], forms: Forms) -> dict[str, tuple[frozenset[str], ...]]:
    """Return, by place, the names that hold the place or stand right behind it: 工作室 in 大连工匠和韶关工作室."""
    found: dict[str, tuple[frozenset[str], ...]] = {}
    for place in places:
        mine = tuple(_notices(name, forms) for name in names if _belongs(name, place))
        for value in values((place,), forms, "place"):
            found[value] = (*found.get(value, ()), *mine)
    return found


def _belongs(name: Spot, place: Spot) -> bool:
    return name.holds(place) or 0 <= name.start - place.end <= _GAP


def _notices(spot: Spot, forms: Forms) -> frozenset[str]:
    meanings = (m for m in forms.meanings.get(spot.form, ()) if m.kind in _NAMES)
    return frozenset(meaning.value.partition("/")[0] for meaning in meanings)
