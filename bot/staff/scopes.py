"""What a token may do: scopes, the rights they stand for, and how its maker's own narrow them."""

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias, get_args

from bot.bureau.person import Person, Right
from bot.bureau.region import Scope
from bot.staff.who import Grant

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
