"""A free sentence is an answer, a command or a question of the person's own; after a question all stays as it was."""

import pytest

from dialogs.conversation import Conversation
from dialogs.incoming import Incoming
from dialogs.scene import PLACES
from support.talk import Talk, asked, started


def _told(told: Conversation) -> tuple[object, ...]:
    return told.answers, told.unsure, told.order, told.asker, told.focus, told.view, told.ticked, told.origin


def _at(fact: str, city: str = "重庆") -> Talk:
    talk = asked(city)
    while talk.view[1] != fact:
        talk.say("不清楚")
    return talk


@pytest.mark.parametrize(
    "said", ["大连补贴多少", "大连补贴", "大连给多少钱？", "大连补铁多少", "what does Dalian pay?"]
)
def test_a_question_that_names_a_place_is_no_answer_to_where(said: str) -> None:
    talk = started()
    before = _told(talk.conversation)
    talk.say(said)
    assert "12 万元" in talk.text or "120,000" in talk.text
    assert _told(talk.conversation) == before


@pytest.mark.parametrize("said", ["我在大连上班", "大连", "大连的", "我是大连的焊工", "大连市", "1", "第一个"])
def test_an_answer_that_names_a_place_is_no_question(said: str) -> None:
    talk = started()
    talk.say(said)
    assert talk.conversation.answers == {PLACES: frozenset({"dalian"})}
    assert talk.conversation.questions == ()


@pytest.mark.parametrize("said", ["55", "55岁", "五十五", "我今年55了", "55？"])
def test_a_number_is_an_answer_to_a_question_for_a_number(said: str) -> None:
    talk = _at("leader_age")
    talk.say(said)
    assert talk.conversation.answers["leader_age"] == 55


@pytest.mark.parametrize("said", ["55了能报重庆不", "超过55岁还能报吗", "材料要几份", "补贴是多少"])
def test_a_sentence_that_asks_is_no_answer_to_a_question_for_a_number(said: str) -> None:
    talk = _at("leader_age")
    before = _told(talk.conversation)
    talk.say(said)
    assert _told(talk.conversation) == before
    assert "没有看出是多少" not in talk.text
    assert "您今年多大？" in talk.text


@pytest.mark.parametrize("said", ["是", "不是", "1", "2", "有", "没有", "是？"])
def test_a_choice_in_its_usual_words_is_always_an_answer(said: str) -> None:
    talk = _at("same_unit")
    talk.say(said)
    assert "same_unit" in talk.conversation.answers


@pytest.mark.parametrize(
    ("said", "meant"), [("是的呢", True), ("有吧", True), ("没有呢", False), ("没有啊", False), ("没呢", False)]
)
def test_a_usual_answer_with_a_particle_is_no_question_even_after_one(said: str, *, meant: bool) -> None:
    talk = _at("same_unit")
    talk.say("补贴多少？", said)
    assert talk.conversation.answers["same_unit"] is meant
    assert talk.effects == []


@pytest.mark.parametrize("said", ["不知道呢", "不清楚啊"])
def test_not_knowing_with_a_particle_is_an_answer(said: str) -> None:
    talk = _at("same_unit")
    talk.say("补贴多少？", said)
    assert "same_unit" in talk.conversation.unsure


@pytest.mark.parametrize("said", ["有没有呢", "是不是呢", "没有吗", "没有的话呢？"])
def test_a_question_in_the_same_words_is_no_answer(said: str) -> None:
    talk = _at("same_unit")
    talk.say(said)
    assert "same_unit" not in talk.conversation.answers


def test_the_label_of_a_choice_is_always_an_answer() -> None:
    talk = _at("skill_level")
    talk.say("高级技师（一级）")
    assert talk.conversation.answers["skill_level"] == "senior_technician"


def test_the_same_label_with_a_question_around_it_is_a_question() -> None:
    talk = _at("skill_level")
    before = _told(talk.conversation)
    talk.say("没有高级技师证能报吗？")
    assert _told(talk.conversation) == before
    assert "高级技师" in talk.text
    assert "第" in talk.text


def test_after_a_question_the_open_question_is_shown_again_and_can_be_answered() -> None:
    talk = _at("leader_age")
    talk.say("什么时候可以申报？")
    assert "2024年7月15日" in talk.text
    assert "您今年多大？" in talk.text
    talk.say("45")
    assert talk.conversation.answers["leader_age"] == 45


def test_ticks_survive_a_question() -> None:
    talk = _at("unit_support", "韶关")
    talk.tap(talk.labels[0])
    talk.say("每年要培养多少人？")
    assert [choice.selected for choice in talk.reply.choices if choice.toggle] == [True, False]


def test_a_long_screen_is_not_said_once_more_but_its_question_is() -> None:
    talk = started()
    talk.say("重庆多大年纪能报")
    assert "55 岁" in talk.text
    assert "您好！" not in talk.text
    assert "您的单位在哪里？" in talk.text


def test_the_very_first_message_may_be_a_question_and_is_greeted_too() -> None:
    talk = Talk()
    talk.say("重庆多大年纪能报")
    assert "55 岁" in talk.text
    assert "您好！" in talk.text


def test_words_for_a_matter_are_a_question_while_nothing_is_in_scope() -> None:
    talk = started()
    talk.say("补贴")
    assert talk.view == ("welcome", "")
    assert "12 万元" in talk.text
    talk = asked("重庆")
    talk.say("补贴")
    assert talk.view[0] in ("choose", "benefits")


def test_what_is_not_understood_is_asked_back_where_something_is_asked() -> None:
    talk = _at("current_studio")
    talk.say("唔啦啦")
    assert "没有看懂您的意思" in talk.text
    assert "用自己的话问" in talk.text


def test_what_is_not_understood_is_declined_where_nothing_is_asked() -> None:
    talk = asked("重庆")
    talk.answer()
    talk.say("唔啦啦")
    assert "不敢乱说" in talk.text
    assert talk.view == ("result", "")


def test_a_text_that_is_too_long_is_no_question() -> None:
    talk = started()
    talk.say("补贴多少？" * 61)
    assert "这段话太长" in talk.text
    assert talk.conversation.questions == ()


def test_a_photo_with_a_question_below_it_is_answered() -> None:
    talk = started()
    talk.send(Incoming(text="重庆多大年纪能报", attachment=True))
    assert "55 岁" in talk.text
