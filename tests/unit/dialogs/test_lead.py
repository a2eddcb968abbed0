"""Leaving one's intent: consent before anything, nothing kept before it was read back, gone at a word."""

from dataclasses import replace

import pytest

from dialogs import consent
from dialogs.effect import Forget, RecordLead, WithdrawLeads
from dialogs.incoming import Incoming
from dialogs.phone import read_phone, shown
from knowledge.verdict import Verdict
from support.talk import Talk, asked

TIER = "shaoguan-studio-2022/municipal"


def consenting() -> Talk:
    talk = asked("韶关")
    talk.answer()
    talk.tap("留个申报意向")
    return talk


def checked() -> Talk:
    talk = consenting()
    talk.tap("同意，留个意向")
    talk.say("张 伟", "139 1234 5678", "韶关某某机械厂", "武江", "晚上六点后方便")
    return talk


def test_consent_says_what_for_what_how_long_and_how_to_withdraw() -> None:
    talk = consenting()
    for said in (
        "只用于这个项目的申报联系",
        "姓名、电话",
        "最多 2 年",
        "区县",
        "打“撤回”",
        "不是正式申报",
        consent.VERSION,
    ):
        assert said in talk.text
    assert talk.labels[:2] == ["同意，留个意向", "不同意"]
    assert talk.conversation.draft is None


@pytest.mark.parametrize("said", ["不同意", "2"])
def test_without_consent_nothing_is_asked_and_everything_else_works(said: str) -> None:
    talk = consenting()
    talk.say(said)
    assert talk.view == ("result", "")
    assert talk.conversation.draft is None
    assert talk.effects == []


def test_a_lead_is_read_back_and_kept_only_when_confirmed() -> None:
    talk = checked()
    assert talk.effects == []
    for said in ("姓名：张 伟", "电话：139 1234 5678", "单位：韶关某某机械厂", "区县：武江区", "备注：晚上六点后方便"):
        assert said in talk.text
    talk.tap("确认提交")
    (lead,) = talk.effects
    assert isinstance(lead, RecordLead)
    assert (lead.tier, lead.name, lead.phone) == (TIER, "张 伟", "+8613912345678")
    assert (lead.unit, lead.district, lead.note) == ("韶关某某机械厂", "wujiang", "晚上六点后方便")
    assert lead.consent == consent.VERSION
    assert lead.verdict is Verdict.UNKNOWN
    assert lead.unsure == tuple(sorted(talk.conversation.unsure))
    assert "不会让您转账" in talk.text
    assert talk.conversation.draft is None
    assert talk.conversation.leads == (TIER,)


def test_what_is_typed_is_private_from_the_name_to_the_confirmation() -> None:
    talk = consenting()
    talk.tap("同意，留个意向")
    talk.say("张三", "13912345678", "跳过", "跳过", "跳过")
    talk.tap("确认提交")
    last = talk.replies[-8:]
    assert [reply.private for reply in last] == [False, *[True] * 6, False]
    assert [reply.expects for reply in last[1:6]] == ["text", "phone", "text", "choice", "text"]


def test_unit_district_and_note_may_be_left_out() -> None:
    talk = consenting()
    talk.tap("同意，留个意向")
    talk.say("张三", "13912345678")
    talk.tap("跳过")
    talk.say("不知道", "没有")
    assert "单位：没有留" in talk.text
    assert "区县：没有说" in talk.text
    assert "备注：没有留" in talk.text


def test_each_item_can_be_changed_before_confirming() -> None:
    talk = checked()
    for label, said, row in (
        ("改姓名", "李四", "姓名：李四"),
        ("改电话", "0751-8605683", "电话：0751 860 5683"),
        ("改单位", "另一家厂", "单位：另一家厂"),
        ("改区县", "乳源县", "区县：乳源瑶族自治县"),
        ("改备注", "跳过", "备注：没有留"),
    ):
        talk.tap(label)
        talk.say(said)
        assert talk.view == ("lead_check", "")
        assert row in talk.text
    talk.tap("改姓名", "上一步")
    assert "姓名：李四" in talk.text


