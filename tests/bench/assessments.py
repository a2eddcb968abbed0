"""Full assessments a second on one core, against a function written by hand for the same tier."""

import time
from collections.abc import Callable, Mapping

from bench.people import city_of
from bench.table import Row
from knowledge.assessment import assess
from knowledge.fact import Answers
from knowledge.library import Library

TIER = "dalian-craftsman-2021/craftsman"
PEOPLE = 2000
ROUNDS = 10


def measure(library: Library) -> list[Row]:
    """Time both over the same people, in turn, and give the best round of each."""
    people = list(city_of(library, "dalian").people(PEOPLE, seed=7))
    for answers in people:
        assert by_hand(answers) == assess(library, TIER, answers).verdict
    engine, hand = [], []
    for _ in range(ROUNDS):
        engine.append(_rate(lambda answers: assess(library, TIER, answers).verdict, people))
        hand.append(_rate(by_hand, people))
    full = _rate(lambda answers: assess(library, TIER, answers).unmet, people)
    return [
        Row("assessments of one tier a second, one core", max(engine), "written by hand", max(hand), aim=50_000),
        Row("the same with the list of unmet conditions", full, "written by hand", max(hand)),
    ]


def _rate(judge: Callable[[Answers], object], people: list[Answers]) -> float:
    start = time.perf_counter()
    for answers in people:
        judge(answers)
    return len(people) / (time.perf_counter() - start)


QUALITIES = ("loyal", "law_abiding", "ethical", "mastery", "leads_and_teaches", "key_tasks")
BARS = frozenset({"criminal_or_dishonesty", "ip_infringement", "serious_accident_or_violation"})
LEVELS = frozenset({"technician", "senior_technician", "special_technician", "chief_technician"})


def by_hand(a: Mapping[str, object]) -> str:  # noqa: PLR0911  # the baseline: what a programmer writes for one tier
    """Judge complete answers for 大连工匠."""
    if "dalian" not in a["unit_places"]:  # type: ignore[operator]
        return "not_qualified"
    if a["unit_kind"] not in {"enterprise", "sole_trader"}:
        return "not_qualified"
    if not a["frontline"] or a["local_insurance_years"] < 5 or not a["craftsman_technician"]:  # type: ignore[operator]
        return "not_qualified"
    if a["skill_level"] not in LEVELS and not a["equivalent_skill"]:
        return "not_qualified"
    if BARS & a["exclusions"]:  # type: ignore[operator]
        return "not_qualified"
    if a["unit_kind"] == "sole_trader" or a["skill_level"] not in LEVELS:
        return "review"
    if "other_unsuitable" in a["exclusions"]:  # type: ignore[operator]
        return "review"
    return "qualifies" if all(q in a["craftsman_qualities"] for q in QUALITIES) else "review"  # type: ignore[operator]
