"""Asking to be reminded: by words and by taps, one tap of consent, and nothing before it."""

from datetime import datetime

import pytest

from dialogs.effect import Keep
from dialogs.incoming import Incoming
from dialogs.reply import Paragraph
from dialogs.subscription import HERE, HOUR, MOST, OFFSETS, Held, Subscription
from knowledge.window import ZONE
from support.talk import Talk, asked, same_but_step, started

CRAFTSMAN = "dalian-craftsman-2021"
OPEN_IN_DALIAN = datetime(2021, 6, 19, 9, 0, tzinfo=ZONE)


def wishing(now: datetime = OPEN_IN_DALIAN, **given: object) -> Talk:
    talk = Talk(now=now, held=Held(**given))  # type: ignore[arg-type]
    talk.say("/start", "大连工匠开始了提醒我")
    return talk


def test_a_sentence_with_a_notice_in_it_leads_straight_to_its_reminder() -> None:
    talk = wishing()
    assert talk.view == ("remind", CRAFTSMAN)
    assert talk.effects == []


def test_everything_is_said_before_the_one_tap() -> None:
    talk = wishing()
    for said in (
        "2021年6月24日星期四",
        "通知没有印，是推算的",
        "2021年7月2日星期五",
        "30、14、7、3、1 天",
        "09:00",
        "这个聊天",
        "只记下这个聊天的地址",
        "打“停止提醒”就停",
        "打“忘记我”全部删除",
        "以人社部门的通知为准",
    ):
        assert said in talk.text
    assert talk.labels[:2] == ["提醒我本人", "提醒我们单位"]


def test_one_tap_subscribes_with_what_is_usual() -> None:
    talk = wishing()
    talk.tap("提醒我们单位")
    new = Subscription(1, CRAFTSMAN, "unit", "zh", OFFSETS, HOUR, HERE)
    assert talk.effects == [Keep(new)]
    assert talk.view == ("reminder", "1")
    assert "下一次提醒：2021年6月21日星期一 09:00" in talk.text


def test_the_unit_comes_first_where_a_clerk_asks() -> None:
    talk = asked("重庆")
    talk.say("改答案")
    talk.tap("为谁问：", "为单位里的师傅问")
    talk.say("提醒我")
    assert talk.labels[:2] == ["提醒我们单位", "提醒我本人"]


@pytest.mark.parametrize(
    "said", ["提醒我", "到时候提醒我", "截止前告诉我", "开始报名了告诉我一声", "remind me", "/remind", "请到期提醒一下"]
)
def test_every_usual_wish_is_understood_where_one_notice_is_in_scope(said: str) -> None:
    talk = asked("重庆")
    talk.say(said)
    assert talk.view == ("remind", "chongqing-studio-2024")
    assert talk.effects == []


def test_several_notices_are_asked_back() -> None:
    talk = asked("大连")
    talk.say("提醒我")
    assert talk.view == ("choose", "remind")
    assert [label for label in talk.labels if label.startswith("大连")] == [
        "大连工匠（2021年）",
        "大连技能大师工作室（2024年）",
    ]
    talk = started()
    talk.say("大连有新通知了跟我说一声")
    assert talk.view == ("welcome", "")
    talk.tap("提醒我：大连工匠（2021年）")
    assert talk.view == ("remind", CRAFTSMAN)


def test_with_nothing_in_scope_any_notice_can_be_chosen() -> None:
    talk = started()
    talk.say("提醒我")
    assert len([label for label in talk.labels if "年" in label]) == 5


@pytest.mark.parametrize(
    ("said", "subject", "promised"),
    [
        ("鹿城的日子出来了告诉我一声", "lucheng-studio", "一公布就告诉您一次"),
        ("韶关开始了提醒我", "shaoguan-studio", "一公布就告诉您一次"),
        ("大连工匠有新的了提醒我", "dalian-craftsman", "下一批的通知来了"),
    ],
)
def test_where_there_is_no_date_the_next_one_is_awaited(said: str, subject: str, promised: str) -> None:
    talk = started()
    talk.say(said)
    assert promised in talk.text
    talk.tap("提醒我本人")
    (kept,) = talk.effects
    assert isinstance(kept, Keep)
    assert kept.subscription.subject == subject


