"""A notice of a city that is not there is added by files alone: nothing in Python knows of it."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from knowledge.answers import read_answers
from knowledge.assessment import assess
from knowledge.check.catalogue import check_catalogue
from knowledge.grade import FAILS, PASSES
from knowledge.library import Library, load
from knowledge.timeline import timeline
from knowledge.verdict import Verdict
from knowledge.window import ZONE, window_status
from knowledge.witness import witness
from support.sixth import ID, Copy, with_the_sixth

TIERS = (f"{ID}/seed", f"{ID}/model")
HOST: dict[str, Any] = {
    "unit_places": ["linlan"],
    "unit_kind": "sole_trader",
    "skill_level": "technician",
    "heritage_level": "none",
    "leader_age": 68,
    "exclusions": [],
    "workshop_suspended": False,
    "workshop_opened_on": "2023-12-31",
    "workshop_learners": 20,
    "workshop_offers": ["craft_records", "open_days", "trial_lessons", "school_visits"],
    "workshop_rating": "good",
    "unit_support": [],
    "works_known": True,
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return with_the_sixth(tmp_path_factory.mktemp("sixth"))


@pytest.fixture(scope="module")
def library(copy: Copy) -> Library:
    return load(copy.root)


def test_the_catalogue_with_the_sixth_notice_is_sound(copy: Copy) -> None:
    report = check_catalogue(copy.root, copy.sources)
    assert not report.faults, "\n".join(map(str, report.faults))
    assert report.notices == 6
    assert ID not in report.unread


def test_only_data_was_added(copy: Copy) -> None:
    assert {path.suffix for path in copy.root.rglob("*") if path.is_file()} == {".yaml"}


def test_no_python_file_knows_the_sixth_notice() -> None:
    packages = (Path(__file__).parents[3] / name for name in ("bot", "dialogs", "knowledge", "scheduler"))
    assert not [path for package in packages for path in package.rglob("*.py") if "linlan" in path.read_text("utf-8")]


@pytest.mark.parametrize("tier", TIERS)
def test_somebody_qualifies(library: Library, tier: str) -> None:
    program = library.program(tier)
    wanted = {clause.condition.id: (clause.node, PASSES) for clause in program.clauses}
    wanted |= {route.id: (node, FAILS) for route, node in program.routes}
    answers = witness(wanted, library.facts)
    assert answers is not None
    assert assess(library, tier, answers).verdict is Verdict.QUALIFIES


@pytest.mark.parametrize(
    ("changed", "seed", "model"),
    [
        pytest.param({}, "qualifies", "qualifies", id="a host who has everything"),
        pytest.param({"workshop_opened_on": "2024-01-01"}, "qualifies", "not_qualified", id="opened a day too late"),
        pytest.param({"workshop_opened_on": "2026-01-01"}, "not_qualified", "not_qualified", id="opened too late"),
        pytest.param({"workshop_learners": 19}, "qualifies", "not_qualified", id="a learner too few for a model"),
        pytest.param({"workshop_learners": 5}, "not_qualified", "not_qualified", id="a learner too few for a seed"),
        pytest.param(
            {"workshop_learners": 0, "heritage_level": "national"}, "qualifies", "review",
            id="a national bearer needs no learners for a seed, and consent for a model",
        ),
        pytest.param(
            {"workshop_learners": 19, "heritage_level": "municipal"}, "qualifies", "review",
            id="a bearer of the city with too few learners needs consent",
        ),
        pytest.param({"leader_age": 69}, "review", "review", id="a year over the age in principle"),
        pytest.param(
            {"workshop_rating": "pass"}, "qualifies", "not_qualified", id="one of three, where two are asked",
        ),
        pytest.param(
            {"workshop_rating": "pass", "unit_support": ["funding"]}, "qualifies", "qualifies", id="two of three",
        ),
        pytest.param(
            {"workshop_offers": ["open_days", "trial_lessons", "school_visits", "learners_tools"]},
            "qualifies", "not_qualified", id="four things, and not the one that must be among them",
        ),
        pytest.param({"works_known": False}, "qualifies", "review", id="what experts weigh"),
        pytest.param({"workshop_suspended": True}, "not_qualified", "not_qualified", id="once ordered to stop"),
        pytest.param(
            {"skill_level": "none", "peers_vouch": True, "unit_support": ["funding"]}, "review", "review",
            id="no certificate, vouched for by colleagues",
        ),
        pytest.param({"workshop_opened_on": None}, "unknown", "unknown", id="the day of opening not said"),
    ],
)  # fmt: skip
def test_the_persona_gets_its_verdict(library: Library, changed: dict[str, Any], seed: str, model: str) -> None:
    answers = read_answers(library, HOST | changed)
    assert [assess(library, tier, answers).verdict.value for tier in TIERS] == [seed, model]


def test_the_unit_must_post_three_working_days_and_one_day_before_the_first_round_ends(library: Library) -> None:
    posting = timeline(library.notices[ID])[0]
    assert (posting.stage.id, posting.derived) == ("unit-posting", True)
    assert posting.from_day == date(2026, 6, 26)
    assert posting.ends == date(2026, 6, 22)  # 23, 24 and 25 June are the three days, and the 22nd does not count


@pytest.mark.parametrize(
    ("day", "state"),
    [
        pytest.param(date(2026, 3, 31), "upcoming", id="the day before it opens"),
        pytest.param(date(2026, 4, 1), "rolling", id="the day it opens"),
        pytest.param(date(2029, 3, 31), "rolling", id="the last day of the notice"),
        pytest.param(date(2029, 4, 1), "closed", id="the day after"),
    ],
)
def test_it_is_open_all_year_while_the_notice_is_in_force(library: Library, day: date, state: str) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)
    assert window_status(library.notices[ID], noon).state == state
