"""From the greeting to the result, and changing one's mind on the way."""

from datetime import datetime

import pytest

from dialogs.incoming import Incoming
from dialogs.scene import PLACES
from knowledge.window import ZONE
from support.catalogue import library
from support.talk import Talk, asked, started


def test_the_greeting_offers_every_city_browsing_and_nothing_to_take_back() -> None:
    talk = started()
    assert talk.labels == [
        "大连市", "温州市鹿城区", "重庆市", "韶关市", "不止一个地方", "都不是", "先看看有哪些项目", "怎么用、隐私说明",
    ]  # fmt: skip
    assert [choice.label for choice in talk.reply.nav] == ["English", "找人工"]


def test_the_channel_decides_the_language_on_first_contact_only() -> None:
    talk = Talk("en")
    talk.say("/start")
    assert talk.reply.language == "en"
    talk.language = "zh"
    talk.say("hello")
    assert talk.reply.language == "en"


def test_a_city_and_for_whom_lead_to_the_first_question() -> None:
    talk = started()
    talk.tap("重庆市")
    assert talk.conversation.answers == {PLACES: frozenset({"chongqing"})}
    assert "为自己问" in talk.labels
    talk.tap("为自己问")
    assert talk.view[0] == "question"
    assert "第1题" in talk.text


def test_a_clerk_is_asked_about_the_candidate() -> None:
    talk = started()
    talk.tap("韶关市", "为单位里的师傅问")
    while talk.conversation.view.about != "leader_healthy":
        talk.say("不清楚")
    assert "这位师傅身体好吗" in talk.text


def test_several_cities_are_ticked_and_all_their_notices_are_in_scope() -> None:
    talk = started()
    talk.tap("不止一个地方", "大连市", "重庆市")
    assert [choice.label for choice in talk.reply.choices if choice.selected] == ["大连市", "重庆市"]
    assert talk.reply.in_place
    talk.tap("选好了")
    assert talk.conversation.answers[PLACES] == frozenset({"dalian", "chongqing"})
    assert talk.view[0] == "asker"


@pytest.mark.parametrize("said", ["我在大连上班", "大连的", "大连", "1", "我是大连的焊工"])
def test_a_place_is_heard_in_a_sentence(said: str) -> None:
    talk = started()
    talk.say(said)
    assert talk.conversation.answers == {PLACES: frozenset({"dalian"})}


@pytest.mark.parametrize("said", ["我不在大连", "没在大连", "除了大连"])
def test_a_place_that_is_denied_is_not_taken(said: str) -> None:
    talk = started()
    talk.say(said)
    assert PLACES not in talk.conversation.answers
    assert "没有看懂" in talk.text


def test_who_lives_elsewhere_is_told_so_honestly() -> None:
    talk = started()
    talk.tap("都不是")
    assert "还没有收录" in talk.text
    assert "12333" in talk.text
    talk.tap("重新选地方", "韶关市")
    assert talk.view[0] == "asker"


@pytest.mark.parametrize(
    "link", ["/start dalian-craftsman-2021", "/start n_dalian-craftsman-2021", "/start@somebot n_dalian-craftsman-2021"]
)
def test_a_deep_link_opens_the_notice(link: str) -> None:
    talk = Talk(now=datetime(2021, 6, 20, 9, tzinfo=ZONE))
    talk.say(link)
    assert talk.view == ("notice", "dalian-craftsman-2021")
    assert talk.text.startswith("“大连工匠（2021年）”现在可以申报，到2021年7月2日星期五截止，还有 12 天。")
    talk.tap("看看我够不够条件")
    assert "“大连工匠（2021年）”对不对得上" in talk.text
    talk.tap("大连市", "为自己问")
    assert [notice.id for notice in library().notices_in("dalian")] != ["dalian-craftsman-2021"]
    talk.answer()
    assert talk.labels[0] == "为什么、差什么"
    assert "当地的其他项目也看看" in talk.labels


def test_an_unknown_deep_link_is_said_kindly() -> None:
    talk = Talk()
    talk.say("/start n_nowhere-1999")
    assert talk.view == ("welcome", "")
    assert "没有找到这一页" in talk.text


def test_a_notice_of_another_place_is_put_aside_and_this_is_said() -> None:
    talk = started()
    talk.say("/start dalian-craftsman-2021")
    talk.tap("看看我够不够条件", "重庆市")
    assert "“大连工匠（2021年）”只收大连市的单位" in talk.text
    assert talk.conversation.focus == ""
    assert "重庆技能大师工作室" in talk.text


