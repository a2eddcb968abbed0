"""How far a conversation came with a notice is counted once, whatever it does afterwards."""

from dataclasses import replace

import pytest

from dialogs.conversation import Conversation
from dialogs.progress import Reached, counted, steps
from dialogs.scene import Scene
from support.catalogue import library
from support.talk import OPEN_IN_CHONGQING, Talk

NOTICE = "chongqing-studio-2024"


def heard(talk: Talk) -> list[Reached]:
    """Return what was reached since the last time, and let the conversation remember it, as the shell does."""
    fresh = steps(talk.conversation, Scene(talk.conversation, library(), OPEN_IN_CHONGQING))
    talk.conversation = replace(talk.conversation, counted=counted(talk.conversation, fresh))
    return list(fresh)


def test_each_step_is_reached_where_it_happens() -> None:
    talk = Talk()
    talk.say("你好")
    assert heard(talk) == [("", "opened")]
    talk.say(f"/start {NOTICE}")
    assert heard(talk) == [(NOTICE, "opened")]
    talk.tap("看看我够不够条件")
    assert heard(talk) == []
    talk.say("重庆")
    assert heard(talk) == []
    talk.tap("为自己问")
    assert heard(talk) == [(NOTICE, "began")]
    talk.answer()
    assert heard(talk) == [(NOTICE, "finished")]


def test_nothing_is_counted_twice_even_where_one_begins_again() -> None:
    told = Conversation(focus=NOTICE, asker="self", counted=("/opened", f"{NOTICE}/opened", f"{NOTICE}/began"))
    assert steps(told, Scene(told, library(), OPEN_IN_CHONGQING)) == ()
    afresh = Conversation()
    assert counted(told, steps(told, Scene(afresh, library(), OPEN_IN_CHONGQING))) == told.counted


@pytest.mark.parametrize("places", [frozenset({"dalian"}), frozenset({"dalian", "chongqing"})])
def test_a_place_opens_every_notice_of_it_in_one_order(places: frozenset[str]) -> None:
    told = Conversation(answers={"unit_places": places}, order=("unit_places",))
    found = steps(Conversation(), Scene(told, library(), OPEN_IN_CHONGQING))
    assert {notice for notice, _ in found} == {""} | {n.id for n in library().notices.values() if n.place in places}
    assert {step for _, step in found} == {"opened"}
    assert list(found) == sorted(found)
