"""Changing a reminder: how early, at which hour, where to, what is ready."""

from dataclasses import replace

import pytest

from dialogs.effect import Keep, RenewFeed
from dialogs.incoming import Incoming
from dialogs.reminding.hours import awake, read_hour
from dialogs.reminding.mail import read_mail, shown
from dialogs.reply import Link
from dialogs.subscription import OFFSETS, State
from support.holding import CRAFTSMAN, ONE, changing, holding, kept


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
