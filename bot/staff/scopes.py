"""What a token may do: scopes, the rights they stand for, and how its maker's own narrow them."""

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias, get_args

from bot.staff.who import Grant, Person, Region, Right, Scope

TokenScope: TypeAlias = Literal["leads:read", "leads:write", "leads:phone", "leads:create"]
SCOPES: Final[tuple[TokenScope, ...]] = get_args(TokenScope)
NEEDS: Final[dict[TokenScope, Right]] = {
    "leads:read": "leads.see",
    "leads:write": "leads.work",
    "leads:phone": "leads.unmask",
    "leads:create": "leads.work",
}


def granted(given: Iterable[TokenScope], maker: Person) -> frozenset[TokenScope]:
    """Return which scopes of a token still count: those whose right its maker has today."""
    return frozenset(scope for scope in given if maker.may(NEEDS[scope]))


def grant(scopes: frozenset[TokenScope], scope: Scope) -> Grant:
    """Return what these scopes allow, in these regions."""
    return Grant(frozenset(NEEDS[one] for one in scopes), scope)


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
