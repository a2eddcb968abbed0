"""Saying in words what is to be changed of a reminder."""

import pytest

from dialogs.asking.language import spoken
from dialogs.subscription import Held
from support.holding import CRAFTSMAN, NOW, ONE, TWO, changing, holding
from support.talk import Talk, asked


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
