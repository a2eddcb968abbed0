"""Which notice is meant, over several turns and on a screen."""

import pytest

from dialogs.asking.finding import find
from knowledge.library import Library

CQ, DS, DC, LC, SG = (
    "chongqing-studio-2024",
    "dalian-studio-2024",
    "dalian-craftsman-2021",
    "lucheng-studio-2024",
    "shaoguan-studio-2022",
)


@pytest.mark.parametrize(
    ("turns", "context", "kind", "notices"),
    [
        (["补贴多少"], [], "clarify", {CQ, DS, DC, LC, SG}),
        (["补贴多少"], [LC], "answer", {LC}),
        (["重庆补贴多少"], [LC], "answer", {CQ}),
        (["大连补贴多少"], [], "clarify", {DS, DC}),
        (["大连补贴多少"], [DS, DC], "clarify", {DS, DC}),
        (["大连社保要几年"], [], "answer", {DC}),
        (["大连工匠和大连工作室补贴各多少"], [], "answer", {DS, DC}),
        (["重庆和鹿城补贴多少"], [], "answer", {CQ, LC}),
        (["大连工匠奖多少", "那重庆呢"], [], "answer", {CQ}),
        (["大连工匠截止哪天", "那工作室呢"], [], "answer", {DS}),
        (["重庆首席名额几个", "你好", "补贴呢"], [], "answer", {CQ}),
        (["大连补贴多少", "工匠那个"], [], "answer", {DC}),
        (["补贴多少", "鹿城的"], [], "answer", {LC}),
        (["广州补贴多少"], [CQ], "decline", set()),
        (["重庆要交哪些材料", "那广州呢"], [], "decline", set()),
        (["骑缝章盖哪里"], [], "answer", {DC}),
        (["推荐汇总表年龄那栏怎么填"], [], "answer", {DC}),
        (["瓯江技能大奖拿过的可以领办不"], [], "answer", {LC}),
        (["叶梦姣电话多少"], [], "clarify", {DS, DC}),
        (["88990719是哪儿的电话"], [], "answer", {LC}),
        (["广州补贴多少", "什么时候截止"], [], "decline", set()),
        (["广州补贴多少", "那重庆呢"], [], "answer", {CQ}),
        (["不是重庆，是鹿城，补贴多少"], [], "answer", {LC}),
        (["大连工匠公示几天", "跟韶关比呢"], [], "answer", {DC, SG}),
        (["带徒补贴咋算", "高级工一个多少"], [], "answer", {DS}),
    ],
)
def test_a_place_outweighs_names_and_names_outweigh_the_screen(
    library: Library, turns: list[str], context: list[str], kind: str, notices: set[str]
) -> None:
    found = find(library, turns, context)
    assert (found.kind, set(found.notices)) == (kind, notices)


def test_the_notice_that_was_chosen_is_the_only_one(library: Library) -> None:
    found = find(library, ["补贴多少"], only=SG)
    assert (found.kind, found.notices) == ("answer", (SG,))


def test_a_tier_that_is_named_keeps_the_others_out(library: Library) -> None:
    found = find(library, ["重庆首席补贴多少"])
    assert f"{CQ}/grant-chief" in found.facts
    assert f"{CQ}/grant-municipal" not in found.facts


def test_a_tier_stays_meant_until_another_is_named(library: Library) -> None:
    found = find(library, ["重庆市级要啥条件", "那国家级的呢", "给多少钱"])
    assert f"{CQ}/grant-national" in found.facts
    assert f"{CQ}/grant-chief" not in found.facts


@pytest.mark.parametrize("context", [["nowhere"], ["", CQ], [CQ, "nowhere"]])
def test_a_notice_that_does_not_exist_is_no_context(library: Library, context: list[str]) -> None:
    assert set(find(library, ["补贴多少"], context).notices) in ({CQ}, {CQ, DS, DC, LC, SG})


def test_two_sentences_ask_together(library: Library) -> None:
    """市里呢 after a question on the posting inside the unit asks for the city's posting."""
    found = find(library, ["大连工匠单位要公示几天", "市里呢"])
    assert f"{DC}/public-posting" in found.facts


def test_a_question_that_is_whole_asks_nothing_together_with_the_one_before(library: Library) -> None:
    found = find(library, ["重庆技能大师工作室补贴多少", "什么时候截止"])
    assert f"{CQ}/apply-online" in found.facts
    assert f"{CQ}/grant-chief" not in found.facts


def test_what_was_said_of_oneself_does_not_outlive_its_question(library: Library) -> None:
    assert find(library, ["我今年60岁能报重庆吗", "补贴多少"]).weighed == {}
    assert find(library, ["我今年60岁能报重庆吗", "45岁呢"]).claims.get("leader_age") != 60
