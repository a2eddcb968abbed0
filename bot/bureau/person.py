"""The people of the bureau, and what their roles allow them to do."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict, TypeAdapter

from bot.bureau.region import Scope
from knowledge.files import read_yaml
from knowledge.text import Text

Right: TypeAlias = Literal[
    "leads.see", "leads.work", "leads.merge", "leads.export", "leads.unmask", "notices.see", "notices.amend",
    "missed.see", "deliveries.see", "numbers.see", "requests.handle", "people.manage", "audit.see", "interfaces.manage",
]  # fmt: skip
RIGHTS: Final[tuple[Right, ...]] = get_args(Right)
_ROLES: Final = Path(__file__).parent / "roles.yaml"


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
