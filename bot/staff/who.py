"""Who does something at the desk, when and from where: the part that every unit of work is handed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.bureau.person import RIGHTS, Person, Right
from bot.bureau.region import EVERYWHERE, Scope

SYSTEM: Final = "system"
"""The role in whose name the clock, a command and a token act."""


class ForbiddenError(Exception):
    """The actor may not do this. It says nothing about whether what was asked for exists."""


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
