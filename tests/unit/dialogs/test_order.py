"""The vocabulary as it is asked."""

from dialogs.interview import next_question
from knowledge.fact import Answers
from support.catalogue import library

CHONGQING = [tier for tier in library().tiers if tier.startswith("chongqing")]


def test_what_makes_sense_of_a_question_is_asked_before_it() -> None:
    known: Answers = {"unit_places": frozenset({"chongqing"})}
    unsure: frozenset[str] = frozenset()
    last, asked = "", []
    while (question := next_question(library(), CHONGQING, known, unsure, last)) is not None:
        last = question.fact.id
        asked.append(last)
        unsure |= {last}
    for fact in map(library().facts.__getitem__, asked):
        if fact.after:
            assert asked.index(fact.after) < asked.index(fact.id)
    assert "years_in_branch" in asked
