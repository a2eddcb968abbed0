"""What a sentence means, after those before it."""

from dataclasses import dataclass, field

from dialogs.asking.evidence import Evidence
from knowledge.fact import Answers
from knowledge.words import Role


@dataclass(frozen=True, slots=True)
class Meant:
    """What is meant. `notices` in scope, none where nothing was named; `apart`: each was named for itself."""

    notices: tuple[str, ...] = ()
    apart: bool = False
    tiers: frozenset[str] = frozenset()
    asks: tuple[Evidence, ...] = ()
    claims: Answers = field(default_factory=dict)
    elsewhere: bool = False
    inherited: bool = False
    """What is asked was taken over from the turn before."""
    text: str = ""
    """The sentence in its normal form, with what it goes on from."""

    def role(self, role: Role) -> tuple[Evidence, ...]:
        """Return what is asked for in one role."""
        return tuple(found for found in self.asks if found.subject.role == role)
