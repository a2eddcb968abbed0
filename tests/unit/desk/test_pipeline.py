"""The states of a lead are sound as data: each can be reached, each can be told, and nothing leads nowhere."""

from itertools import product

import pytest

from bot.staff.pipeline import FIRST, Pipeline, pipeline

STATES = pipeline()
IDS = [state.id for state in STATES.states]
REASONS = {reason.id for reason in STATES.reasons}


def test_the_states_are_those_of_the_bureau_in_their_order() -> None:
    names = [state.name.zh for state in STATES.states]
    assert names == ["新线索", "已联系", "材料准备", "已报送", "已推荐", "公示", "入选", "未入选", "放弃"]
    assert STATES.states[0].id == FIRST


def test_every_word_leads_to_something_and_no_word_is_given_twice() -> None:
    assert len(set(IDS)) == len(IDS)
    assert len(REASONS) == len(STATES.reasons)
    used = set(STATES.back)
    for state in STATES.states:
        assert {*state.next, *state.back} <= set(IDS) - {state.id}
        assert not set(state.next) & set(state.back)
        used |= set(state.reasons)
    assert used == REASONS


def test_every_state_is_reached_from_the_first_and_only_ends_go_nowhere() -> None:
    reached, fresh = {FIRST}, [FIRST]
    while fresh:
        following = {one for state in fresh for one in STATES.state(state).next} - reached
        reached |= following
        fresh = list(following)
    assert reached == set(IDS)
    assert all(state.ends == (not state.next) for state in STATES.states)


@pytest.mark.parametrize(("before", "after"), [*product(IDS, IDS), ("of a former version", "contacted")])
def test_a_lead_goes_only_where_a_way_leads_and_with_the_reason_that_is_needed(before: str, after: str) -> None:
    allowed = after in {state.id for state in STATES.ways(before)} and before != after
    reasons = STATES.reasons_for(before, after)
    assert (STATES.refusal(before, after, reasons[0] if reasons else "") is None) == allowed
    if allowed:
        assert STATES.refusal(before, after, "because") == "reason"
        assert STATES.refusal(before, after, "") == ("reason" if reasons else None)


def test_going_back_and_giving_up_need_a_reason_and_going_on_does_not() -> None:
    assert STATES.reasons_for("submitted", "preparing") == STATES.back
    assert "unreachable" in STATES.reasons_for("contacted", "dropped")
    assert STATES.reasons_for("new", "contacted") == ()


def test_a_state_that_was_taken_out_of_the_file_can_still_be_left() -> None:
    fewer = Pipeline(states=STATES.states[:3], reasons=STATES.reasons, back=STATES.back)
    assert fewer.state_name("posted").zh == "posted"
    assert fewer.refusal("posted", "preparing", "") is None
