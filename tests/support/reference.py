"""A second implementation of the verdict, written from the design alone: complete answers, plain recursion."""

from typing import Any

from knowledge.fact import Answers, Fact, Kind
from knowledge.library import Library
from knowledge.notice import Force
from knowledge.rule import All, Either, Not, Rule, Some, Test

GRADES = ("not_qualified", "review", "qualifies")


def grade(library: Library, tier_id: str, answers: Answers) -> int:
    """0 not qualified, 1 review, 2 qualifies; every fact that a rule reads must be answered."""
    ref = library.tiers[tier_id]
    routes = [route for route in ref.notice.routes if route.concerns(ref.tier.id)]
    worst = 2
    for condition in ref.notice.conditions:
        if condition.force is Force.PRIORITY or not condition.concerns(ref.tier.id):
            continue
        value = _rule(condition.when, answers, library.facts)
        if condition.force is not Force.HARD:
            value = max(value, 1)
        for route in routes:
            if condition.id in route.replaces:
                lifted = _rule(route.when, answers, library.facts)
                value = max(value, min(lifted, 1) if route.consent else lifted)
        worst = min(worst, value)
    return worst


def _rule(rule: Rule, answers: Answers, facts: dict[str, Fact]) -> int:
    value = _plain(rule, answers, facts)
    return min(value, 1) if rule.consent else value


def _plain(rule: Rule, answers: Answers, facts: dict[str, Fact]) -> int:
    if isinstance(rule, Test):
        return 2 if _holds(rule, answers[rule.fact], facts[rule.fact]) else 0
    if isinstance(rule, Not):
        return 2 - _rule(rule.not_, answers, facts)
    if isinstance(rule, All):
        return min(_rule(part, answers, facts) for part in rule.all)
    if isinstance(rule, Either):
        return max(_rule(part, answers, facts) for part in rule.any)
    assert isinstance(rule, Some)
    return sorted((_rule(part, answers, facts) for part in rule.of), reverse=True)[rule.some - 1]


def _holds(test: Test, answer: Any, fact: Fact) -> bool:  # noqa: C901  # one line a comparison
    def place(value: Any) -> Any:
        if fact.kind is Kind.SCALE:
            return [option.id for option in fact.options].index(value)
        return value.isoformat() if hasattr(value, "isoformat") else value

    verdicts = []
    if test.equals is not None:
        verdicts.append(place(answer) == place(test.equals))
    if test.one_of is not None:
        verdicts.append(answer in test.one_of)
    if test.at_least is not None:
        verdicts.append(not place(answer) < place(test.at_least))
    if test.at_most is not None:
        verdicts.append(not place(answer) > place(test.at_most))
    if test.includes_any is not None:
        verdicts.append(any(option in answer for option in test.includes_any))
    if test.includes_none is not None:
        verdicts.append(not any(option in answer for option in test.includes_none))
    if test.includes is not None:
        verdicts.append(sum(option in answer for option in test.includes.of) >= test.includes.at_least)
    return False not in verdicts
