"""Which answers can still change a verdict: walking the rules with the range of grades that still matters.

A node matters only inside a window (low, high): grades above `high` or below `low` change nothing further up,
because another part already holds the result there. A leaf matters when it is unanswered and its window is not
empty. Where no fact occurs twice in a tier this is exact; otherwise it may name a fact too many, never one too few.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from knowledge.fact import Answers
from knowledge.grade import REVIEW, Grade, high, low
from knowledge.program import Clause, Node, Program, effective
from knowledge.rule import All, Not, Some, Test, Value

Window: TypeAlias = tuple[int, int]


def open_facts(program: Program, answers: Answers) -> tuple[str, ...]:
    """Return the unanswered facts that can still change the tier's verdict, in the order of its rules."""
    return Standing(program, answers).open_facts()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a tier stands on some answers, kept so that trying one more answer costs only what it changes."""

    program: Program
    answers: Answers
    own: tuple[Grade, ...] = ()
    seen: dict[tuple[int, int, tuple[Grade, ...]], tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.own:
            object.__setattr__(self, "own", self.program.own(self.answers))

    def open_facts(self) -> tuple[str, ...]:
        """Return the unanswered facts that can still change the verdict, in the order of the rules."""
        return self._open(self.answers, self.own, frozenset())

    def open_after(self, fact: str, value: Value) -> tuple[str, ...]:
        """Return the facts that can still change the verdict once `fact` is answered, too."""
        answers = {**self.answers, fact: value}
        touched = self.program.readers.get(fact, frozenset())
        clauses = self.program.clauses
        own = tuple([clauses[i].node.run(answers) if i in touched else grade for i, grade in enumerate(self.own)])
        return self._open(answers, own, touched)

    def _open(self, answers: Answers, own: tuple[Grade, ...], touched: frozenset[int]) -> tuple[str, ...]:
        lifts = self.program.lifts(answers)
        ceilings = _ceilings(self.program, own, lifts)
        found: dict[str, None] = {}
        for i, (clause, grade, ceiling) in enumerate(zip(self.program.clauses, own, ceilings, strict=True)):
            if low(effective(clause, grade, lifts)) >= ceiling:
                continue
            if i in touched:
                found.update(dict.fromkeys(_clause_facts(self.program, clause, grade, lifts, ceiling, answers)))
            else:
                found.update(dict.fromkeys(self._kept(i, grade, lifts, ceiling)))
        return tuple(found)

    def _kept(self, position: int, grade: Grade, lifts: tuple[Grade, ...], ceiling: int) -> tuple[str, ...]:
        """Return the facts of a condition that the tried answer does not touch, found once."""
        clause = self.program.clauses[position]
        key = position, ceiling, tuple(lifts[i] for i in clause.routes)
        if key not in self.seen:
            self.seen[key] = tuple(_clause_facts(self.program, clause, grade, lifts, ceiling, self.answers))
        return self.seen[key]


def unfinished_facts(program: Program, answers: Answers) -> tuple[str, ...]:
    """Return the unanswered facts that can still change how any single condition stands, decided verdict or not."""
    found: dict[str, None] = {}
    lifts = program.lifts(answers)
    for clause in program.clauses:
        own = clause.node.run(answers)
        found |= dict.fromkeys(_clause_facts(program, clause, own, lifts, 2, answers))
    return tuple(found)


def _clause_facts(
    program: Program, clause: Clause, own: Grade, lifts: tuple[Grade, ...], ceiling: int, answers: Answers
) -> Iterator[str]:
    """Yield the facts of one condition and of its routes that still matter below `ceiling`."""
    if low(effective(clause, own, lifts)) >= ceiling:
        return
    soft = REVIEW if clause.soft else 0
    lifted = max([low(lifts[i]) for i in clause.routes], default=0)
    yield from _facts(clause.node, (max(low(soft), lifted), ceiling), answers)
    for position in clause.routes:
        route, node = program.routes[position]
        cap = 1 if route.consent else 2
        others = max([low(lifts[i]) for i in clause.routes if i != position], default=0)
        yield from _facts(node, (max(low(own | soft), others), min(ceiling, cap)), answers)


def _facts(node: Node, window: Window, answers: Answers) -> Iterator[str]:
    floor, ceiling = window
    if node.rule.consent:
        ceiling = min(ceiling, 1)
    if floor >= ceiling:
        return
    match node.rule:
        case Test():
            if node.rule.fact not in answers:
                yield node.rule.fact
        case Not():
            yield from _facts(node.parts[0], (2 - ceiling, 2 - floor), answers)
        case _:
            yield from _below(node, (floor, ceiling), answers)


def _needed(node: Node) -> int:
    """Return how many parts must hold: of `all` every one, of `any` one."""
    match node.rule:
        case All():
            return len(node.parts)
        case Some():
            return node.rule.some
        case _:
            return 1


def _below(node: Node, window: Window, answers: Answers) -> Iterator[str]:
    """Yield from parts of which the n-th best decides (of `all` the worst, of `any` the best)."""
    needed = _needed(node)
    grades = [part.run(answers) for part in node.parts]
    for i, part in enumerate(node.parts):
        others = grades[:i] + grades[i + 1 :]
        floor = max(window[0], _nth([low(g) for g in others], needed, missing=0))
        ceiling = min(window[1], _nth([high(g) for g in others], needed - 1, missing=0))
        yield from _facts(part, (floor, ceiling), answers)


def _nth(values: list[int], n: int, *, missing: int) -> int:
    """Return the n-th largest, from 1; the 0-th is the top of the scale."""
    if n == 0:
        return 2
    return sorted(values, reverse=True)[n - 1] if n <= len(values) else missing


def _ceilings(program: Program, own: tuple[Grade, ...], lifts: tuple[Grade, ...]) -> list[int]:
    """Return for each condition the grade above which it cannot matter, because another one holds the tier down."""
    graded = [high(effective(clause, grade, lifts)) for clause, grade in zip(program.clauses, own, strict=True)]
    return _best_of_others(graded)


def _best_of_others(highs: list[int]) -> list[int]:
    """Return for each position the lowest of all the others' best grades: nothing above it can matter there."""
    ordered = sorted(highs)
    lowest, second = [*ordered, 2, 2][:2]
    return [second if value == lowest else lowest for value in highs]
