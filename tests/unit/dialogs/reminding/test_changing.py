"""Changing a reminder: how early, at which hour, where to, what is ready; pausing, stopping, and taking that back."""

from dataclasses import replace
from datetime import datetime

import pytest

from dialogs.asking.language import spoken
from dialogs.effect import Forget, Keep, RenewFeed
from dialogs.incoming import Incoming
from dialogs.reminding.hours import awake, read_hour
from dialogs.reminding.mail import read_mail, shown
from dialogs.reply import Link
from dialogs.subscription import OFFSETS, Held, State, Subscription
from knowledge.window import ZONE
from support.talk import Talk, asked, same_but_step

CRAFTSMAN = "dalian-craftsman-2021"
NOW = datetime(2021, 6, 19, 9, 0, tzinfo=ZONE)
ONE = Subscription(1, CRAFTSMAN, "unit", "zh", next_feed="/calendar/7-abc.ics")
TWO = Subscription(2, "lucheng-studio", "self", "zh")


def holding(*subscriptions: Subscription, now: datetime = NOW) -> Talk:
    talk = Talk(now=now, held=Held(subscriptions or (ONE,), ("email", "calendar")))
    talk.say("/start", "我的提醒")
    return talk


def changing(*labels: str) -> Talk:
    talk = holding()
    talk.tap("大连工匠（2021年）", *labels)
    return talk


def kept(talk: Talk) -> Subscription:
    last = talk.effects[-1]
    assert isinstance(last, Keep)
    return last.subscription


def test_days_are_ticked_one_by_one_and_the_last_one_stays() -> None:
    talk = changing("提前几天", "提前 60 天", "提前 30 天")
    assert talk.reply.in_place
    assert kept(talk).offsets == (60, 14, 7, 3, 1, 0)
    talk.tap("提前 60 天", "提前 14 天", "提前 7 天", "提前 3 天", "提前 1 天")
    assert kept(talk).offsets == (0,)
    talk.tap("当天")
    assert "至少要留一个" in talk.text
    assert kept(talk).offsets == (0,)


def test_days_may_come_all_at_once_from_a_form_or_be_typed() -> None:
    talk = changing("提前几天")
    ids = {choice.label: choice.id for choice in talk.reply.choices}
    talk.send(Incoming(choice=ids["选好了"], picked=(ids["提前 60 天"], ids["当天"])))
    assert kept(talk).offsets == (60, 0)
    assert talk.view == ("reminder", "1")
    talk.tap("提前几天")
    talk.say("2 3")
    assert kept(talk).offsets == (60, 30, 14, 0)


def test_a_form_without_a_day_is_refused() -> None:
    talk = changing("提前几天")
    talk.send(Incoming(choice=talk.choice("选好了").id, picked=()))
    assert "至少要留一个" in talk.text
    assert talk.effects == []


@pytest.mark.parametrize(
    ("said", "hour"),
    [("8点半", "08:30"), ("下午三点", "15:00"), ("19:59", "19:59"), ("改到10点吧", "10:00"), ("2 pm", "14:00")],
)
def test_any_hour_may_be_typed(said: str, hour: str) -> None:
    talk = changing("几点提醒")
    talk.say(said)
    assert kept(talk).hour == hour
    assert f"几点提醒：{hour}" in talk.text


@pytest.mark.parametrize("said", ["晚上九点", "20:00", "早上6点", "8:29", "0点"])
def test_an_hour_at_which_people_rest_is_refused_with_those_that_will_do(said: str) -> None:
    talk = changing("几点提醒")
    talk.say(said)
    assert "多半在休息" in talk.text
    assert "08:30 到 20:00" in talk.text
    assert talk.view == ("remind_hour", "1")
    assert talk.effects == []


@pytest.mark.parametrize("said", ["25:00", "9:60", "二十五点"])
def test_there_is_no_such_hour(said: str) -> None:
    talk = changing("几点提醒")
    talk.say(said)
    assert "没有这个钟点" in talk.text
    assert talk.effects == []


