"""What holds for every notice, tier and condition of the catalogue."""

from collections.abc import Iterator
from itertools import product
from typing import cast

import pytest

from knowledge.assessment import assess
from knowledge.check.catalogue import check_catalogue
from knowledge.domain import candidates, representatives
from knowledge.fact import Answers, Kind
from knowledge.files import HERE
from knowledge.grade import high, low
from knowledge.notice import Condition, Force, Route
from knowledge.program import Clause, Node, compile_rule
from knowledge.rule import Value
from knowledge.rule import tests as comparisons
from knowledge.verdict import Verdict
from support import reference
from support.catalogue import SOURCES, every_clause, failing_alone, library, qualifying

TIERS = list(library().tiers)
CLAUSES = [pytest.param(tier, clause, id=f"{tier}:{clause.condition.id}") for tier, clause in every_clause()]
RULES = {
    f"{notice.id}:{said.id}": said.when
    for notice in library().notices.values()
    for said in cast("tuple[Condition | Route, ...]", (*notice.conditions, *notice.routes))
}


def test_the_catalogue_is_sound_against_the_official_texts() -> None:
    report = check_catalogue(HERE, SOURCES)
    assert not report.faults, "\n".join(map(str, report.faults))
    assert report.notices == 5
    assert not report.unread


def test_the_seven_tiers_are_there() -> None:
    assert sorted(TIERS) == [
        "chongqing-studio-2024/chief",
        "chongqing-studio-2024/municipal",
        "chongqing-studio-2024/national",
        "dalian-craftsman-2021/craftsman",
        "dalian-studio-2024/municipal",
        "lucheng-studio-2024/district",
        "shaoguan-studio-2022/municipal",
    ]


@pytest.mark.parametrize("tier", TIERS)
def test_somebody_qualifies(tier: str) -> None:
    assert assess(library(), tier, qualifying(tier)).verdict is Verdict.QUALIFIES


@pytest.mark.parametrize(("tier", "clause"), CLAUSES)
def test_every_condition_fails_alone(tier: str, clause: Clause) -> None:
    answers = failing_alone(tier, clause.condition.id)
    assessment = assess(library(), tier, answers)
    hard = clause.condition.force is Force.HARD
    assert [finding.condition.id for finding in assessment.unmet] == [clause.condition.id]
    assert assessment.verdict is (Verdict.NOT_QUALIFIED if hard else Verdict.REVIEW)
    assert reference.GRADES[reference.grade(library(), tier, _filled(tier, answers))] == assessment.verdict


def _filled(tier: str, answers: Answers) -> Answers:
    """Any answer for what the verdict does not depend on."""
    facts = library().facts
    return {name: representatives(facts[name], [])[0] for name in library().program(tier).facts} | answers


def _bounds() -> Iterator[object]:
    for name, rule in RULES.items():
        for test in comparisons(rule):
            if library().facts[test.fact].kind is Kind.NUMBER:
                for side, bound in (("at_least", test.at_least), ("at_most", test.at_most)):
                    if bound is not None:
                        yield pytest.param(compile_rule(test, library().facts), test.fact, side, bound,
                                           id=f"{name}:{test.fact} {side} {bound}")  # fmt: skip


@pytest.mark.parametrize(("node", "fact", "side", "bound"), list(_bounds()))
def test_a_number_counts_on_its_own_side_and_not_on_the_other(node: Node, fact: str, side: str, bound: int) -> None:
    step = 10 ** -library().facts[fact].decimals
    beyond = bound - step if side == "at_least" else bound + step
    assert high(node.run({fact: bound})) > 0
    assert high(node.run({fact: beyond})) == 0


@pytest.mark.parametrize("name", RULES)
def test_no_partial_answer_of_a_rule_promises_more_than_its_completions(name: str) -> None:
    """Exhaustively, rule by rule. As a tier is the minimum of its rules, and minimum and maximum keep bounds (see
    test_grades), no verdict of a tier can be contradicted by a completion either: docs/decisions says so in full."""
    rule = RULES[name]
    node = compile_rule(rule, library().facts)
    domains = {fact: _domain(name, fact) for fact in dict.fromkeys(test.fact for test in comparisons(rule))}
    full = {values: _graded(name, dict(zip(domains, values, strict=True))) for values in product(*domains.values())}
    for partial in product(*((None, *domain) for domain in domains.values())):
        graded = node.run({f: v for f, v in zip(domains, partial, strict=True) if v is not None})
        reached = [full[values] for values in _completions(partial, list(domains.values()))]
        assert low(graded) <= min(reached)
        assert max(reached) <= high(graded)


def _graded(name: str, answers: Answers) -> int:
    return reference._rule(RULES[name], answers, library().facts)


def _domain(name: str, fact: str) -> tuple[Value, ...]:
    return candidates(library().facts[fact], [t for t in comparisons(RULES[name]) if t.fact == fact])


def _completions(partial: tuple[Value | None, ...], domains: list[tuple[Value, ...]]) -> Iterator[tuple[Value, ...]]:
    choices = (domain if value is None else (value,) for value, domain in zip(partial, domains, strict=True))
    return product(*choices)
