"""Regions as somebody chooses them for a colleague, and as they are called."""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from bot.bureau.region import EVERYWHERE, Region, Scope, read_region
from knowledge.library import Library
from knowledge.text import Text

ALL: Final = "*"
ANYWHERE: Final = Text(zh="全部地区", en="All regions")
NOWHERE: Final = Text(zh="没有地区", en="nowhere")


class RegionError(Exception):
    """What was chosen is no region that there is. `given` is what it was."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given


def places(library: Library) -> dict[str, Text]:
    """Return the places that have notices, by id, with their names."""
    options = library.facts["unit_places"].options
    return {option.id: option.label for option in options if library.notices_in(option.id)}


def read_chosen(library: Library, chosen: Collection[str]) -> Scope:
    """Return what was chosen: `*`, places and districts by their ids or names; RegionError names what is none."""
    if ALL in chosen:
        return EVERYWHERE
    return Scope(frozenset(_checked(library, one.strip().replace("／", "/")) for one in chosen))


def names(library: Library, scope: Scope) -> tuple[Text, ...]:
    """Return what the regions of a scope are called."""
    if scope.everywhere:
        return (ANYWHERE,)
    return tuple(_named(library, scope.regions)) or (NOWHERE,)


def _named(library: Library, regions: Iterable[Region]) -> Iterator[Text]:
    for region in sorted(regions):
        yield library.region(region.place, region.district)


def _checked(library: Library, given: str) -> Region:
    """Read a region by its ids or by its names."""
    region = read_region(given)
    place = _found(region.place, places(library))
    known = library.places[place].districts if place in library.places else {}
    district = _found(region.district, {id_: one.name for id_, one in known.items()}) if region.district else ""
    if place is None or district is None:
        raise RegionError(given)
    return Region(place, district)


def _found(said: str, known: dict[str, Text]) -> str | None:
    wanted = said.strip()
    return next((id_ for id_, name in known.items() if wanted in (id_, name.zh, name.en)), None)
