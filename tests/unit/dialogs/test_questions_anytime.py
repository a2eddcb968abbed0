"""Whatever is typed at whatever moment: no error, and a question leaves every answer and the screen as they were."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.conversation import Conversation
from dialogs.heard import Inquiry
from dialogs.incoming import Incoming
from dialogs.listen import listen
from dialogs.scene import Scene
from dialogs.screens import show
from dialogs.views import is_lead
from knowledge.text import LANGUAGES
from support.catalogue import library
from support.talk import OPEN_IN_CHONGQING, Talk, asked, started

ASKED = st.sampled_from(
    [
        "补贴多少",
        "大连补贴多少？",
        "重庆多大年纪能报",
        "材料要盖章吗",
        "我今年55岁，高级技师，能报吗",
        "深圳有吗？",
        "那鹿城呢",
        "什么时候截止？",
        "帮我办个假证吗",
        "今天天气怎么样",
        "how much money?",
        "who can apply in Shaoguan?",
    ]
)
ANYTHING = st.one_of(
    st.text(max_size=60),
    st.text(st.characters(categories=["Cs", "Cc", "Cf", "So", "Nd", "Lo"]), max_size=30),
    st.builds("".join, st.lists(st.one_of(ASKED, st.text(max_size=4)), max_size=4)),
)


@cache
def _moments() -> tuple[Conversation, ...]:
    """A chat at the greeting and at every screen of one whole way to an intent, in both languages."""
    return tuple(replace(told, language=language) for language in LANGUAGES for told in _way())


def _way() -> list[Conversation]:
    talk = asked("韶关")
    seen = [started().conversation, Conversation(), talk.conversation]
    while talk.view[0] == "question":
        talk.say("不清楚")
        seen.append(talk.conversation)
    for label in ("为什么、差什么", "材料清单", "改答案", "结果", "留个申报意向", "同意，留个意向"):
        talk.say(label)
        seen.append(talk.conversation)
    for said in ("张三", "13912345678", "跳过", "跳过"):
        talk.say(said)
        seen.append(talk.conversation)
    return seen


def _kept(told: Conversation) -> Conversation:
    """What no question may change."""
    return replace(told, step=0, questions=(), offers=(), claims={})


@settings(max_examples=150)
@given(st.integers(0, 10**6), st.one_of(ASKED, ANYTHING))
def test_a_question_changes_no_answer_and_no_screen(moment: int, said: str) -> None:
    told = _moments()[moment % len(_moments())]
    scene = Scene(told, library(), OPEN_IN_CHONGQING)
    heard = listen(scene, Incoming(text=said), lambda: show(scene))
    talk = Talk(told.language, conversation=told)
    talk.say(said)
    assert talk.reply.blocks
    assert len(talk.conversation.questions) <= 3
    assert all(len(question) <= 300 for question in talk.conversation.questions)
    if isinstance(heard, Inquiry):
        assert _kept(talk.conversation) == _kept(told)
        assert talk.labels[: len(show(scene).choices)] == [choice.label for choice in show(scene).choices]
        assert talk.reply.expects == show(scene).expects


@settings(max_examples=60)
@given(st.integers(0, 10**6), ASKED)
def test_a_question_is_never_taken_for_an_answer(moment: int, said: str) -> None:
    told = _moments()[moment % len(_moments())]
    if is_lead(told.view):
        return
    talk = Talk(told.language, conversation=told)
    talk.say(said)
    assert (talk.conversation.answers, talk.conversation.unsure) == (told.answers, told.unsure)
    assert talk.conversation.order == told.order


@pytest.mark.parametrize(
    "said",
    [
        "补" * 1_000_000,
        "a b" * 350_000,
        "\ud800\udfff补贴多少？\udc00",
        "补贴\x00多少\x1c\x1d\x1f？\u202e\u2028",
        "补贴多少\n大连工匠",
        "1234",
        "９９９９",
        "1e5",
        "{{ 补贴 }}多少？",
        "%(补贴)s多少？{x}",
    ],
)
def test_odd_text_is_answered_at_every_moment(said: str) -> None:
    for told in _moments():
        talk = Talk(told.language, conversation=told)
        talk.say(said)
        assert talk.reply.blocks
        assert all("\n" not in question for question in talk.conversation.questions)
        assert talk.conversation.answers == told.answers
