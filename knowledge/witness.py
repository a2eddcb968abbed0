"""Finding answers that make chosen conditions hold or fail: proof that a rule can be met, and can fail alone."""

from collections.abc import Iterable, Iterator, Mapping

from knowledge.domain import ideal, representatives
from knowledge.fact import Answers, Fact, Kind
from knowledge.grade import FAILS, PASSES, Grade
from knowledge.program import Facts, Node
from knowledge.rule import Test, Value, tests


def witness(wanted: Mapping[str, tuple[Node, Grade]], facts: Facts, fixed: Answers | None = None) -> Answers | None:
    """Return answers under which every node has its wanted grade, or none if no candidate answers do.

    `wanted` maps any name to a node and the grade it must have. Candidates are those of `candidates`, which tell apart
    all that the tests can.
    """
    asked = list(dict.fromkeys(test.fact for node, _ in wanted.values() for test in tests(node.rule)))
    every_test = [test for node, _ in wanted.values() for test in tests(node.rule)]
    values = {name: candidates(facts[name], (t for t in every_test if t.fact == name)) for name in asked}
    return _fill(asked, dict(fixed or {}), values, list(wanted.values()))


def candidates(fact: Fact, fact_tests: Iterable[Test]) -> tuple[Value, ...]:
    """Return answers to try for a fact: its representatives, and for several the sets that single tests tell apart."""
    fact_tests = tuple(fact_tests)
    if fact.kind is not Kind.SEVERAL:
        return representatives(fact, fact_tests)
    return tuple(dict.fromkeys(_sets(fact_tests)))


def _sets(fact_tests: tuple[Test, ...]) -> Iterator[frozenset[str]]:
    best = ideal(fact_tests, frozenset())
    yield best
    for test in fact_tests:
        named = frozenset((*(test.includes_any or ()), *(test.includes.of if test.includes else ())))
        harmful = frozenset(test.includes_none or ())
        yield from (best - named, named, best | harmful, harmful)
        yield from (frozenset({option}) for option in sorted(named | harmful))
        yield from (best | {option} for option in sorted(harmful))
    yield frozenset()


def _fill(names: list[str], answers: Answers, values: dict[str, tuple[Value, ...]], goals: list[tuple[Node, Grade]]) -> (
    Answers | None
):
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
