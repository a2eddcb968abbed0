"""In which district the unit is: asked only where there are several, proposed and never assumed, heard by any name."""

import json
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.conversation import dump, restore
from dialogs.effect import RecordLead
from dialogs.incoming import Incoming
from knowledge.text import Language
from support.catalogue import library
from support.talk import Talk, asked

CHONGQING, DALIAN, CRAFTSMAN = (
    "chongqing-studio-2024/municipal",
    "dalian-studio-2024/municipal",
    "dalian-craftsman-2021",
)


def asking(tier: str, unit: str = "跳过", language: Language = "zh") -> Talk:
    """A chat that is asked for the district."""
    talk = _asking(tier, unit, language)
    return replace(talk, replies=list(talk.replies), effects=[])


@cache
def _asking(tier: str, unit: str, language: Language) -> Talk:
    talk = Talk(language)
    talk.say("/start")
    talk.send(Incoming(choice=f"1.leave:{tier}"))
    talk.send(Incoming(choice=f"2.agree:{tier}"))
    talk.say("Zhang" if language == "en" else "张三", "13912345678", unit if language == "zh" else "skip")
    assert talk.view == ("lead_district", "")
    return talk


def taken(talk: Talk) -> str:
    assert talk.conversation.draft is not None
    return talk.conversation.draft.district


def test_every_district_is_had_by_every_name_of_it() -> None:
    for tier in (CHONGQING, DALIAN, "shaoguan-studio-2022/municipal"):
        ref = library().tiers[tier]
        for one in library().districts(ref.notice.place, ref.notice.id):
            for name in (one.name.zh, one.name.en, *one.says):
                talk = asking(tier)
                talk.say(name)
                assert taken(talk) == one.id, name


@pytest.mark.parametrize(
    ("tier", "said", "district"),
    [
        (CHONGQING, "渝北", "yubei"),
        (CHONGQING, "我们在江北区", "jiangbei"),
        (CHONGQING, "重庆市石柱县", "shizhu"),
        (CHONGQING, "酉阳土家族", "youyang"),
        (CHONGQING, "忠县", "zhongxian"),
        (CHONGQING, "高新区", "kexuecheng"),
        (CHONGQING, "两江新区", "liangjiang"),
        (CHONGQING, "nan'an district", "nanan"),
        (CHONGQING, "we are in Yubei", "yubei"),
        (CHONGQING, "由主管部门推荐", "city"),
        (DALIAN, "开发区", "jinpu"),
        (DALIAN, "金州", "jinpu"),
        (DALIAN, "大连市瓦房店", "wafangdian"),
        (DALIAN, "2", "xigang"),
        (DALIAN, "第三个", "shahekou"),
        (DALIAN, "高新", "gaoxin"),
    ],
)
def test_a_district_is_heard_as_people_say_it(tier: str, said: str, district: str) -> None:
    talk = asking(tier)
    talk.say(said)
    assert (talk.view[0], taken(talk)) == ("lead_note", district)


@pytest.mark.parametrize("said", ["不在渝北", "渝北和江北之间", "自治县", "新疆", "某某路 12 号", "13912345678", "😀"])
def test_what_could_be_two_or_none_is_asked_again(said: str) -> None:
    talk = asking(CHONGQING)
    talk.say(said)
    assert (talk.view[0], taken(talk)) == ("lead_district", "")
    assert talk.reply.private


def test_where_two_are_meant_both_are_named() -> None:
    talk = asking(CHONGQING)
    talk.say("渝北和江北")
    assert "您说的可能是：江北区和渝北区" in talk.text


@pytest.mark.parametrize(
    ("unit", "first"),
    [
        ("重庆永川机械厂", "永川区"),
        ("Yubei Works", "渝北区"),
        ("渝北江北联合厂", ""),
        ("某高新技术公司", ""),
        ("跳过", ""),
    ],
)
def test_the_district_in_the_units_name_is_proposed_and_never_assumed(unit: str, first: str) -> None:
    talk = asking(CHONGQING, unit)
    assert ("照您前面说的，可能在" in talk.text) == bool(first)
    assert talk.labels[0] == (first or "渝中区")
    assert len(talk.labels) == len(set(talk.labels))
    talk.say("不清楚")
    assert taken(talk) == ""


