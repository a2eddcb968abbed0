"""Every persona of tests/cases, which an expert can read, gets the verdict the notice gives it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.answers import read_answers
from knowledge.assessment import assess
from support.catalogue import library

CASES = Path(__file__).parents[2] / "cases"


def _cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        raw = yaml.safe_load(path.read_text("utf-8"))
        cases = raw["cases"] if isinstance(raw, dict) else raw
        found += [pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}") for case in cases]
    return found


@pytest.mark.parametrize(("notice", "case"), _cases())
def test_the_persona_gets_its_verdict(notice: str, case: dict[str, Any]) -> None:
    answers = read_answers(library(), case["facts"])
    assert answers.keys().isdisjoint(case.get("unsure", ())), "what one is unsure of is not answered"
    assert set(case.get("unsure", ())) <= library().facts.keys()
    got = {tier: assess(library(), f"{notice}/{tier}", answers).verdict.value for tier in case["expect"]}
    assert got == case["expect"]
    for tier, missing in (case.get("unmet") or {}).items():
        unmet = assess(library(), f"{notice}/{tier}", answers).unmet
        assert len(unmet) == len(missing), [finding.condition.id for finding in unmet]


@pytest.mark.parametrize("notice", library().notices)
def test_every_notice_has_its_personas(notice: str) -> None:
    assert (CASES / f"{notice}.yaml").exists()
