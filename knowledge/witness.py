"""Finding answers that make chosen conditions hold or fail: proof that a rule can be met, and can fail alone."""

from collections.abc import Mapping

from knowledge.domain import candidates
from knowledge.fact import Answers
from knowledge.grade import FAILS, PASSES, Grade
from knowledge.program import Facts, Node
from knowledge.rule import Value, tests


def witness(wanted: Mapping[str, tuple[Node, Grade]], facts: Facts, fixed: Answers | None = None) -> Answers | None:
    """Return answers under which every node has its wanted grade, or none if no candidate answers do.

    `wanted` maps any name to a node and the grade it must have. Candidates are those of
    `domain.candidates`.
    """
    asked = list(dict.fromkeys(test.fact for node, _ in wanted.values() for test in tests(node.rule)))
    every_test = [test for node, _ in wanted.values() for test in tests(node.rule)]
    values = {name: candidates(facts[name], (t for t in every_test if t.fact == name)) for name in asked}
    return _fill(asked, dict(fixed or {}), values, list(wanted.values()))


def _fill(
    names: list[str], answers: Answers, values: dict[str, tuple[Value, ...]], goals: list[tuple[Node, Grade]]
) -> Answers | None:
    if not all(_can_become(node.run(answers), grade) for node, grade in goals):
        return None
    name = next((name for name in names if name not in answers), None)
    if name is None:
        return answers
    tried = (_fill(names, {**answers, name: value}, values, goals) for value in values[name])
    return next((found for found in tried if found is not None), None)


def _can_become(grade: Grade, wanted: Grade) -> bool:
    """Whether an interval still contains the wanted, decided grade."""
    if wanted == PASSES:
        return grade & 0b1000 != 0
    if wanted == FAILS:
        return grade & 0b0001 == 0
    return grade & 0b0010 == 0 and grade & 0b0100 != 0
