"""Answers from outside: refused by name, or read as they are."""

from typing import Any

import pytest

from knowledge.answers import AnswersError, read_answers
from support.catalogue import library


@pytest.mark.parametrize(
    "raw",
    [
        {"no_such_fact": True},
        {"leader_age": "45"},
        {"leader_age": True},
        {"leader_age": 15},
        {"leader_age": 91},
        {"leader_age": 45.5},
        {"leader_age": float("nan")},
        {"leader_age": float("inf")},
        {"skilled_share": 35.55},
        {"skill_level": "wizard"},
        {"skill_level": ["technician"]},
        {"frontline": "yes"},
        {"frontline": 1},
        {"honours": "national_expert"},
        {"honours": ["unheard_of"]},
        {"honours": [1]},
    ],
)
def test_what_is_unknown_or_impossible_is_refused_by_name(raw: dict[str, Any]) -> None:
    with pytest.raises(AnswersError) as caught:
        read_answers(library(), raw)
    assert [fault.fact for fault in caught.value.faults] == list(raw)
    assert all(fault.problem.zh and fault.problem.en for fault in caught.value.faults)


def test_a_team_smaller_than_its_own_staff_contradicts_itself() -> None:
    with pytest.raises(AnswersError) as caught:
        read_answers(library(), {"team_size": 3, "team_own_staff": 4})
    assert {fault.fact for fault in caught.value.faults} == {"team_size", "team_own_staff"}


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(AnswersError) as caught:
        read_answers(library(), {"leader_age": 200, "skill_level": "x", "nothing": 1})
    assert len(caught.value.faults) == 3


def test_good_answers_are_read_and_null_is_not_answered() -> None:
    raw = {"leader_age": 45, "honours": ["national_expert"], "frontline": None, "skilled_share": 35.0}
    answers = read_answers(library(), raw)
    assert answers == {"leader_age": 45, "honours": frozenset({"national_expert"}), "skilled_share": 35}