def test_a_question_of_before_may_say_it_too_and_the_unit_comes_first() -> None:
    talk = asking(CHONGQING, "永川某厂")
    for unit, questions, first in (
        ("", ("我在渝北区，补贴多少？",), "渝北区"),
        ("永川某厂", ("我在渝北区，补贴多少？",), "永川区"),
        ("", ("渝北和江北哪个好？", "重庆什么时候截止？"), "渝中区"),
    ):
        assert talk.conversation.draft is not None
        draft = replace(talk.conversation.draft, unit=unit)
        talk.conversation = replace(talk.conversation, draft=draft, questions=questions)
        talk.send(Incoming(choice="zzz"))
        assert talk.labels[0] == first


def test_pages_show_each_district_once_and_lead_round() -> None:
    talk = asking(CHONGQING, "江津某厂")
    seen: list[str] = []
    for following in (2, 3, 1):
        assert len(talk.reply.choices) <= 18
        seen += [choice.label for choice in talk.reply.choices if ".district:" in choice.id]
        talk.say("下一页") if following == 2 else talk.tap(f"更多（第 {following} 页，共 3 页）")
    assert talk.view == ("lead_district", "")
    names = [one.name.zh for one in library().places["chongqing"].districts.values()]
    assert sorted(set(seen)) == sorted(names)
    assert len(seen) == len(names) + 2  # the city itself is on every page


def test_back_leads_page_by_page_and_then_to_the_unit() -> None:
    talk = asking(CHONGQING)
    talk.say("更多", "更多", "上一步")
    assert talk.view == ("lead_district", "2")
    talk.say("上一步", "上一步")
    assert talk.view == ("lead_unit", "")


def test_a_district_changed_on_a_later_page_leads_to_what_is_read_back() -> None:
    talk = asking(CHONGQING)
    talk.say("渝中", "没有")
    talk.tap("改区县")
    talk.say("下一页")
    assert talk.view == ("lead_district", "edit2")
    talk.tap("永川区")
    assert talk.view == ("lead_check", "")
    assert "区县：永川区" in talk.text
    talk.tap("确认提交")
    [lead] = talk.effects
    assert isinstance(lead, RecordLead)
    assert lead.district == "yongchuan"


def test_the_city_itself_is_offered_only_where_the_notice_lets_it_recommend() -> None:
    assert "不经区县，由单位直接报市里" not in asking(DALIAN).labels
    assert "不经区县，由单位直接报市里" in asking(f"{CRAFTSMAN}/craftsman").labels


def test_a_place_that_is_a_district_itself_asks_for_none() -> None:
    talk = asked("鹿城")
    talk.answer()
    talk.tap("留个申报意向", "同意，留个意向")
    talk.say("张三", "13912345678", "鹿城某厂")
    assert talk.view == ("lead_note", "")
    talk.say("上一步")
    assert talk.view == ("lead_unit", "")
    talk.say("跳过", "没有")
    assert "区县" not in talk.text
    assert "改区县" not in talk.labels


def test_in_english_it_is_all_in_english() -> None:
    talk = asking(CHONGQING, language="en")
    assert "Which district or county is the unit in?" in talk.text
    talk.say("Wansheng", "skip")
    assert "District: Wansheng Economic Development Zone" in talk.text


def test_a_button_of_another_place_or_screen_changes_nothing() -> None:
    talk = asking(DALIAN)
    talk.send(Incoming(choice="5.district:yubei"))
    assert (talk.view[0], taken(talk)) == ("lead_district", "")
    talk.send(Incoming(choice="5.page:7"))
    assert talk.view == ("lead_district", "")
    talk.say("西岗")
    talk.send(Incoming(choice="5.district:zhongshan"))
    assert (talk.view[0], taken(talk)) == ("lead_note", "xigang")


def test_a_draft_from_before_districts_goes_on() -> None:
    talk = asking(DALIAN)
    talk.say("西岗")
    stored = json.loads(dump(talk.conversation))
    del stored["draft"]["district"]
    talk.conversation = restore(json.dumps(stored).encode())
    talk.say("没有")
    assert "区县：没有说" in talk.text
    talk.tap("确认提交")
    [lead] = talk.effects
    assert isinstance(lead, RecordLead)
    assert lead.district == ""


@settings(max_examples=40)
@given(st.text(max_size=40))
def test_whatever_is_typed_is_one_district_or_none(text: str) -> None:
    talk = asking(CHONGQING)
    talk.say(text)
    assert talk.conversation.draft is None or taken(talk) in {"", *library().places["chongqing"].districts}