def test_what_is_no_hour_is_not_guessed() -> None:
    talk = changing("几点提醒")
    talk.say("随便")
    assert talk.view == ("remind_hour", "1")
    assert talk.effects == []


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("９：３０", "09:30"),
        ("九点一刻", "09:15"),
        ("上午十一点三刻", "11:45"),
        ("中午", "12:00"),
        ("中午一点", "13:00"),
        ("晚上十二点", "00:00"),
        ("夜里三点", "03:00"),
        ("12 am", "00:00"),
        ("12pm", "12:00"),
        ("noon", "12:00"),
        ("24:00", ""),
        ("9", None),
        ("三", None),
        ("", None),
        ("点", None),
        ("8点9分10秒", None),
    ],
)
def test_hours_are_read_as_people_say_them(said: str, hour: str | None) -> None:
    assert read_hour(said) == hour


def test_quiet_hours_may_lie_within_a_day() -> None:
    assert awake("12:00", "01:00", "06:00")
    assert not awake("01:00", "01:00", "06:00")
    assert awake("06:00", "01:00", "06:00")


def test_an_address_is_asked_for_in_private_and_its_owner_is_asked_first() -> None:
    talk = changing("送到哪里", "电子邮箱")
    assert talk.reply.private
    assert talk.reply.expects == "text"
    talk.say("邮箱：HR.Zhang@Corp.com")
    asked = replace(ONE, number=2, channel="email", where="hr***@corp.com", state="unconfirmed", feed="", next_feed="")
    assert talk.effects[-1] == Keep(asked, "hr.zhang@corp.com")
    assert "确认之前，那里不会收到任何提醒" in talk.text
    assert "确认之前照旧在这里提醒" in talk.text
    assert "hr.zhang" not in talk.text
    assert not talk.reply.private


def test_another_address_takes_the_place_of_one_that_nobody_confirmed() -> None:
    mailed = replace(ONE, channel="email", where="hr***@corp.com", state="unconfirmed")
    talk = holding(mailed)
    talk.tap("大连工匠（2021年）", "送到哪里", "电子邮箱")
    talk.say("other@corp.com")
    assert talk.effects == [Keep(replace(mailed, where="ot***@corp.com"), "other@corp.com")]
    assert "照旧" not in talk.text


@pytest.mark.parametrize(
    "said",
    [
        "hr",
        "hr@corp",
        "a@b.com c@d.com",
        "@b.com",
        "a@@b.com",
        "a b@c.com",
        "x" * 65 + "@b.com",
        "a@b.com\r\nBcc: c@d.com",
    ],
)
def test_what_is_no_address_is_refused_gently(said: str) -> None:
    talk = changing("送到哪里", "电子邮箱")
    talk.say(said)
    assert "这不像一个完整的邮箱地址" in talk.text
    assert talk.view == ("remind_email", "1")
    assert talk.effects == []
    talk.tap("不用邮箱")
    assert talk.view == ("reminder", "1")


def test_an_address_is_read_and_shown_in_part() -> None:
    assert read_mail(" <Ａ.b+c@Example.COM>。") == "a.b+c@example.com"
    assert shown("ab@example.com") == "a***@example.com"


def test_back_to_the_chat_no_address_is_left() -> None:
    mailed = replace(ONE, channel="email", where="hr***@corp.com", state="unconfirmed")
    talk = holding(mailed)
    talk.tap("大连工匠（2021年）", "送到哪里", "这个聊天")
    assert talk.effects == [Keep(ONE)]


def test_only_a_calendar_gives_its_link_at_once() -> None:
    talk = changing("送到哪里", "只放进日历")
    assert talk.effects == [Keep(replace(ONE, channel="calendar")), RenewFeed(1)]
    assert Link("日历链接", "/calendar/7-abc") in talk.reply.blocks


def test_an_old_button_gives_no_new_link() -> None:
    talk = changing("放进日历")
    old = talk.choice("给我一个日历链接").id
    talk.tap("给我一个日历链接")
    assert talk.effects == [RenewFeed(1)]
    talk.send(Incoming(choice=old))
    assert talk.effects == [RenewFeed(1)]
    assert "现在不起作用了" in talk.text


def test_papers_are_ticked_and_kept() -> None:
    talk = changing("材料备齐了哪些")
    talk.tap(talk.labels[0], talk.labels[1], "选好了")
    assert len(kept(talk).prepared) == 2
    assert "备齐 2 样，共 11 样" in talk.text


