"""What is said about a verdict, and everything one can look up from there."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from dialogs.conversation import Conversation
from dialogs.reply import Link, Points
from dialogs.words import say
from knowledge.fact import Answers
from knowledge.notice import Condition
from knowledge.text import LANGUAGES, Language
from knowledge.window import ZONE, WindowStatus
from support.catalogue import every_clause, failing_alone, library, qualifying
from support.talk import Talk, asked, started


def told(answers: Answers, now: datetime = datetime(2024, 7, 10, 12, tzinfo=ZONE), **more: object) -> Talk:
    """A chat in which these answers were given."""
    conversation = Conversation(answers=dict(answers), order=tuple(answers), asker="self", step=3, **more)  # type: ignore[arg-type]
    talk = Talk(now=now, conversation=conversation)
    talk.say("结果")
    return talk


@pytest.mark.parametrize("tier_id", list(library().tiers))
def test_who_meets_everything_is_told_so_without_a_promise(tier_id: str) -> None:
    talk = told(qualifying(tier_id), focus=tier_id.partition("/")[0])
    name = library().tiers[tier_id].tier.name.zh
    assert f"✓ {name}：看起来够条件" in talk.text
    assert "以人社部门审核为准" in talk.text
    assert "保证" not in talk.text


CONDITIONS = [(tier_id, clause.condition) for tier_id, clause in every_clause()]


@pytest.mark.parametrize(("tier_id", "condition"), CONDITIONS, ids=[f"{tier} {c.id}" for tier, c in CONDITIONS])
def test_every_condition_that_fails_alone_is_named_with_its_clause(tier_id: str, condition: Condition) -> None:
    talk = told(failing_alone(tier_id, condition.id), focus=tier_id.partition("/")[0])
    talk.conversation = talk.conversation.at("why", tier_id)
    talk.say("你好")
    texts = [point for block in talk.reply.blocks if isinstance(block, Points) for point in block.items]
    found = [
        point for point in texts if point.source.startswith(condition.cite.clause) and point.mark in ("no", "unsure")
    ]
    assert any(point.text.startswith(condition.text.zh.removesuffix("。")) for point in found)
    assert "怎样才够" in talk.text


@pytest.mark.parametrize(
    ("city", "now", "said"),
    [
        ("重庆", "2024-07-02T12:00", "“重庆技能大师工作室（2024 年度）”还没开始：2024年7月3日星期三开始"),
        ("重庆", "2024-07-10T12:00", "现在可以申报，到2024年7月15日星期一 18:00 截止，还有 5 天。"),
        ("重庆", "2024-07-15T17:59", "今天 18:00 就截止"),
        ("重庆", "2024-07-15T18:01", "这一批已经截止：2024年7月15日星期一 18:00"),
        ("大连", "2024-03-10T09:00", "最好提前一天交"),
        ("鹿城", "2024-03-10T09:00", "通知没有印出来"),
        ("韶关", "2024-03-10T09:00", "通知没有印出来"),
        ("韶关", "2027-04-28T09:00", "有效期到2027年4月27日星期二为止，已经过了"),
    ],
)
def test_how_the_window_stands_is_said_first(city: str, now: str, said: str) -> None:
    talk = asked(city, now=datetime.fromisoformat(now).replace(tzinfo=ZONE))
    talk.answer()
    first = talk.text.partition("【初步判断】")[0]
    assert said in first


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_a_window_can_stand_has_its_sentence(language: Language) -> None:
    day, moment = date(2027, 3, 1), datetime(2027, 3, 9, 18, tzinfo=ZONE)
    midnight = datetime(2027, 3, 9, 23, 59, 59, tzinfo=ZONE)
    for closes in (moment, midnight):
        for status in (
            WindowStatus("upcoming", day, closes),
            WindowStatus("open", day, closes, days_left=0),
            WindowStatus("open", day, closes, days_left=1, end_day_unclear=True),
            WindowStatus("closed", day, closes),
            WindowStatus("closed", None, closes, expired=True),
            WindowStatus("closed"),
            WindowStatus("upcoming", day),
            WindowStatus("rolling", day),
            WindowStatus("unannounced"),
            WindowStatus("unannounced", past_batch=True),
        ):
            for notice in library().notices.values():
                said = say(language, "window", notice=notice, status=status)
                assert len(said) == 1 + status.end_day_unclear, (notice.id, status)
                assert notice.short.to(language) in said[0].text  # type: ignore[union-attr]


def test_no_date_is_made_up_for_lucheng() -> None:
    talk = asked("鹿城", now=datetime(2024, 7, 10, 12, tzinfo=ZONE))
    talk.answer()
    for said in ("时间安排", "联系方式"):
        talk.say(said)
        assert "年" not in talk.text.replace("2024年）", "").replace("2024年度", "") or "XX月XX日" in talk.text


def test_the_best_verdict_comes_first_and_of_equals_the_highest_tier() -> None:
    talk = told(qualifying("chongqing-studio-2024/municipal"))
    rows = [line for line in talk.text.splitlines() if "技能大师工作室：" in line and line[0] in "✓✗?"]
    assert rows[0].startswith("✓ 市级技能大师工作室")
    assert len(rows) == 3


def test_an_open_verdict_says_what_it_depends_on() -> None:
    talk = told(
        {
            name: value
            for name, value in qualifying("shaoguan-studio-2022/municipal").items()
            if name != "leader_healthy"
        }
    )
    talk.conversation = replace(talk.conversation, unsure=frozenset({"leader_healthy"}))
    talk.say("结果")
    assert "符合，如果还没确认的 1 条也对得上" in talk.text
    talk.tap("为什么、差什么")
    assert "【符合，如果这 1 条也对得上】" in talk.text
    assert "要弄清：身体状况。" in talk.text


def test_what_cannot_be_changed_is_said_honestly() -> None:
    answers = qualifying("chongqing-studio-2024/municipal") | {"leader_age": 60}
    talk = told(answers)
    talk.say("为什么：市级技能大师工作室")
    assert "年龄：您是60岁，要到55岁才对得上。这一项不由人" in talk.text
    assert "原则上要满足，特殊情况由人社部门定" in talk.text


def test_early_no_offers_to_check_the_rest_and_then_goes_on_to_the_end() -> None:
    talk = asked("韶关")
    talk.answer(team_technicians="0", skill_level="没有等级证书")
    assert "把其余条件也核对一遍" in talk.labels
    assert "再问下去也改不了这个判断" in talk.text
    talk.tap("把其余条件也核对一遍")
    assert talk.view[0] == "question"
    talk.answer()
    assert talk.view[0] == "result"
    assert "把其余条件也核对一遍" not in talk.labels


def test_materials_have_copies_forms_stamps_and_their_small_print() -> None:
    talk = started()
    talk.say("/start dalian-craftsman-2021")
    talk.tap("材料清单")
    for said in (
        "份数：5 份",
        "形式：纸质的和电子的都要",
        "原件还是复印件：原件和复印件都要",
        "骑缝章",
        "2000 字左右",
        "份数：通知没写几份",
    ):
        assert said in talk.text
    assert Link("打印这份清单", "/print") in talk.reply.blocks


def test_the_timeline_has_the_inner_day_that_is_not_printed_and_how_it_is_counted() -> None:
    talk = started(now=datetime(2021, 6, 20, 9, tzinfo=ZONE))
    talk.say("/start dalian-craftsman-2021")
    talk.tap("时间安排")
    assert "最晚开始：2021年6月24日星期四" in talk.text
    assert "“最晚开始”这一天通知没有印，是推算的" in talk.text
    assert "5 个工作日（周末和放假不算，调休上班的算）" in talk.text
    assert "7 个工作日" in talk.text
    assert "2021年8月（通知只写到月）" in talk.text


def test_money_is_said_with_its_basis_and_where_none_is_fixed_that_is_said() -> None:
    talk = started()
    talk.say("/start dalian-craftsman-2021")
    talk.tap("评上有什么")
    assert "金额：12万元，一次性，税后。" in talk.text
    talk.say("/start shaoguan-studio-2022")
    talk.tap("评上有什么")
    assert "万元" not in talk.text
    assert "金额：通知没有写定。" in talk.text


def test_tiers_are_compared_by_what_differs() -> None:
    talk = started()
    talk.say("/start chongqing-studio-2024")
    talk.tap("比一比各个档次")
    for said in ("【市级技能大师工作室】", "【市级首席技能大师工作室】", "【国家级技能大师工作室】", "15 万", "5 万"):
        assert said in talk.text
    assert "原则上不超过55周岁" not in talk.text


def test_which_tier_is_asked_where_it_matters_and_only_there() -> None:
    talk = asked("重庆")
    talk.answer()
    talk.tap("评上有什么")
    assert len(talk.labels) == 4
    talk.tap("市级首席技能大师工作室")
    assert "金额：15万元" in talk.text
    talk.tap("材料清单")
    assert talk.view == ("materials", "chongqing-studio-2024")


def test_the_two_dalian_notices_keep_their_telephones_apart() -> None:
    talk = started()
    talk.say("/start dalian-craftsman-2021")
    talk.tap("联系方式")
    assert "84369295" in talk.text
    assert "39997596" not in talk.text
    talk.say("/start dalian-studio-2024")
    talk.tap("找人工")
    assert "0411-39997596" in talk.text
    assert "84369295" not in talk.text


def test_browsing_leads_to_a_card_and_from_there_to_everything() -> None:
    talk = started()
    talk.tap("先看看有哪些项目")
    assert len(talk.labels) == len(library().notices) + 1
    talk.tap("重庆技能大师工作室")
    assert "文号：渝高技办〔2024〕7号" in talk.text
    assert "一共分 3 档" in talk.text
    for label in ("材料清单", "时间安排", "联系方式", "通知没写清的地方"):
        talk.tap(label, "上一步")
        assert talk.view == ("notice", "chongqing-studio-2024")
    talk.tap("上一步")
    assert talk.view == ("browse", "")
