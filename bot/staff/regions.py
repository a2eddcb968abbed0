"""Regions as somebody chooses them for a colleague, and as they are called."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.staff.who import EVERYWHERE, Region, Scope, read_region
from knowledge.library import Library
from knowledge.text import Text

ANYWHERE: Final = Text(zh="全部地区", en="all regions")
NOWHERE: Final = Text(zh="没有地区", en="nowhere")


class RegionError(Exception):
    """A line names no region that there is. `line` is the line as it was typed."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True)
class Picked:
    """What was ticked and typed: everywhere, whole places, and districts, one `place/district` a line."""

    everywhere: bool
    places: tuple[str, ...]
    lines: str


def places(library: Library) -> dict[str, Text]:
    """Return the places that have notices, by id, with their names."""
    options = library.facts["unit_places"].options
    return {option.id: option.label for option in options if library.notices_in(option.id)}


def read_picked(library: Library, picked: Picked) -> Scope:
    """Return the regions that were chosen; RegionError names the line that is none."""
    if picked.everywhere:
        return EVERYWHERE
    typed = (line.strip() for line in picked.lines.replace("／", "/").splitlines())
    chosen = (*picked.places, *(line for line in typed if line))
    return Scope(frozenset(_checked(library, line) for line in chosen))


def picked_of(library: Library, scope: Scope) -> Picked:
    """Return a scope as it is ticked and typed."""
    whole = {str(region) for region in scope.regions if region.place in places(library) and not region.district}
    rest = sorted(str(region) for region in scope.regions if str(region) not in whole)
    return Picked(scope.everywhere, tuple(sorted(whole)), "\n".join(rest))


def names(library: Library, scope: Scope) -> tuple[Text, ...]:
    """Return what the regions of a scope are called."""
    if scope.everywhere:
        return (ANYWHERE,)
    return tuple(_named(library, scope.regions)) or (NOWHERE,)


def _named(library: Library, regions: Iterable[Region]) -> Iterator[Text]:
    for region in sorted(regions):
        yield library.region(region.place, region.district)


def _checked(library: Library, line: str) -> Region:
    """Read a region by its ids or by its names."""
    region = read_region(line)
    place = _found(region.place, places(library))
    known = library.places[place].districts if place in library.places else {}
    district = _found(region.district, {id_: one.name for id_, one in known.items()}) if region.district else ""
    if place is None or district is None:
        raise RegionError(line)
    return Region(place, district)


def _found(said: str, known: dict[str, Text]) -> str | None:
    wanted = said.strip()
    return next((id_ for id_, name in known.items() if wanted in (id_, name.zh, name.en)), None)