def test_not_sure_is_an_answer_to_every_question() -> None:
    talk = asked("重庆")
    talk.answer()
    assert talk.view == ("result", "")
    assert talk.conversation.answers == {PLACES: frozenset({"chongqing"})}
    assert len(talk.conversation.unsure) > 10
    assert "还说不准。符合，如果" in talk.text


def test_the_topic_is_announced_when_it_changes_and_only_then() -> None:
    talk = asked("重庆")
    topic = ""
    while talk.view[0] == "question":
        fact = library().facts[talk.view[1]]
        assert ("接下来问一问" in talk.text) == (fact.topic != topic), fact.id
        topic = fact.topic
        talk.say("不清楚")


def test_a_question_says_its_place_help_and_how_to_answer() -> None:
    talk = asked("重庆")
    while talk.view[1] != "leader_age":
        talk.say("不清楚")
    assert talk.reply.expects == "number"
    assert "您今年多大？" in talk.text
    assert "填周岁" in talk.text
    assert "后面大约还有" in talk.text
    assert talk.labels == ["不清楚", "为什么问这个"]


def test_why_names_the_condition_its_force_and_its_clause_and_asks_again() -> None:
    talk = asked("重庆")
    while talk.view[1] != "leader_age":
        talk.say("不清楚")
    before = talk.text
    talk.say("为什么要问")
    assert "原则上要满足，特殊情况由人社部门定" in talk.text
    assert "重庆技能大师工作室（2024 年度） 二（二）：“原则上不超过55周岁”" in talk.text
    assert "您今年多大？" in talk.text
    talk.say("上一步")
    assert talk.view == ("question", "leader_age")
    assert before.endswith(talk.text)
    talk.say("为什么")
    talk.say("45岁")
    assert talk.conversation.answers["leader_age"] == 45


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("15", "应该在16岁到90岁之间"),
        ("91岁", "应该在16岁到90岁之间"),
        ("45.5", "要整数"),
        ("四五十", "没有看出是多少"),
        ("很多", "没有看出是多少"),
    ],
)
def test_a_number_that_cannot_be_is_refused_gently(said: str, heard: str) -> None:
    talk = asked("重庆")
    while talk.view[1] != "leader_age":
        talk.say("不清楚")
    talk.say(said)
    assert heard in talk.text
    assert "您今年多大？" in talk.text
    assert "leader_age" not in talk.conversation.answers | dict.fromkeys(talk.conversation.unsure)


def test_a_contradiction_is_refused_and_named() -> None:
    talk = asked("鹿城")
    while talk.view[1] not in ("team_own_staff", ""):
        talk.say("不清楚")
    talk.say("5")
    talk.conversation = talk.conversation.at("question", "team_size")
    talk.say("3")
    assert "不会比整个团队的人数还多" in talk.text
    assert "这个回答先没有记" in talk.text
    assert "team_size" not in talk.conversation.answers


def test_back_takes_back_answer_by_answer_to_the_very_beginning() -> None:
    talk = asked("重庆")
    seen = []
    while talk.view[0] == "question":
        seen.append((talk.view, talk.conversation.answers))
        talk.say("不清楚")
    for view, answers in reversed(seen):
        talk.tap("上一步")
        assert (talk.view, talk.conversation.answers) == (view, answers)
    talk.tap("上一步")
    assert talk.view[0] == "asker"
    talk.tap("上一步")
    assert talk.view[0] == "welcome"
    assert talk.conversation.order == ()
    talk.say("上一步")
    assert "已经在最开头了" in talk.text


def test_any_answer_can_be_changed_and_the_others_are_kept() -> None:
    talk = asked("重庆")
    talk.answer(leader_age="50", team_size="6")
    before = dict(talk.conversation.answers)
    talk.tap("改答案")
    assert "年龄：50岁" in talk.text
    assert "身体状况：不清楚" in talk.text
    talk.tap("年龄：")
    assert "您之前答的是：50岁" in talk.text
    talk.say("四十八")
    assert "已改成：年龄，48岁" in talk.text
    assert talk.conversation.answers == before | {"leader_age": 48}
    assert talk.view == ("result", "")


def test_back_from_changing_an_answer_changes_nothing() -> None:
    talk = asked("重庆")
    talk.answer(leader_age="50")
    before = talk.conversation.answers
    talk.tap("改答案", "年龄：", "上一步")
    assert talk.view == ("changes", "")
    talk.tap("上一步")
    assert talk.view == ("result", "")
    assert talk.conversation.answers == before


