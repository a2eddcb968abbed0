"""The sets of questions that were written for the assistant; `make bench ARGS=asking` gives the scores."""

import pytest

from dialogs.asking.statements import statements_of
from knowledge.library import Library
from support import asked

ENOUGH = 0.95
OUT_OF_SCOPE = 0.2


@pytest.mark.parametrize("name", asked.sets())
def test_nearly_all_of_a_set_are_answered_rightly(library: Library, name: str) -> None:
    every = asked.questions(name)
    failed = {one.id: found for one in every if (found := asked.wrong(library, one))}
    assert len(failed) <= (1 - ENOUGH) * len(every), failed


@pytest.mark.parametrize("name", asked.sets())
def test_no_reply_has_a_wrong_figure_date_or_contact(library: Library, name: str) -> None:
    said = {one.id: found for one in asked.questions(name) if (found := asked.never_said(library, one))}
    assert not said


def test_every_encoded_fact_is_the_answer_to_a_question(library: Library) -> None:
    every = [one for name in asked.sets() for one in asked.questions(name) if one.kind == "answer"]
    right = [one for one in every if not asked.wrong(library, one)]
    told = {fact for one in right for fact in one.facts}
    known = {f"{n.id}/{statement}" for n in library.notices.values() for statement in statements_of(library, n)}
    assert known - told == set()


def test_the_first_set_is_large_and_wide() -> None:
    every = asked.questions(asked.sets()[0])
    assert len(every) >= 400
    assert len({one.id for one in every}) == len(every)
    assert sum(one.kind != "answer" for one in every) >= OUT_OF_SCOPE * len(every)
    assert {"typo", "homophone", "traditional", "english", "multi_turn", "self", "context"} <= {o.style for o in every}


def test_a_question_is_answered_the_same_whatever_was_asked_before_it(library: Library) -> None:
    """Nothing is learnt and nothing leaks from one question to the next: only `turns` are the past."""
    every = [one for one in asked.questions(asked.sets()[0]) if len(one.turns) == 1][:120]
    forwards = [asked.fresh_reply(library, one)[1] for one in every]
    backwards = [asked.fresh_reply(library, one)[1] for one in reversed(every)]
    assert forwards == backwards[::-1]
