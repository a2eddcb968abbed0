"""What an answer to a question offers: one notice of several, and a check with what was said of oneself."""

import pytest

from dialogs.incoming import Incoming
from dialogs.scene import PLACES
from knowledge.library import Library
from support.catalogue import library
from support.talk import Talk, asked, started

SELF = "我今年52岁，高级技师，在重庆能报吗？"
TRY = "用这个情况看看够不够条件"
CRAFTSMAN = "大连工匠（2021年）"


def test_which_notice_is_meant_can_be_tapped() -> None:
    talk = started()
    talk.say("大连补贴多少")
    assert talk.labels[-2:] == [CRAFTSMAN, "大连技能大师工作室（2024年）"]
    talk.tap(CRAFTSMAN)
    assert "12 万元" in talk.text
    assert "10 万元" not in talk.text
    assert talk.view == ("welcome", "")
    assert talk.conversation.offers == ()


@pytest.mark.parametrize("said", ["9", CRAFTSMAN, "大连工匠"])
def test_which_notice_is_meant_can_be_typed(said: str) -> None:
    talk = started()
    talk.say("大连补贴多少", said)
    assert "12 万元" in talk.text
    assert "10 万元" not in talk.text


def test_the_screens_own_choices_keep_their_numbers_and_come_first() -> None:
    talk = started()
    before = talk.labels
    talk.say("大连补贴多少")
    assert talk.labels[: len(before)] == before
    talk.say("大连")
    assert talk.conversation.answers == {PLACES: frozenset({"dalian"})}


@pytest.mark.parametrize("notice", library().notices)
def test_the_next_question_is_about_the_notice_that_was_chosen(notice: str) -> None:
    talk = started()
    talk.say("补贴多少")
    talk.tap(library().notices[notice].short.zh)
    talk.say("那材料要盖章吗")
    assert [n.id for n in library().notices.values() if f"【{n.short.zh}】" in talk.text] == [notice]


def test_offers_are_gone_when_something_else_is_done_and_a_late_tap_is_answered() -> None:
    talk = started()
    talk.say("大连补贴多少")
    late = talk.choice(CRAFTSMAN).id
    talk.tap("重庆市")
    assert talk.conversation.offers == ()
    before = talk.conversation
    talk.send(Incoming(choice=late))
    assert "再问一次" in talk.text
    assert talk.conversation.answers == before.answers
    assert talk.view == ("asker", "")


def test_a_late_tap_after_looking_aside_asks_for_the_question_again() -> None:
    talk = started()
    talk.say("大连补贴多少")
    late = talk.choice(CRAFTSMAN).id
    talk.tap("找人工")
    talk.send(Incoming(choice=late))
    assert "再问一次" in talk.text


def test_a_late_choice_never_answers_another_question() -> None:
    talk = started()
    talk.say("补贴多少？")
    late = talk.choice(CRAFTSMAN).id
    talk.say("重庆年龄多大？")
    before = talk.conversation
    talk.send(Incoming(choice=late))
    assert "再问一次" in talk.text
    assert "12 万元" not in talk.text
    assert (talk.conversation.questions, talk.conversation.claims) == (before.questions, before.claims)


def test_a_late_check_never_begins_with_what_was_said_since() -> None:
    talk = started()
    talk.say("我60岁能报重庆吗")
    late = talk.choice(TRY).id
    talk.say("我45岁能报鹿城吗")
    talk.send(Incoming(choice=late))
    assert "再问一次" in talk.text
    assert talk.conversation.answers == {}


def test_after_a_late_tap_what_the_last_answer_offered_can_still_be_tapped() -> None:
    talk = started()
    talk.say("我60岁，高级技师，在重庆能报吗")
    late = talk.choice(TRY).id
    talk.say("我是高级技师，在鹿城能报吗")
    talk.send(Incoming(choice=late))
    talk.tap(TRY)
    assert talk.conversation.answers == {PLACES: frozenset({"lucheng"}), "skill_level": "senior_technician"}


