"""Which sentence of the official text became what: nothing is forgotten, and no changed character goes unseen."""

from dataclasses import dataclass
from typing import Annotated, TypeAlias

from pydantic import Field

from knowledge.text import CLOSED, Words

Fingerprint: TypeAlias = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Sentences `first` to `last` of the source (ordinals from 1), all in one clause.

    They are either encoded (`by`: ids of the notice's statements, or the top-level keys that hold them) or
    `left_out` with a reason. The fingerprint is that of their joined text.
    """

    __pydantic_config__ = CLOSED
    first: Annotated[int, Field(ge=1)]
    last: Annotated[int, Field(ge=1)]
    print: Fingerprint
    clause: Words
    by: tuple[str, ...] = ()
    left_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The passages of one source, in order, without a gap."""

    __pydantic_config__ = CLOSED
    passages: tuple[Passage, ...]
