"""What staff hear of questions, and that nothing personal is kept of them."""

import pytest

from dialogs.effect import NoteMissed
from support.talk import Talk, asked, started

NOBODY_KNOWS = "会不会影响我养金鱼？"


def _leaving(item: str) -> Talk:
    talk = asked("韶关")
    talk.answer()
    talk.tap("留个申报意向", "同意，留个意向")
    for said in ("张三", "13912345678", "韶关钢铁"):
        if talk.view[0] == item:
            break
        talk.say(said)
    while talk.view[0] != item:
        talk.say("跳过")
    return talk


def test_a_question_that_is_not_answered_is_noted_for_the_staff() -> None:
    talk = asked("重庆")
    talk.say(NOBODY_KNOWS)
    assert "不敢乱说" in talk.text
    [effect] = talk.effects
    assert isinstance(effect, NoteMissed)
    assert effect.text == NOBODY_KNOWS
    assert len(effect.nearest) <= 3
    assert talk.view[0] == "question"


@pytest.mark.parametrize("said", ["深圳补贴多少？", "北京有吗？"])
def test_a_question_on_what_we_do_not_have_is_noted_too(said: str) -> None:
    talk = started()
    talk.say(said)
    assert [type(effect) for effect in talk.effects] == [NoteMissed]


@pytest.mark.parametrize("said", ["重庆补贴多少？", "唔啦啦", "45", "😀", "你真棒"])
def test_answers_and_noise_are_not_noted(said: str) -> None:
    talk = asked("重庆")
    talk.say(said)
    assert talk.effects == []


@pytest.mark.parametrize("item", ["lead_name", "lead_phone", "lead_unit", "lead_district"])
def test_a_plain_question_is_answered_while_personal_data_is_asked_for(item: str) -> None:
    talk = _leaving(item)
    before = talk.conversation
    talk.say("韶关什么时候可以报名？")
    assert talk.view[0] == item
    assert talk.conversation.draft == before.draft
    assert "韶关市技能大师工作室" in talk.text
    assert talk.reply.private


@pytest.mark.parametrize("item", ["lead_name", "lead_phone", "lead_unit", "lead_district", "lead_note", "lead_check"])
@pytest.mark.parametrize("said", ["补贴多少？", NOBODY_KNOWS, "我今年55岁能报吗？", "13912345678"])
def test_nothing_typed_there_is_kept_as_a_question(item: str, said: str) -> None:
    talk = _leaving(item)
    talk.say(said)
    assert talk.conversation.questions == ()
    assert talk.conversation.claims == {}
    assert talk.conversation.offers == ()
    assert not [effect for effect in talk.effects if isinstance(effect, NoteMissed)]


@pytest.mark.parametrize("said", ["补贴多", "高级技师", "材料", "李能报", "那拉·能不能"])
def test_without_a_mark_of_a_question_it_is_a_name(said: str) -> None:
    talk = _leaving("lead_name")
    talk.say(said)
    if talk.view[0] == "lead_phone":
        assert talk.conversation.draft is not None
        assert talk.conversation.draft.name == said
    else:
        assert said == "材料"


@pytest.mark.parametrize("said", ["张什么", "欧阳呢", "张三吗？"])
def test_a_name_that_only_looks_like_a_question_is_a_name(said: str) -> None:
    talk = _leaving("lead_name")
    talk.say(said)
    assert talk.view[0] == "lead_phone"


def test_a_note_may_ask_whatever_it_likes() -> None:
    talk = _leaving("lead_note")
    talk.say("补贴是什么时候发？")
    assert talk.conversation.draft is not None
    assert talk.conversation.draft.note == "补贴是什么时候发？"
    assert talk.view[0] == "lead_check"


def test_an_aside_from_a_lead_keeps_nothing_either() -> None:
    talk = _leaving("lead_unit")
    talk.tap("找人工")
    talk.say("张三的补贴有多少？", NOBODY_KNOWS)
    assert talk.conversation.draft is not None
    assert talk.conversation.questions == ()
    assert not [effect for effect in talk.effects if isinstance(effect, NoteMissed)]


def test_it_is_said_that_the_last_questions_are_kept_in_the_chat() -> None:
    talk = started()
    talk.say("隐私说明")
    assert "最近三句也留在这个聊天里" in talk.text
    talk = started("en")
    talk.tap("How this works, privacy", "Privacy")
    assert "last three questions" in talk.text
