"""Pausing, stopping and forgetting reminders, and taking that back."""

from dataclasses import replace

import pytest

from dialogs.effect import Forget, Keep
from dialogs.incoming import Incoming
from dialogs.subscription import Held, State, Subscription
from support.holding import ONE, TWO, changing, holding
from support.talk import Talk, asked, same_but_step


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("暂停提醒", "paused"),
        ("停止提醒", "stopped"),
        ("退订", "stopped"),
        ("stop", "stopped"),
        ("别再提醒我了", "stopped"),
    ],
)
def test_one_word_is_for_all(word: str, state: State) -> None:
    talk = holding(ONE, TWO)
    talk.say(word)
    assert talk.effects == [Keep(replace(ONE, state=state)), Keep(replace(TWO, state=state))]
    assert [one.state for one in talk.held.subscriptions] == [state, state]


def test_resuming_takes_up_what_was_paused_and_not_what_was_stopped() -> None:
    talk = holding(replace(ONE, state="paused"), replace(TWO, state="stopped"))
    talk.say("恢复提醒")
    assert talk.effects == [Keep(ONE)]


def test_a_sentence_stops_only_what_it_names() -> None:
    talk = holding(ONE, TWO)
    talk.say("鹿城的不用提醒了")
    assert talk.effects == [Keep(replace(TWO, state="stopped"))]
    talk.say("重庆的不用提醒了")
    assert len(talk.effects) == 1
    assert "已经没有了，什么都没有改" in talk.text


def test_stopping_can_be_taken_back_with_one_tap() -> None:
    talk = holding(ONE, TWO)
    talk.say("停止提醒")
    talk.tap("不停了，继续提醒")
    assert talk.effects[-2:] == [Keep(ONE), Keep(TWO)]
    assert "不停了，继续提醒" not in talk.labels


def test_stopping_says_that_an_intent_stays_and_how_to_withdraw_it() -> None:
    talk = holding(ONE)
    talk.conversation = replace(talk.conversation, leads=("shaoguan-studio-2022/municipal",))
    talk.say("退订")
    assert "要撤回请打“撤回”" in talk.text


@pytest.mark.parametrize("held", [(), (replace(ONE, state="stopped"),)])
def test_without_reminders_the_word_withdraws_an_intent_as_before(held: tuple[Subscription, ...]) -> None:
    talk = Talk(held=Held(held))
    talk.say("/start", "退订")
    assert talk.view == ("withdraw", "")


@pytest.mark.parametrize("word", ["停止提醒", "暂停提醒", "恢复提醒"])
def test_without_reminders_there_is_nothing_to_stop_and_this_is_said(word: str) -> None:
    talk = asked("重庆")
    before = talk.conversation
    talk.say(word)
    assert "没有可停可改的" in talk.text
    assert same_but_step(before, talk.conversation)


def test_forgetting_takes_the_reminders_with_it_and_says_so() -> None:
    talk = holding()
    old = [choice.id for choice in talk.reply.choices]
    talk.say("忘记我")
    assert talk.effects == [Forget()]
    assert "订过的提醒" in talk.text
    for stale in old:
        talk.send(Incoming(choice=stale))
        assert talk.effects == [Forget()]


def test_what_was_stopped_promises_nothing_and_has_one_way_back() -> None:
    talk = changing()
    talk.say("停止提醒")
    assert "什么都不会再发" in talk.text
    assert "会提醒这些日子" not in talk.text
    assert [label for label in talk.labels if "继续" in label or "重新提醒" in label] == ["重新提醒"]
    talk.tap("重新提醒")
    assert talk.effects[-1] == Keep(ONE)
