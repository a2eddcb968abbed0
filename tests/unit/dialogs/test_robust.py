"""Odd messages and anything else: always a helpful reply, and the state intact."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.conversation import Conversation, dump, restore
from dialogs.incoming import Incoming
from dialogs.render import Caps, render_text
from dialogs.reply import Reply
from knowledge.text import LANGUAGES
from support.catalogue import library
from support.menus import every_screen
from support.talk import Talk, asked, same_but_step, started


@pytest.mark.parametrize(
    ("incoming", "heard"),
    [
        (Incoming(attachment=True), "我只看得懂文字"),
        (Incoming(text=""), "没有收到文字"),
        (Incoming(text="   \n\t "), "没有收到文字"),
        (Incoming(text="\u200b\u202e\x00\x07"), "没有收到文字"),
        (Incoming(text="\ud800\udfff"), "没有收到文字"),
        (Incoming(text="😀👍"), "表情和符号我看不懂"),
        (Incoming(text="……？！"), "表情和符号我看不懂"),
        (Incoming(text="焊" * 10_000), "这段话太长"),
        (Incoming(text="' OR 1=1; --<script>"), ""),
        (Incoming(text="{{ 7*7 }} {% raw %} %(x)s {x}"), ""),
    ],
)
@pytest.mark.parametrize("screen", ["choice", "several", "number", "result", "welcome"])
def test_odd_messages_are_answered_and_the_state_stays(incoming: Incoming, heard: str, screen: str) -> None:
    talk = _at(screen)
    before = talk.conversation
    talk.send(incoming)
    assert heard in talk.text or (screen == "number" and "没有看出是多少" in talk.text)
    assert same_but_step(before, talk.conversation)
    assert talk.reply.choices


def _at(screen: str) -> Talk:
    if screen == "welcome":
        return started()
    talk = asked("重庆")
    if screen == "result":
        talk.answer()
    while screen not in ("result", talk.reply.expects):
        talk.say("不清楚")
    return talk


def test_the_same_text_twice_is_two_answers_and_never_an_error() -> None:
    talk = asked("重庆")
    for _ in range(60):
        talk.say("是")
    assert talk.text


def test_an_ambiguous_answer_is_asked_back_and_not_guessed() -> None:
    talk = asked("重庆")
    while talk.view[1] != "skill_level":
        talk.say("不清楚")
    talk.say("技师")
    assert "您说的可能是：" in talk.text
    assert "技师（二级）" in talk.text
    assert "skill_level" not in talk.conversation.answers


def test_zero_is_a_person_where_no_number_is_asked_for_and_a_number_where_one_is() -> None:
    talk = _at("choice")
    talk.say("0")
    assert talk.view[0] == "person"
    talk = asked("鹿城")
    while talk.view[1] != "team_own_staff":
        talk.say("不清楚")
    talk.say("0")
    assert talk.conversation.answers["team_own_staff"] == 0


def test_a_conversation_survives_json_from_every_screen() -> None:
    told = Conversation(answers={"a": True, "b": 4, "c": 4.5, "d": "x", "e": frozenset({"y", "z"}), "f": frozenset()})
    again = restore(dump(told))
    assert again == told
    assert {name: type(value) for name, value in again.answers.items()} == {
        name: type(value) for name, value in told.answers.items()
    }


def test_a_screen_that_the_catalogue_no_longer_has_leads_home() -> None:
    for view in (("why", "gone/tier"), ("question", "gone"), ("notice", "gone"), ("nowhere", ""), ("lead_check", "")):
        talk = Talk(conversation=Conversation(step=4).at(*view))
        talk.say("你好")
        assert talk.view[0] == "welcome", view


def test_every_screen_has_a_person_one_tap_away_and_nothing_is_empty_or_double() -> None:
    for name, reply in every_screen():
        labels = [choice.label for choice in reply.choices + reply.nav]
        assert sum(".go:person" in choice.id for choice in reply.nav) == 1, name
        assert all(label.strip() for label in labels), name
        assert len(set(labels)) == len(labels), (name, labels)
        assert reply.blocks, name
        assert reply.choices, name


WORDS = st.sampled_from(
    [
        "1",
        "2",
        "3",
        "9",
        "0",
        "是",
        "不是",
        "不清楚",
        "以上都没有",
        "上一步",
        "改答案",
        "重新开始",
        "English",
        "中文",
        "人工",
        "材料",
        "时间",
        "补贴",
        "报名",
        "结果",
        "45",
        "2.5",
        "同意，留个意向",
        "张三",
        "13912345678",
        "跳过",
        "确认提交",
        "撤回",
        "确认撤回",
        "忘记我",
        "/start",
        "/start dalian-studio-2024",
        "为什么",
        "全部",
        "1 2",
        "大连和重庆",
        "none of these",
        "not sure",
        "清空，重新开始",
        "再看下一位师傅",
    ]
)
MOVES = st.lists(
    st.one_of(
        st.integers(0, 40),
        WORDS,
        st.text(max_size=30),
        st.text(st.characters(categories=["Cs", "Cc", "So", "Nd", "Lo"]), max_size=20),
    ),
    max_size=25,
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(LANGUAGES), MOVES)
def test_whatever_is_sent_the_reply_is_whole(language: str, moves: list[int | str]) -> None:
    talk = started(language)  # type: ignore[arg-type]
    old: list[str] = []
    for move in moves:
        offered = [choice.id for choice in talk.reply.choices + talk.reply.nav]
        if isinstance(move, int):
            ids = offered if move < 30 or not old else old
            talk.send(Incoming(choice=ids[move % len(ids)]))
        else:
            talk.say(move)
        old += offered[:2]
        _is_whole(talk.reply)
        assert set(talk.conversation.answers) <= set(library().facts)
        assert not set(talk.conversation.answers) & talk.conversation.unsure
        assert set(talk.conversation.order) == set(talk.conversation.answers) | talk.conversation.unsure


def _is_whole(reply: Reply) -> None:
    assert render_text(reply, Caps()).strip()
    assert reply.choices
    assert any(".go:person" in choice.id for choice in reply.nav)
    assert all(len(choice.id.encode()) <= 64 for choice in reply.choices + reply.nav)