def test_an_answer_that_no_longer_matters_is_not_listed_but_comes_back() -> None:
    talk = asked("大连")
    talk.answer(unit_kind="企业", education_funds_lawful="是")
    talk.tap("把其余条件也核对一遍") if "把其余条件也核对一遍" in talk.labels else None
    talk.answer(education_funds_lawful="是")
    talk.say("改答案")
    assert "职工教育经费提取使用：是" in talk.text
    talk.tap("单位类别：")
    talk.say("科研院所")
    talk.say("改答案")
    assert "职工教育经费" not in talk.text
    talk.tap("单位类别：")
    talk.say("1")
    talk.say("改答案")
    assert "职工教育经费提取使用：是" in talk.text


def test_a_question_with_several_answers_is_asked_again_where_the_new_place_has_more_to_offer() -> None:
    talk = asked("韶关")
    talk.answer(unit_support="1 2")
    assert talk.conversation.answers["unit_support"] == frozenset({"workplace", "equipment"})
    talk.say("改答案")
    talk.tap("单位所在地：", "重庆市")
    assert "unit_support" not in talk.conversation.answers
    talk.answer(unit_support="1 2 3")
    assert talk.conversation.answers["unit_support"] == frozenset({"workplace", "equipment", "funding"})


def test_ticks_survive_a_look_aside() -> None:
    talk = asked("韶关")
    while talk.view[1] != "unit_support":
        talk.say("不清楚")
    talk.tap(talk.labels[0], "为什么问这个")
    assert [choice.selected for choice in talk.reply.choices if choice.toggle] == [True, False]
    talk.tap("找人工", "上一步", "English")
    assert [choice.selected for choice in talk.reply.choices if choice.toggle] == [True, False]
    talk.tap("Done")
    assert talk.conversation.answers["unit_support"] == frozenset({"workplace"})


def test_nothing_ticked_is_not_taken_for_nothing_meant() -> None:
    talk = asked("韶关")
    while talk.view[1] != "unit_support":
        talk.say("不清楚")
    talk.tap("选好了")
    assert "您一项都没有选" in talk.text
    talk.tap("以上都没有")
    assert talk.conversation.answers["unit_support"] == frozenset()


def test_a_form_may_hand_in_all_ticks_at_once() -> None:
    talk = asked("韶关")
    while talk.view[1] != "unit_support":
        talk.say("不清楚")
    ticked = tuple(choice.id for choice in talk.reply.choices if choice.toggle)
    talk.send(Incoming(choice=talk.choice("选好了").id, picked=(*ticked, "nonsense")))
    assert talk.conversation.answers["unit_support"] == frozenset({"workplace", "equipment"})


def test_starting_again_asks_once_keeps_the_language_and_clears_the_answers() -> None:
    talk = asked("Chongqing", "en")
    talk.answer()
    talk.tap("Start again")
    assert talk.conversation.order
    talk.tap("Keep them and go on")
    assert talk.view == ("result", "")
    talk.tap("Start again", "Clear them and start again")
    assert talk.view == ("welcome", "")
    assert talk.conversation.answers == {}
    assert talk.reply.language == "en"


def test_coming_back_later_one_can_go_on() -> None:
    talk = asked("重庆")
    talk.say("不清楚", "/start")
    assert "上次您已经答了 2 题" in talk.text
    view = talk.tap("接着上次的")
    assert talk.view[0] == "question"
    assert "第2题" in talk.text
    assert view.choices


def test_the_language_changes_on_the_same_screen_and_back() -> None:
    talk = asked("重庆")
    view, text = talk.view, talk.text
    talk.tap("English")
    assert talk.view == view
    assert talk.reply.in_place
    assert "Question 1" in talk.text
    talk.tap("中文")
    assert talk.text == text


def test_a_clerk_goes_on_with_the_next_candidate_without_repeating_the_unit() -> None:
    talk = started()
    talk.tap("重庆市", "为单位里的师傅问")
    talk.answer(unit_kind="企业", leader_age="50", skilled_share="40%")
    talk.tap("再看下一位师傅")
    assert talk.conversation.answers.get("unit_kind") == "enterprise"
    assert talk.conversation.answers.get("skilled_share") == 40
    assert "leader_age" not in talk.conversation.answers
    assert talk.view[0] == "question"
