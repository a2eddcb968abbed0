"""Which given answers still matter, and which questions a change of scope opens again."""

from collections.abc import Iterator

from dialogs.interview import offered, reasons
from dialogs.scene import PLACES, Scene
from knowledge.domain import representatives
from knowledge.fact import Answers, Fact, Kind
from knowledge.program import Program
from knowledge.rule import tests


def matters(scene: Scene, fact: Fact) -> bool:
    """Whether any condition of a tier in scope could stand differently for another answer to this fact."""
    if fact.id == PLACES:
        return True
    without = {name: value for name, value in scene.conversation.answers.items() if name != fact.id}
    return any(_tells_apart(scene.library.program(tier_id), fact, without) for tier_id in scene.tier_ids)


def _tells_apart(program: Program, fact: Fact, without: Answers) -> bool:
    runs = [clause.node for clause in program.clauses] + [node for _, node in program.routes]
    for node in runs:
        found = [test for test in tests(node.rule) if test.fact == fact.id]
        base = node.run(without) if found else 0
        if found and any(node.run({**without, fact.id: v}) != base for v in representatives(fact, found)):
            return True
    return False


def is_read(scene: Scene, fact_id: str) -> bool:
    """Whether any condition of a tier in scope reads this fact at all."""
    return fact_id == PLACES or bool(reasons(scene.library, scene.tier_ids, fact_id))


def reopened(before: Scene, after: Scene) -> tuple[str, ...]:
    """Return the answered facts whose answer is incomplete in the new scope: options were not on offer then."""
    return tuple(fact.id for fact in _answered(after) if _options(after, fact) - _options(before, fact))


def _answered(scene: Scene) -> Iterator[Fact]:
    for name in scene.conversation.answers:
        fact = scene.library.facts.get(name)
        if fact is not None and fact.kind is Kind.SEVERAL and name != PLACES:
            yield fact


def _options(scene: Scene, fact: Fact) -> set[str]:
    programs = [scene.library.program(tier_id) for tier_id in scene.tier_ids]
    return {option.id for option in offered(fact, programs)}