@pytest.mark.parametrize(
    "said", ["你会提醒我吗", "怎么取消提醒", "能不能到时候提醒我？", "can you remind me?", "提醒几点发？"]
)
def test_a_question_about_reminders_is_answered_and_subscribes_nothing(said: str) -> None:
    talk = asked("重庆")
    view = talk.view
    talk.say(said)
    assert "可以提醒" in talk.text or "Yes: once you ask" in talk.text
    assert "停止提醒" in talk.text or "stop reminders" in talk.text
    assert talk.view == view
    assert talk.effects == []
    talk.tap("到时候提醒我")
    assert talk.view[0] == "remind"


@pytest.mark.parametrize("said", ["评上了会通知我吗", "截止时间告诉我", "电话告诉我", "把材料清单告诉我一下"])
def test_what_only_sounds_alike_is_no_wish(said: str) -> None:
    talk = asked("重庆")
    talk.say(said)
    assert talk.view[0] == "question"


def test_the_same_subject_is_shown_and_not_subscribed_twice() -> None:
    talk = wishing()
    once = talk.choice("提醒我们单位").id
    talk.tap("提醒我们单位")
    for again in (Incoming(choice=once), Incoming("大连工匠到时候提醒我")):
        talk.send(again)
        assert "已经订过了" in talk.text
        assert talk.view == ("reminder", "1")
    assert len(talk.effects) == 1


def test_an_old_consent_button_subscribes_nothing_before_it_is_tapped_once_more() -> None:
    talk = wishing()
    old = talk.choice("提醒我们单位").id
    talk.say("忘记我")
    talk.send(Incoming(choice=old))
    assert talk.view == ("remind", CRAFTSMAN)
    assert "请看一眼再点一次" in talk.text
    assert not any(isinstance(effect, Keep) for effect in talk.effects)


def test_no_chat_has_more_than_it_may() -> None:
    held = tuple(Subscription(n, f"x-{n}", "self", "zh", state="stopped") for n in range(1, MOST + 1))
    talk = wishing(subscriptions=held)
    talk.tap("提醒我们单位")
    assert "已经满了" in talk.text
    assert talk.effects == []


def test_what_was_stopped_is_taken_up_again_under_its_number() -> None:
    talk = wishing()
    talk.tap("提醒我们单位")
    talk.say("停止提醒", "大连工匠提醒我")
    talk.tap("提醒我本人")
    last = talk.effects[-1]
    assert isinstance(last, Keep)
    assert (last.subscription.number, last.subscription.role, last.subscription.state) == (1, "self", "active")


def test_every_way_in_is_there() -> None:
    talk = asked("重庆")
    talk.answer()
    for steps in ((), ("时间安排",)):
        talk.say("结果")
        if steps:
            talk.tap(*steps)
        talk.tap("到时候提醒我")
        assert talk.view == ("remind", "chongqing-studio-2024")
    talk.say("/start chongqing-studio-2024")
    talk.tap("到时候提醒我")
    assert talk.view == ("remind", "chongqing-studio-2024")
    talk.say("帮助")
    assert "提醒我" in talk.text
    talk.tap("我的提醒")
    assert talk.view == ("reminders", "")


def test_back_leads_to_where_somebody_was() -> None:
    talk = asked("重庆")
    view = talk.view
    talk.say("提醒我")
    talk.tap("提醒我本人", "几点提醒", "上一步")
    assert talk.view == ("reminder", "1")
    talk.tap("上一步")
    assert talk.view == view


def test_a_page_that_nobody_may_be_looking_at_says_so() -> None:
    talk = wishing(lasting=False)
    assert "下次打开就看到" in talk.text


def test_looking_at_reminders_changes_no_answer() -> None:
    talk = asked("重庆")
    talk.say("不清楚")
    before = talk.conversation
    talk.say("提醒我")
    talk.tap("提醒我本人", "接着回答问题")
    assert same_but_step(before, talk.conversation)
    assert any(isinstance(block, Paragraph) for block in talk.reply.blocks)


def test_a_subscription_to_the_programme_is_one_to_its_open_batch() -> None:
    talk = wishing(subscriptions=(Subscription(4, "dalian-craftsman", "unit", "zh"),))
    assert talk.view == ("reminder", "4")
    assert "已经订过了" in talk.text
