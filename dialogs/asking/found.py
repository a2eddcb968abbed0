"""What was found to say: an answer in parts, one for each notice, or a question back, or a no."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from knowledge.citation import Citation
from knowledge.fact import Answers
from knowledge.notice import Condition, Detail, Notice, Route, Statement
from knowledge.rule import Branch, Rule, Test, parts
from knowledge.verdict import Truth
from knowledge.words import Subject

KindOfReply: TypeAlias = Literal["answer", "clarify", "decline"]
Refusal: TypeAlias = Literal[
    "unknown", "elsewhere", "other-policy", "other-programme", "forgery", "override", "private", "small-talk", "insult",
    "hostile-code", "long", "empty",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """How a condition stands with what the speaker says of himself, which facts it reads, which routes there are."""

    truth: Truth
    reads: frozenset[str] = frozenset()
    routes: tuple[Route, ...] = ()


def branches(rule: Rule) -> Iterator[Branch]:
    """Yield the ways in which a condition can be met, where the encoding has words and a clause for them."""
    for part in parts(rule):
        if part.text is not None and part.cite is not None:
            yield part
        elif not isinstance(part, Test):
            yield from branches(part)


@dataclass(frozen=True, slots=True)
class Item:
    """A statement of the notice, or one of its own fields (`@window`).

    `aspects` are what was asked of a paper, `details` the small print that answers; `narrow` where only that is
    meant. `standing` is there where the
    speaker said what the condition reads.
    """

    ref: str
    statement: Statement | None = None
    aspects: tuple[Subject, ...] = ()
    details: tuple[Detail, ...] = ()
    narrow: bool = False
    standing: Standing | None = None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Where stands what is told: the statement, its ways of being met, the small print that is told with it."""
        if self.statement is None:
            return ()
        ways = branches(self.statement.when) if isinstance(self.statement, Condition) else ()
        told = (*(way.cite for way in ways if way.cite), *(detail.cite for detail in self.details))
        return (self.statement.cite, *told)


@dataclass(frozen=True, slots=True)
class Part:
    """What one notice says. `silent` are the subjects on which it says nothing; `contact`: tell whom to ask.

    `says`: it has an answer, and not only the paper about which something was asked that it leaves open.
    `more`: not all of it is here.
    """

    notice: Notice
    items: tuple[Item, ...]
    silent: tuple[Subject, ...] = ()
    contact: bool = False
    says: bool = True
    more: bool = False


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
    def weighed(self) -> Answers:
        """What the speaker said of himself that some condition here is judged by."""
        told = [item.standing for part in self.parts for item in part.items if item.standing]
        read = {fact for standing in told for fact in standing.reads}
        return {fact: value for fact, value in self.claims.items() if fact in read}

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clause paths of what is said, each once."""
        return tuple(dict.fromkeys(cite.clause for p in self.parts for item in p.items for cite in item.citations))

    @property
    def facts(self) -> tuple[str, ...]:
        """The ids of the statements that are told, each with its notice."""
        said = [f"{part.notice.id}/{i.statement.id}" for part in self.parts for i in part.items if i.statement]
        return tuple(dict.fromkeys(said))