def test_steps_are_ticked_as_done() -> None:
    talk = changing("哪一步办好了", "大连工匠（2021年），单位内公示", "选好了")
    assert kept(talk).done == {f"{CRAFTSMAN}/unit-posting"}
    assert "您标了办好，不再提醒" in talk.text


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("暂停提醒", "paused"),
        ("停止提醒", "stopped"),
        ("退订", "stopped"),
        ("stop", "stopped"),
        ("别再提醒我了", "stopped"),
    ],
)
def test_one_word_is_for_all(word: str, state: State) -> None:
    talk = holding(ONE, TWO)
    talk.say(word)
    assert talk.effects == [Keep(replace(ONE, state=state)), Keep(replace(TWO, state=state))]
    assert [one.state for one in talk.held.subscriptions] == [state, state]


def test_resuming_takes_up_what_was_paused_and_not_what_was_stopped() -> None:
    talk = holding(replace(ONE, state="paused"), replace(TWO, state="stopped"))
    talk.say("恢复提醒")
    assert talk.effects == [Keep(ONE)]


def test_a_sentence_stops_only_what_it_names() -> None:
    talk = holding(ONE, TWO)
    talk.say("鹿城的不用提醒了")
    assert talk.effects == [Keep(replace(TWO, state="stopped"))]
    talk.say("重庆的不用提醒了")
    assert len(talk.effects) == 1
    assert "已经没有了，什么都没有改" in talk.text


def test_stopping_can_be_taken_back_with_one_tap() -> None:
    talk = holding(ONE, TWO)
    talk.say("停止提醒")
    talk.tap("不停了，继续提醒")
    assert talk.effects[-2:] == [Keep(ONE), Keep(TWO)]
    assert "不停了，继续提醒" not in talk.labels


def test_stopping_says_that_an_intent_stays_and_how_to_withdraw_it() -> None:
    talk = holding(ONE)
    talk.conversation = replace(talk.conversation, leads=("shaoguan-studio-2022/municipal",))
    talk.say("退订")
    assert "要撤回请打“撤回”" in talk.text


@pytest.mark.parametrize("held", [(), (replace(ONE, state="stopped"),)])
def test_without_reminders_the_word_withdraws_an_intent_as_before(held: tuple[Subscription, ...]) -> None:
    talk = Talk(held=Held(held))
    talk.say("/start", "退订")
    assert talk.view == ("withdraw", "")


@pytest.mark.parametrize("word", ["停止提醒", "暂停提醒", "恢复提醒"])
def test_without_reminders_there_is_nothing_to_stop_and_this_is_said(word: str) -> None:
    talk = asked("重庆")
    before = talk.conversation
    talk.say(word)
    assert "没有可停可改的" in talk.text
    assert same_but_step(before, talk.conversation)


def test_forgetting_takes_the_reminders_with_it_and_says_so() -> None:
    talk = holding()
    old = [choice.id for choice in talk.reply.choices]
    talk.say("忘记我")
    assert talk.effects == [Forget()]
    assert "订过的提醒" in talk.text
    for stale in old:
        talk.send(Incoming(choice=stale))
        assert talk.effects == [Forget()]


def test_another_language_is_that_of_the_reminders_too() -> None:
    talk = holding()
    talk.tap("English")
    assert talk.effects == [Keep(replace(ONE, language="en"))]


def test_the_list_says_of_each_how_it_stands() -> None:
    stands: tuple[State, ...] = ("active", "paused", "unconfirmed", "over", "stopped", "unreachable")
    talk = holding(*(replace(ONE, number=n, state=state, where="a***@b.com") for n, state in enumerate(stands, 1)))
    for said in (
        "下一次提醒在2021年6月21日星期一 09:00",
        "暂停中",
        "等 a***@b.com 点确认信",
        "不再提醒",
        "已经停了",
        "送不到",
    ):
        assert said in talk.text
    assert len(set(talk.labels)) == len(talk.labels)


def test_the_next_reminder_follows_what_was_chosen() -> None:
    talk = changing("提前几天")
    ids = {choice.label: choice.id for choice in talk.reply.choices}
    talk.send(Incoming(choice=ids["选好了"], picked=(ids["提前 1 天"],)))
    assert "下一次提醒：2021年6月23日星期三 09:00" in talk.text


