"""Who works at the desk, what they may do, and for which regions: the part that every unit of work is handed."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict, TypeAdapter
from sqlalchemy import ColumnElement, and_, false, or_, true

from knowledge.files import read_yaml
from knowledge.text import Text

Right: TypeAlias = Literal[
    "leads.see", "leads.work", "leads.merge", "leads.export", "leads.unmask", "notices.see", "notices.amend",
    "missed.see", "deliveries.see", "numbers.see", "requests.handle", "people.manage", "audit.see", "interfaces.manage",
]  # fmt: skip
RIGHTS: Final[tuple[Right, ...]] = get_args(Right)
SYSTEM: Final = "system"
"""The role in whose name the clock, a command and a token act."""
_ROLES: Final = Path(__file__).parent / "roles.yaml"


class ForbiddenError(Exception):
    """The actor may not do this. It says nothing about whether what was asked for exists."""


class Role(BaseModel):
    """A role and its rights, as roles.yaml has them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: Text
    help: Text
    rights: frozenset[Right]


@cache
def roles() -> dict[str, Role]:
    """Return every role by its id, the mightiest first."""
    listed = TypeAdapter(list[Role]).validate_python(read_yaml(_ROLES)["roles"])
    return {role.id: role for role in listed}


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


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works at the desk."""

    id: str
    login: str
    name: str
    role: str
    scope: Scope
    version: int = 1

    def may(self, right: Right) -> bool:
        """Whether the role has this right."""
        return right in roles()[self.role].rights


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody who is no person may do and see: a token, a command, the clock. `role` is how it is recorded."""

    rights: frozenset[Right]
    scope: Scope
    role: str = SYSTEM


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, in which session, when (aware, UTC) and from where; the record of it is made of this.

    Without a person and without a grant it is somebody who is not logged in, and may do nothing. `label` says then in
    the record who it was: the login that was tried, the command, the name of a token.
    """

    at: datetime
    person: Person | None = None
    grant: Grant | None = None
    session: str = ""
    address: str = ""
    agent: str = ""
    label: str = ""

    @property
    def id(self) -> str | None:
        """The person's id, where there is a person."""
        return self.person.id if self.person else None

    @property
    def scope(self) -> Scope:
        """What this actor may see: nothing, where nobody is known."""
        if self.grant:
            return self.grant.scope
        return self.person.scope if self.person else Scope()

    @property
    def role(self) -> str:
        """The role under which this is recorded."""
        if self.grant:
            return self.grant.role
        return self.person.role if self.person else SYSTEM

    def may(self, right: Right) -> bool:
        """Whether this actor has a right."""
        if self.grant:
            return right in self.grant.rights
        return self.person is not None and self.person.may(right)

    def need(self, right: Right) -> None:
        """Go on only with a right; ForbiddenError otherwise."""
        if not self.may(right):
            raise ForbiddenError


def command(at: datetime, label: str) -> Actor:
    """Return who runs a command on the machine itself: everything is allowed there, and recorded."""
    return Actor(at, grant=Grant(frozenset(RIGHTS), EVERYWHERE), label=label)


def _within(region: Region, place: ColumnElement[str], district: ColumnElement[str]) -> ColumnElement[bool]:
    return and_(place == region.place, district == region.district) if region.district else place == region.place
