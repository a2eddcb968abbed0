"""Old and forged buttons: a helpful reply, and no answer changed."""

import pytest

from dialogs.incoming import Incoming
from support.talk import asked, same_but_step, started


def test_an_old_answer_says_what_was_answered_and_changes_nothing() -> None:
    talk = asked("重庆")
    while talk.view[1] != "same_unit":
        talk.say("不清楚")
    yes, no = talk.choice("是").id, talk.choice("不是").id
    talk.send(Incoming(choice=yes))
    before = talk.conversation
    talk.send(Incoming(choice=no))
    assert "这一题您已经答过了：社保或劳动关系在申报单位，是。" in talk.text
    assert same_but_step(before, talk.conversation)
    assert talk.view[0] == "question"
    assert "第" in talk.text


def test_an_old_answer_to_a_question_no_longer_asked_says_so() -> None:
    talk = asked("重庆")
    while talk.view[1] != "same_unit":
        talk.say("不清楚")
    yes = talk.choice("是").id
    talk.say("改答案")
    talk.tap("单位所在地：", "韶关市")
    before = talk.conversation
    talk.send(Incoming(choice=yes))
    assert "“社保或劳动关系在申报单位”现在不用答了" in talk.text
    assert same_but_step(before, talk.conversation)


def test_an_answer_tapped_on_the_question_above_a_look_aside_counts() -> None:
    talk = asked("重庆")
    while talk.view[1] != "same_unit":
        talk.say("不清楚")
    yes = talk.choice("是").id
    talk.tap("找人工")
    talk.send(Incoming(choice=yes))
    assert talk.conversation.answers["same_unit"] is True


def test_a_second_back_from_the_same_screen_does_nothing() -> None:
    talk = asked("重庆")
    talk.say("不清楚", "不清楚", "不清楚")
    back = talk.choice("上一步").id
    talk.send(Incoming(choice=back))
    before = talk.conversation
    talk.send(Incoming(choice=back))
    assert same_but_step(before, talk.conversation)
    assert "已经回过了" in talk.text


def test_an_old_button_takes_no_answers_away() -> None:
    talk = started()
    talk.tap("重庆市", "为单位里的师傅问")
    myself, old = talk.replies[-2].choices[0].id, talk.conversation
    talk.answer(leader_age="50", unit_kind="企业")
    another = talk.choice("再看下一位师傅").id
    talk.say("结果")
    for stale in (myself, another):
        before = talk.conversation
        talk.send(Incoming(choice=stale))
        assert "现在不起作用了" in talk.text
        assert same_but_step(before, talk.conversation)
    assert old.asker == "unit"


def test_old_buttons_that_only_show_something_still_work() -> None:
    talk = asked("重庆")
    talk.answer()
    materials = talk.choice("材料清单").id
    talk.say("改答案", "结果", "English")
    talk.send(Incoming(choice=materials))
    assert talk.view[0] == "materials"


@pytest.mark.parametrize(
    "raw",
    [
        "x",
        "1.a",
        "1.a:",
        "1.a:nothing=yes",
        "1.a:leader_age=5000",
        "1.a:leader_age=nan",
        "1.a:leader_age=1e9",
        "zz.go:nowhere",
        "1.go:why/none/none",
        "1.go:lead_check",
        "1.t:unit_support=moon",
        "1.ok:nothing",
        "1.ok:unit_support",
        "1.none:moon",
        "1.unsure:moon",
        "1.edit:moon",
        "1.lang:fr",
        "1.asker:moon",
        "1.check:moon",
        "1.leave:moon",
        "1.agree:moon",
        "1.send",
        "1.skip:unit",
        "1.redo:name",
        "1.said:x",
        "1.start:x",
        "1.withdraw",
        "1.go:choose/moon",
        "1.boom",
        "\ud800",
        "1.a:" + "x" * 999,
    ],
)
def test_a_forged_button_changes_no_answer(raw: str) -> None:
    talk = asked("重庆")
    talk.say("不清楚")
    before = talk.conversation
    talk.send(Incoming(choice=raw))
    assert talk.conversation.answers == before.answers
    assert talk.conversation.unsure == before.unsure
    assert talk.effects == []
    assert talk.text
