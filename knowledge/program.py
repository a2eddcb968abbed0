"""A tier's rules made ready to run: every condition becomes a function from the answers to a grade."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import TypeAlias

from knowledge.compare import Holds, predicate
from knowledge.fact import Answers, Fact
from knowledge.grade import FAILS, OPEN, PASSES, REVIEW, Grade, negate, some
from knowledge.notice import Condition, Force, Notice, Route
from knowledge.rule import All, Either, Not, Rule, Some, Test, parts, tests

Run: TypeAlias = Callable[[Answers], Grade]
Facts: TypeAlias = dict[str, Fact]


@dataclass(frozen=True, slots=True)
class Node:
    """A rule with the function that grades it (consent included) and the nodes below it."""

    rule: Rule
    run: Run
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One deciding condition: its rule, and the positions of the routes that can stand in for it."""

    condition: Condition
    node: Node
    routes: tuple[int, ...]
    soft: bool


@dataclass(frozen=True, slots=True)
class Program:
    """All that decides one tier, and the conditions that only give priority."""

    clauses: tuple[Clause, ...]
    routes: tuple[tuple[Route, Node], ...]
    priorities: tuple[tuple[Condition, Node], ...]
    tests: dict[str, tuple[tuple[Test, Holds], ...]]
    readers: dict[str, frozenset[int]]
    """For each fact the positions of the clauses whose standing it can change, by themselves or by a route."""

    def ways(self, answers: Answers) -> tuple[tuple[bool, ...] | None, ...]:
        """Return how every comparison comes out: answers with the same ways cannot be told apart by any rule."""
        return tuple(
            tuple(holds(answers[name]) for _, holds in compared) if name in answers else None
            for name, compared in self.tests.items()
        )

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that decide, in the order of the rules."""
        return tuple(self.tests)

    def own(self, answers: Answers) -> tuple[Grade, ...]:
        """Return each condition's grade by itself, before force and routes."""
        return tuple([clause.node.run(answers) for clause in self.clauses])

    def lifts(self, answers: Answers) -> tuple[Grade, ...]:
        """Return each route's grade, capped where the bureau must consent."""
        return tuple([_lift(route, node.run(answers)) for route, node in self.routes])

    def total(self, own: tuple[Grade, ...], lifts: tuple[Grade, ...]) -> Grade:
        """Return the grade of the tier."""
        total = PASSES
        for clause, grade in zip(self.clauses, own, strict=True):
            if grade != PASSES:
                total &= effective(clause, grade, lifts)
        return total


def effective(clause: Clause, own: Grade, lifts: tuple[Grade, ...]) -> Grade:
    """Return a condition's grade with its force and the routes that stand in for it."""
    grade = own | REVIEW if clause.soft else own
    for position in clause.routes:
        grade |= lifts[position]
    return grade


def compile_tier(notice: Notice, tier_id: str, facts: Facts) -> Program:
    """Make a tier's rules ready to run. KeyError for a fact or option that does not exist."""
    conditions = [c for c in notice.conditions if c.concerns(tier_id)]
    routes = [r for r in notice.routes if r.concerns(tier_id)]
    deciding = [c for c in conditions if c.force is not Force.PRIORITY]
    rules = [c.when for c in deciding] + [r.when for r in routes]
    clauses = tuple(_clause(c, routes, facts) for c in deciding)
    return Program(
        clauses=clauses,
        routes=tuple((r, compile_rule(r.when, facts)) for r in routes),
        priorities=tuple((c, compile_rule(c.when, facts)) for c in conditions if c.force is Force.PRIORITY),
        tests=_tests_by_fact(rules, facts),
        readers=_readers(clauses, routes),
    )


def _readers(clauses: tuple[Clause, ...], routes: list[Route]) -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for position, clause in enumerate(clauses):
        rules = (clause.condition.when, *(routes[i].when for i in clause.routes))
        for test in (test for rule in rules for test in tests(rule)):
            found[test.fact] = found.get(test.fact, frozenset()) | {position}
    return found


def _tests_by_fact(rules: list[Rule], facts: Facts) -> dict[str, tuple[tuple[Test, Holds], ...]]:
    found: dict[str, tuple[tuple[Test, Holds], ...]] = {}
    for test in (test for rule in rules for test in tests(rule)):
        found[test.fact] = (*found.get(test.fact, ()), (test, predicate(test, facts[test.fact])))
    return found


def _lift(route: Route, grade: Grade) -> Grade:
    """Return what a route is worth: at most review where the bureau must consent."""
    return grade & REVIEW if route.consent else grade


def _clause(condition: Condition, routes: list[Route], facts: Facts) -> Clause:
    return Clause(
        condition=condition,
        node=compile_rule(condition.when, facts),
        routes=tuple(i for i, route in enumerate(routes) if condition.id in route.replaces),
        soft=condition.force is not Force.HARD,
    )


def compile_rule(rule: Rule, facts: Facts) -> Node:
    """Make a rule ready to run; a branch that needs consent passes at most for review."""
    below = tuple(compile_rule(part, facts) for part in parts(rule))
    run = _run(rule, [part.run for part in below], facts)
    return Node(rule=rule, run=_capped(run) if rule.consent else run, parts=below)


def _run(rule: Rule, below: list[Run], facts: Facts) -> Run:
    match rule:
        case Test():
            return _leaf(rule.fact, predicate(rule, facts[rule.fact]))
        case All():
            return _every(below)
        case Either():
            return _either(below)
        case Some():
            return _enough(rule.some, below)
        case Not():
            return _opposite(below[0])


def _leaf(fact: str, holds: Holds) -> Run:
    def run(answers: Answers) -> Grade:
        value = answers.get(fact)
        if value is None:
            return OPEN
        return PASSES if holds(value) else FAILS

    return run


def _every(runs: list[Run]) -> Run:
    return lambda answers: reduce(and_, [run(answers) for run in runs], PASSES)


def _either(runs: list[Run]) -> Run:
    def run(answers: Answers) -> Grade:
        grade = FAILS
        for part in runs:
            grade |= part(answers)
            if grade == PASSES:
                break
        return grade

    return run


def _enough(needed: int, runs: list[Run]) -> Run:
    return lambda answers: some(needed, [run(answers) for run in runs])


def _opposite(run: Run) -> Run:
    return lambda answers: negate(run(answers))


def _capped(run: Run) -> Run:
    return lambda answers: run(answers) & REVIEW