@pytest.mark.parametrize("said", ["帮我看看吧啦", "😀"])
def test_offers_stay_while_nothing_is_understood(said: str) -> None:
    talk = started()
    talk.say("大连补贴多少")
    before = talk.conversation.offers
    talk.say(said)
    assert talk.conversation.offers == before
    assert talk.labels[-2] == CRAFTSMAN


def test_an_offer_never_has_the_label_of_another_choice() -> None:
    talk = started()
    talk.tap("先看看有哪些项目")
    talk.say("补贴有多少？")
    assert len(set(talk.labels)) == len(talk.labels)
    talk.tap(f"只看：{CRAFTSMAN}")
    assert "12 万元" in talk.text
    assert talk.view == ("browse", "")


def test_what_somebody_says_of_himself_can_start_the_check() -> None:
    talk = started()
    talk.say(SELF)
    assert talk.conversation.answers == {}
    talk.tap(TRY)
    assert talk.conversation.answers == {
        PLACES: frozenset({"chongqing"}),
        "skill_level": "senior_technician",
        "leader_age": 52,
    }
    assert set(talk.conversation.order) == set(talk.conversation.answers)
    assert talk.conversation.focus == "chongqing-studio-2024"
    assert talk.conversation.offers == ()
    assert "年龄：52岁" in talk.text
    assert talk.view == ("asker", "")
    talk.say("1")
    assert talk.view[0] == "question"
    talk.tap("改答案", "年龄：")
    talk.say("53")
    assert talk.conversation.answers["leader_age"] == 53


def test_the_check_goes_on_with_the_next_question_and_keeps_what_was_answered() -> None:
    talk = asked("重庆")
    talk.say("不是", "不清楚")
    before = talk.conversation
    talk.say(SELF)
    talk.say(TRY)
    assert before.answers.items() <= talk.conversation.answers.items()
    assert talk.conversation.unsure == before.unsure
    assert talk.view[0] == "question"
    assert talk.view[1] not in talk.conversation.order
    assert talk.conversation.claims == {}


def test_what_was_unsure_is_known_after_it() -> None:
    talk = asked("重庆")
    while talk.view[1] != "leader_age":
        talk.say("不清楚")
    talk.say("不清楚", SELF, TRY)
    assert "leader_age" not in talk.conversation.unsure
    assert talk.conversation.order.count("leader_age") == 1


def test_of_several_notices_each_has_its_own_check_and_of_many_none() -> None:
    talk = started()
    talk.say("我是高级技师，在大连能报吗？")
    assert [label for label in talk.labels if label.startswith(TRY)] == [
        f"{TRY}：{notice.short.zh}" for notice in library().notices_in("dalian")
    ]
    talk.say("重新开始", "1", "我是高级技师，能报吗？")
    assert not [label for label in talk.labels if label.startswith(TRY)]


def test_a_place_that_was_answered_otherwise_is_asked_again_and_not_made_up() -> None:
    talk = asked("韶关")
    talk.say(SELF, TRY)
    assert PLACES not in talk.conversation.answers
    assert talk.view == ("question", PLACES)


def test_a_check_tapped_twice_says_gently_that_it_is_past() -> None:
    talk = started()
    talk.say(SELF)
    twice = talk.choice(TRY).id
    talk.tap(TRY)
    before = talk.conversation
    talk.send(Incoming(choice=twice))
    assert "再问一次" in talk.text
    assert talk.conversation.answers == before.answers


@pytest.mark.parametrize("raw", ["1.which:moon", "1.try:moon", "1.which", "1.try:chongqing-studio-2024"])
def test_an_offer_that_was_never_made_changes_nothing(raw: str) -> None:
    talk = started()
    talk.send(Incoming(choice=raw))
    assert "再问一次" in talk.text
    assert talk.conversation.answers == {}


def test_a_notice_that_is_no_longer_there_is_not_offered() -> None:
    talk = started()
    talk.say("大连补贴多少")
    books = library()
    left = {id_: notice for id_, notice in books.notices.items() if id_ != "dalian-craftsman-2021"}
    talk = Talk(books=Library(left, books.facts, books.topics, ()), conversation=talk.conversation)
    talk.say("😀")
    assert CRAFTSMAN not in talk.labels
