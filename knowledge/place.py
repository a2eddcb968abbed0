"""The districts of a place: where a unit lies, and which of the bureau's staff look at it first. Data, in `places/`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from knowledge.fact import Slug
from knowledge.files import CatalogueError, Fault, parse, read_yaml
from knowledge.text import CLOSED, Text, Words

CITY = "city"
"""The one `district` that is none: what a body of the city itself recommends."""
DistrictKind: TypeAlias = Literal["district", "zone", "city"]


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """One district or county of a place, or what acts as one.

    `kind`: `district` is of the administrative division, `zone` a development zone with a bureau of its own, `city` the
    city's own bodies. `says` are other names that people use. `only` names the notices that know it; none means all.
    """

    __pydantic_config__ = CLOSED
    id: Slug
    name: Text
    kind: DistrictKind = "district"
    says: tuple[Words, ...] = ()
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFile:
    """One file of `places/`: a place (an option of the fact `unit_places`) and its districts as they are shown."""

    __pydantic_config__ = CLOSED
    id: Slug
    districts: tuple[District, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its districts by id, in the order of its file; a place that is itself a district has none."""

    id: str
    districts: dict[str, District]


def read_places(folder: Path) -> dict[str, PlaceFile]:
    """Read every file of the folder, by place; CatalogueError lists each fault by file and field."""
    found = [_read(path) for path in sorted(folder.glob("*.yaml"))]
    return {file.id: file for file in found}


def _read(path: Path) -> PlaceFile:
    raw, short = read_yaml(path), "/".join(path.parts[-2:])
    file = parse(PlaceFile, raw, dict.fromkeys(raw, short))
    if file.id != path.stem:
        raise CatalogueError((Fault(short, "id", f"must be the name of its file, {path.stem}"),))
    return file
