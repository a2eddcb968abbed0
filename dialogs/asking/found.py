"""What was found to say: an answer in parts, one for each notice, or a question back, or a no."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from knowledge.fact import Answers
from knowledge.notice import Notice, Route, Statement
from knowledge.verdict import Truth
from knowledge.words import Subject

KindOfReply: TypeAlias = Literal["answer", "clarify", "decline"]
Refusal: TypeAlias = Literal[
    "unknown", "elsewhere", "other-policy", "other-programme", "forgery", "override", "private", "small-talk", "insult",
    "hostile-code", "long", "empty",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """How a condition stands with what the speaker says of himself, and which routes there are beside it."""

    truth: Truth
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A statement of the notice, or one of its own fields (`@window`). `only` are the words its small print must have.

    `aspects` are what was asked of a paper. `standing` is there where the speaker said what the condition reads.
    """

    ref: str
    statement: Statement | None = None
    only: str = ""
    aspects: tuple[Subject, ...] = ()
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one notice says. `silent` are the subjects on which it says nothing; `contact`: tell whom to ask."""

    notice: Notice
    items: tuple[Item, ...]
    silent: tuple[Subject, ...] = ()
    contact: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that is said in reply. `subjects` are what was asked; `claims` what the speaker said of himself.

    `missed`: staff should know that this was asked and not answered.
    """

    kind: KindOfReply
    parts: tuple[Part, ...] = ()
    subjects: tuple[Subject, ...] = ()
    refusal: Refusal | None = None
    claims: Answers = field(default_factory=dict)
    tiers: frozenset[str] = frozenset()
    missed: bool = False

    @property
    def notices(self) -> tuple[str, ...]:
        """The ids of the notices that the reply speaks of."""
        return tuple(part.notice.id for part in self.parts)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clause paths of what is said, each once."""
        return tuple(dict.fromkeys(i.statement.cite.clause for p in self.parts for i in p.items if i.statement))

    @property
    def facts(self) -> tuple[str, ...]:
        """The ids of the statements that are told, each with its notice."""
        said = [f"{part.notice.id}/{i.statement.id}" for part in self.parts for i in part.items if i.statement]
        return tuple(dict.fromkeys(said))
