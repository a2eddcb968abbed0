"""Regions, and scopes made of them: the part of the bureau that every query is narrowed to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, false, or_, true


@dataclass(frozen=True, slots=True, order=True)
class Region:
    """A place (an option of `unit_places`), or one district of it. Written `dalian` or `dalian/shahekou`."""

    place: str
    district: str = ""

    def __str__(self) -> str:
        return f"{self.place}/{self.district}" if self.district else self.place

    def holds(self, place: str, district: str) -> bool:
        """Whether something there is in this region."""
        return self.place == place and self.district in ("", district)


def read_region(text: str) -> Region:
    """Read a region as it is written."""
    place, _, district = text.partition("/")
    return Region(place, district)


@dataclass(frozen=True, slots=True)
class Scope:
    """The regions that somebody may see: the WHERE of every query. None at all means nothing, never everything."""

    regions: frozenset[Region] = frozenset()
    everywhere: bool = False

    def where(self, place: ColumnElement[str], district: ColumnElement[str]) -> ColumnElement[bool]:
        """Return the condition that only rows of these regions meet."""
        if self.everywhere:
            return true()
        return or_(false(), *(_within(region, place, district) for region in sorted(self.regions)))

    def holds(self, place: str, district: str = "") -> bool:
        """Whether something there may be seen."""
        return self.everywhere or any(region.holds(place, district) for region in self.regions)

    def covers(self, other: "Scope") -> bool:
        """Whether everything of another scope is in this one, so that who has this one may give that one."""
        if self.everywhere or other.everywhere:
            return self.everywhere
        return all(self.holds(region.place, region.district) for region in other.regions)

    def meets(self, other: "Scope") -> bool:
        """Whether something can be seen in both."""
        if self.everywhere or other.everywhere:
            return bool(self.dump() and other.dump())
        mine = any(self.holds(region.place, region.district) for region in other.regions)
        return mine or any(other.holds(region.place, region.district) for region in self.regions)

    def places(self) -> frozenset[str] | None:
        """Return the places of which the whole may be seen; None for every place there is."""
        whole = (region.place for region in self.regions if not region.district)
        return None if self.everywhere else frozenset(whole)

    def dump(self) -> list[str]:
        """Return the scope as it is kept: `["*"]` for everywhere."""
        return ["*"] if self.everywhere else [str(region) for region in sorted(self.regions)]


def read_scope(written: list[str]) -> Scope:
    """Read a scope as it is kept."""
    return Scope(frozenset(read_region(text) for text in written if text != "*"), everywhere="*" in written)


EVERYWHERE: Final = Scope(everywhere=True)


def shared(one: Scope, other: Scope) -> Scope:
    """Return what is in both scopes."""
    if one.everywhere or other.everywhere:
        return other if one.everywhere else one
    pairs = ((mine, theirs) for mine in one.regions for theirs in other.regions)
    return Scope(frozenset(region for mine, theirs in pairs for region in _both(mine, theirs)))


def _both(one: Region, other: Region) -> Iterable[Region]:
    if one.holds(other.place, other.district):
        yield other
    elif other.holds(one.place, one.district):
        yield one


def _within(region: Region, place: ColumnElement[str], district: ColumnElement[str]) -> ColumnElement[bool]:
    return and_(place == region.place, district == region.district) if region.district else place == region.place
