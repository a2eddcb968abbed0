"""The rules of a notice read facts that exist, and each of them can be met and be missed."""

from collections.abc import Iterator

from knowledge.check.operands import check_test
from knowledge.fact import Fact
from knowledge.grade import FAILS, PASSES
from knowledge.library import Library
from knowledge.notice import Condition, Notice, Route
from knowledge.program import compile_rule
from knowledge.rule import Not, Rule, branches, tests
from knowledge.witness import witness


def check_rules(notice: Notice, facts: dict[str, Fact]) -> Iterator[tuple[str, str]]:
    """Yield (field, problem) for facts, options and ids that the rules name wrongly."""
    tiers = {tier.id for tier in notice.tiers}
    conditions = {condition.id for condition in notice.conditions}
    for field, said in _said(notice):
        yield from ((f"{field}.when", problem) for test in tests(said.when) for problem in check_test(test, facts))
        yield from ((f"{field}.when", problem) for problem in _negations(said.when))
        yield from ((f"{field}.tiers", f"there is no tier {tier}") for tier in said.tiers if tier not in tiers)
    for route in notice.routes:
        for name in set(route.replaces) - conditions:
            yield f"routes.{route.id}.replaces", f"there is no condition {name}"
    for restriction in notice.restrictions:
        for name in set(restriction.conditions) - conditions:
            yield f"restrictions.{restriction.id}.conditions", f"there is no condition {name}"


def check_reachable(library: Library, notice: Notice) -> Iterator[tuple[str, str]]:
    """Yield (field, problem) for rules that nobody can meet or miss, and tiers for which nobody can qualify."""
    for field, said in _said(notice):
        node = compile_rule(said.when, library.facts)
        if not any(witness({"it": (node, grade)}, library.facts) for grade in (PASSES, 0b0101)):
            yield f"{field}.when", "contradicts itself: nobody can meet it"
        if witness({"it": (node, FAILS)}, library.facts) is None:
            yield f"{field}.when", "says nothing: everybody meets it"
    for tier in notice.tiers:
        program = library.program(f"{notice.id}/{tier.id}")
        wanted = {clause.condition.id: (clause.node, PASSES) for clause in program.clauses}
        if witness(wanted, library.facts) is None:
            yield f"tiers.{tier.id}", "its conditions contradict each other: nobody can qualify"


def _said(notice: Notice) -> Iterator[tuple[str, Condition | Route]]:
    yield from ((f"conditions.{condition.id}", condition) for condition in notice.conditions)
    yield from ((f"routes.{route.id}", route) for route in notice.routes)


def _negations(rule: Rule) -> Iterator[str]:
    for branch in branches(rule):
        if isinstance(branch, Not) and any(below.consent for below in branches(branch.not_)):
            yield "a branch that needs consent cannot stand under `not`"