def test_defaults_are_thirty_fourteen_seven_three_one_and_the_day_itself() -> None:
    assert OFFSETS == (30, 14, 7, 3, 1, 0)


def test_papers_may_be_typed_by_their_numbers_and_typed_again_to_take_one_back() -> None:
    talk = changing("材料备齐了哪些")
    talk.say("1 2")
    first = kept(talk).prepared
    assert len(first) == 2
    talk.tap("材料备齐了哪些")
    talk.say("2 3")
    assert len(kept(talk).prepared & first) == 1


def test_what_was_stopped_promises_nothing_and_has_one_way_back() -> None:
    talk = changing()
    talk.say("停止提醒")
    assert "什么都不会再发" in talk.text
    assert "会提醒这些日子" not in talk.text
    assert [label for label in talk.labels if "继续" in label or "重新提醒" in label] == ["重新提醒"]
    talk.tap("重新提醒")
    assert talk.effects[-1] == Keep(ONE)


@pytest.mark.parametrize(
    ("said", "screen"),
    [
        ("发到邮箱", "remind_email"),
        ("改到邮箱", "remind_email"),
        ("能发到我的邮箱吗？", "remind_email"),
        ("用邮箱提醒我", "remind_email"),
        ("by e-mail", "remind_email"),
        ("send it by email please", "remind_email"),
        ("改提前几天", "remind_days"),
        ("我想改一下提前几天", "remind_days"),
        ("change the days", "remind_days"),
        ("改几点", "remind_hour"),
        ("改时间", "remind_hour"),
        ("能改几点吗", "remind_hour"),
        ("change the hour", "remind_hour"),
        ("change the time of reminders", "remind_hour"),
        ("me@example.com", "remind_email"),
    ],
)
def test_what_is_to_be_changed_may_be_typed(said: str, screen: str) -> None:
    for talk in (holding(), changing()):
        talk.say(said)
        assert talk.view == (screen, "1")
        assert talk.effects == []


def test_away_from_the_reminders_only_what_names_them_changes_them() -> None:
    talk = asked("大连")
    talk.held = Held((ONE,), ("email",))
    before = talk.view
    talk.say("改几点")
    assert talk.view == before
    talk.say("提醒发到邮箱")
    assert talk.view == ("remind_email", "1")


def test_before_anything_is_asked_for_one_hears_what_comes_first_and_in_ones_own_language() -> None:
    for said in ("发到邮箱", "改几点", "改提前几天", "me@example.com"):
        talk = Talk(now=NOW, held=Held((TWO,), ("email",)))
        talk.say("/start", "大连工匠开始了提醒我", said)
        assert "先订好提醒" in talk.text
        assert talk.view == ("remind", CRAFTSMAN)
        assert talk.effects == []
        talk.held = Held()
        talk.say("改几点")
        assert "先订好提醒" in talk.text
        assert "邮箱" not in talk.text


def test_of_several_the_one_to_change_is_chosen_first() -> None:
    talk = holding(ONE, TWO)
    talk.say("改几点")
    assert "要改哪一个" in talk.text
    assert talk.view == ("reminders", "")


def test_a_long_text_of_polite_words_is_read_at_once() -> None:
    talk = holding()
    for words in ("wantto" * 48, "提醒我" * 95, "我想要" * 99):
        talk.say(words)
        assert talk.view[0] in ("reminders", "choose")


def test_an_address_has_no_language() -> None:
    assert spoken("me@example.com", "zh") == "zh"
    assert spoken("https://example.com/where", "zh") == "zh"
    assert spoken("my address is me@example.com", "zh") == "en"


@pytest.mark.parametrize(
    ("ways", "named", "not_named"),
    [(("email", "calendar"), "邮箱或放进日历", "——"), (("email",), "送到邮箱", "日历"), ((), "留在这里", "邮箱")],
)
def test_only_the_ways_there_are_are_spoken_of(ways: tuple[str, ...], named: str, not_named: str) -> None:
    talk = Talk(now=NOW, held=Held((), ways, lasting=False))
    talk.say("/start", "怎么取消提醒")
    assert named in talk.text
    assert not_named not in talk.text
    assert "这个页面" not in talk.text
