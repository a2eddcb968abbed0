"""How a text is read before anything is understood."""

import pytest

from dialogs.asking.forms import forms_of
from dialogs.asking.frame import frame_of
from dialogs.asking.language import spoken
from dialogs.asking.normal import LONGEST, normal
from dialogs.asking.sound import corrected
from knowledge.library import Library


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("申報表要幾份？", "申报表要几份"),
        ("ＰＤＦ　最多２０页", "pdf最多20页"),
        ("重庆 补贴", "重庆补贴"),
        ("what's the  Deadline", "what's the deadline"),
        ("1,500 words", "1500 words"),
        ("推荐函要盖章吗，什么时候要", "推荐函要盖章吗|什么时候要"),
        ("补\u200b贴\u202e多少\x00", "补贴多少"),
        ("", ""),
        ("。。。", ""),
    ],
)
def test_one_way_of_writing(typed: str, read: str) -> None:
    assert normal(typed) == read


@pytest.mark.parametrize("typed", ["\ud800补贴", "a" * 10**6, "\x00" * 10**6, "重庆" * 10**5, "𠮷野家"])
def test_nothing_that_is_typed_is_too_much(typed: str) -> None:
    assert len(normal(typed)) <= 4 * LONGEST


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("工作室名鹅几个", "工作室名额几个"),
        ("工做室名额", "工作室名额"),
        ("升分正要交吗", "身份证要交吗"),
        ("路城区补贴", "鹿城区补贴"),
        ("伸报平台网纸", "申报平台网址"),
        ("56岁能报吗", "56岁能报吗"),
        ("紫色的星期三", "紫色的星期三"),
        ("补贴多少", "补贴多少"),
    ],
)
def test_words_that_sound_alike_are_repaired_and_others_left_alone(library: Library, typed: str, meant: str) -> None:
    """几分 for 几份 shares a character; 的星 for 德行 shares none, and a unit stays with its number."""
    assert corrected(typed, library, forms_of(library)).replace("身分证", "身份证") == meant


@pytest.mark.parametrize(
    ("typed", "claimed"),
    [
        ("55了能报重庆不", {"leader_age": 55}),
        ("我今年五十六岁", {"leader_age": 56}),
        ("I'm 58 and work in Lucheng", {"leader_age": 58}),
        ("我高级工能领办吗", {"skill_level": "senior"}),
        ("只有技师证", {"skill_level": "technician"}),
        ("在大连交了三年社保", {"local_insurance_years": 3}),
        ("我带3个徒弟", {}),
        ("我社保不满五年", {}),
        ("大连要五年社保吗", {}),
        ("我没有技师证", {}),
        ("必须高级技师吗", {}),
        ("我交了两三年社保能报大连工匠吗", {}),
        ("我在外地交了10年社保能报吗", {}),
        ("我社保断了2年", {}),
        ("我退休5年了能报吗", {}),
        ("我们厂教育经费提了1.5%，技能人才占50%能报吗", {"skilled_share": 50}),
        ("我在工作室一年待够不了6个月", {}),
        ("我工作室成立6个月了", {}),
        ("我30岁开始干，现在能报不", {}),
        ("我有20了徒弟", {}),
        ("我55kg", {}),
        ("我不止55岁了能报吗", {}),
        ("55岁以上能报吗", {}),
        ("我五十好几了能报吗", {}),
        ("我非高级技师", {}),
        ("我正在考高级技师", {}),
        ("我们厂有高级技师能报吗", {}),
        ("我徒弟是高级技师能报吗", {}),
        ("我2个高级技师3个技师的团队能报吗", {}),
        ("我没有公司的奖能报吗", {}),
        ("我没证明材料能报吗", {}),
        ("2024年还能报吗", {}),
        ("技师和高级技师有什么不同", {}),
        ("我200岁", {}),
    ],
)
def test_what_somebody_says_of_himself(library: Library, typed: str, claimed: dict[str, object]) -> None:
    assert frame_of(library, typed).claims == claimed


def test_a_name_inside_another_name_is_not_meant(library: Library) -> None:
    """首席 in 首席技师 is no tier, 工匠 in 辽宁工匠 no programme; 大连 in 大连工匠 is the place too."""
    assert not frame_of(library, "我是首席技师").tiers
    assert not frame_of(library, "辽宁工匠怎么报").called
    assert frame_of(library, "大连工匠奖多少").places == {"dalian"}


@pytest.mark.parametrize(
    ("typed", "language"), [("How much?", "en"), ("补贴", "zh"), ("deadline是哪天", "zh"), ("ok", "zh"), ("123", "zh")]
)
def test_the_language_of_a_question(typed: str, language: str) -> None:
    assert spoken(typed, "zh") == language
