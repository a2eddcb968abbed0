"""What a question is about: the screen, the scope, the questions before; and in which language it is answered."""

import pytest

from support.talk import asked, started


def test_a_question_is_about_what_is_on_the_screen() -> None:
    talk = started()
    talk.say("/start dalian-craftsman-2021")
    talk.say("奖多少钱？")
    assert "12 万元" in talk.text
    assert "5 万元建设经费" not in talk.text
    assert talk.view == ("notice", "dalian-craftsman-2021")


def test_a_question_is_about_what_is_in_scope() -> None:
    talk = asked("鹿城")
    talk.say("工作室给多少钱？")
    assert "2万元" in talk.text
    assert "12 万元" not in talk.text


def test_a_later_question_may_refer_to_the_one_before() -> None:
    talk = started()
    talk.say("重庆补贴多少？", "那鹿城呢？")
    assert "2万元" in talk.text
    assert talk.conversation.questions == ("重庆补贴多少？", "那鹿城呢？")


def test_what_was_asked_is_forgotten_when_it_is_about_other_notices() -> None:
    talk = started()
    talk.say("大连补贴多少？", "重庆")
    assert talk.conversation.questions == ()
    talk.say("1", "补贴有多少？")
    assert "5 万元建设经费" in talk.text
    assert "12 万元" not in talk.text


def test_three_questions_are_remembered() -> None:
    talk = started()
    talk.say("重庆补贴多少？", "那鹿城呢？", "那韶关呢？", "那重庆呢？")
    assert talk.conversation.questions == ("那鹿城呢？", "那韶关呢？", "那重庆呢？")


@pytest.mark.parametrize("word", ["忘记我", "重新开始"])
def test_questions_are_forgotten_with_the_rest(word: str) -> None:
    talk = started()
    talk.say("我今年55岁，在重庆能报吗？", word)
    if talk.view[0] == "restart":
        talk.say("1")
    assert (talk.conversation.questions, talk.conversation.offers, talk.conversation.claims) == ((), (), {})


def test_a_question_is_answered_in_its_own_language() -> None:
    talk = asked("重庆")
    talk.say("How much money is there?")
    assert "50,000" in talk.text
    assert talk.conversation.language == "zh"
    assert talk.reply.language == "zh"
    talk = asked("Chongqing", "en")
    talk.say("补贴是多少？")
    assert "5 万元" in talk.text
    assert talk.conversation.language == "en"