def test_back_goes_item_by_item_and_keeps_what_was_typed() -> None:
    talk = checked()
    names = []
    for _ in range(6):
        talk.say("上一步")
        names.append(talk.view[0])
    assert names == ["lead_note", "lead_district", "lead_unit", "lead_phone", "lead_name", "lead_consent"]


@pytest.mark.parametrize(
    "said", ["1391234", "88126933", "打我手机", "12345678901234567", "110", "400-800-1234x", "++86", "😀"]
)
def test_a_number_that_reaches_nobody_is_refused_gently(said: str) -> None:
    talk = consenting()
    talk.tap("同意，留个意向")
    talk.say("张三", said)
    assert talk.view[0] == "lead_phone"
    assert "好像打不通" in talk.text


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("13912345678", "+8613912345678"),
        ("１３９１２３４５６７８", "+8613912345678"),
        ("139-1234-5678", "+8613912345678"),
        ("+86 139 1234 5678", "+8613912345678"),
        ("手机：13912345678", "+8613912345678"),
        ("0411-39997596", "+8641139997596"),
        ("(0751) 8605683", "+867518605683"),
        ("023 88126933", "+862388126933"),
        ("+44 20 7946 0958", "+442079460958"),
        ("电话是0577-88990719", "+8657788990719"),
    ],
)
def test_mobiles_landlines_and_numbers_abroad_are_read(said: str, kept: str) -> None:
    assert read_phone(said) == kept
    assert read_phone(shown(kept)) == kept


@pytest.mark.parametrize("said", ["12", "😀😀", "张三3", "x" * 41])
def test_what_is_no_name_is_refused_gently(said: str) -> None:
    talk = consenting()
    talk.tap("同意，留个意向")
    talk.say(said)
    assert talk.view[0] == "lead_name"
    assert talk.conversation.draft is not None
    assert talk.conversation.draft.name == ""


def test_a_person_is_reached_in_the_middle_and_the_way_back_too() -> None:
    talk = consenting()
    talk.tap("同意，留个意向")
    talk.say("张三", "人工")
    assert "0751-8605683" in talk.text
    talk.say("上一步")
    assert talk.view[0] == "lead_phone"
    assert talk.conversation.draft is not None
    assert talk.conversation.draft.name == "张三"


def test_what_was_typed_is_dropped_when_one_leaves() -> None:
    for way in ("不留了", "结果", "项目", "/start"):
        talk = checked()
        talk.say(way)
        talk.say("结果")
        assert talk.conversation.draft is None, way
        assert "张" not in str(talk.conversation), way


def test_leaving_again_updates_and_is_one_lead() -> None:
    talk = checked()
    talk.tap("确认提交", "更新登记")
    assert "再留一次就是更新" in talk.text
    talk.tap("同意，留个意向")
    talk.say("张伟", "13912345678", "跳过", "跳过", "跳过", "确认")
    assert talk.conversation.leads == (TIER,)
    assert len(talk.effects) == 2


@pytest.mark.parametrize("word", ["撤回", "/withdraw", "退订"])
def test_one_word_and_a_confirmation_withdraw(word: str) -> None:
    talk = checked()
    talk.tap("确认提交")
    talk.say(word)
    assert "韶关市技能大师工作室" in talk.text
    assert len(talk.effects) == 1
    talk.tap("确认撤回")
    assert talk.effects[1:] == [WithdrawLeads()]
    assert talk.conversation.leads == ()
    assert talk.view == ("result", "")


@pytest.mark.parametrize("word", ["/forget", "忘记我", "删除我的信息"])
def test_forgetting_is_at_once_and_leaves_nothing(word: str) -> None:
    talk = checked()
    talk.say(word)
    assert talk.effects == [Forget()]
    assert "已经全部删除" in talk.text
    fresh = replace(talk.conversation, step=0, language="zh")
    assert fresh == type(fresh)()


def test_an_old_confirmation_records_nothing() -> None:
    talk = checked()
    send = talk.choice("确认提交").id
    talk.tap("确认提交")
    before = len(talk.effects)
    talk.send(Incoming(choice=send))
    assert len(talk.effects) == before
    assert "现在不起作用了" in talk.text


def test_starting_again_keeps_the_leads_to_withdraw() -> None:
    talk = checked()
    talk.tap("确认提交", "重新开始", "清空，重新开始")
    assert talk.conversation.leads == (TIER,)
