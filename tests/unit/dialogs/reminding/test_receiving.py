"""What is tapped on a reminder: it may be late, come twice, or after everything was stopped or forgotten."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dialogs.effect import Keep, Snooze
from dialogs.incoming import Incoming
from dialogs.reminding.note import Note
from dialogs.reminding.telling import told
from dialogs.reply import Reply
from dialogs.subscription import Held, Subscription
from knowledge.moment import read_moment
from knowledge.window import ZONE
from support.talk import Talk, asked, same_but_step

CRAFTSMAN = "dalian-craftsman-2021"
ONE = Subscription(1, CRAFTSMAN, "unit", "zh")
POSTING = f"{CRAFTSMAN}/unit-posting"
NOW = datetime(2021, 6, 21, 9, 0, tzinfo=ZONE)


def reminded(now: datetime = NOW, key: str = f"{POSTING}/before.3/2021-06-24") -> tuple[Talk, Reply]:
    """A chat in the middle of a question, and the reminder that came into it."""
    talk = asked("重庆", now=now)
    talk.held = Held((ONE,))
    message = told(talk.books, (Note(ONE, read_moment(key)),), "zh", now, talk.conversation.step)
    return talk, message


def press(talk: Talk, message: Reply, label: str) -> Reply:
    (choice,) = (choice for choice in message.choices if choice.label.startswith(label))
    return talk.send(Incoming(choice=choice.id))


def test_done_is_kept_once_and_the_open_question_stays() -> None:
    talk, message = reminded()
    before = talk.conversation
    press(talk, message, "办好了")
    assert talk.effects == [Keep(replace(ONE, done=frozenset({POSTING})))]
    assert talk.conversation.view == before.view
    assert talk.conversation.answers == before.answers
    assert "后面还有 1 个日子" in talk.text
    press(talk, message, "办好了")
    assert len(talk.effects) == 1
    assert "已经记着办好了" in talk.text


def test_done_can_be_taken_back() -> None:
    talk, message = reminded()
    press(talk, message, "办好了")
    undo = talk.choice("还没办好，继续提醒").id
    talk.send(Incoming(choice=undo))
    assert talk.effects[-1] == Keep(ONE)
    talk.send(Incoming(choice=undo))
    assert len(talk.effects) == 2
    assert "会照样提醒" in talk.text


def test_later_is_tomorrow_at_the_hour() -> None:
    talk, message = reminded()
    press(talk, message, "过会儿再提醒")
    assert talk.effects == [Snooze(1, POSTING, datetime(2021, 6, 22, 9, 0, tzinfo=ZONE))]
    assert "2021年6月22日星期二 09:00" in talk.text


@pytest.mark.parametrize(
    ("hour", "until"), [(9, datetime(2021, 6, 24, 12, 0, tzinfo=ZONE)), (16, datetime(2021, 6, 24, 19, 0, tzinfo=ZONE))]
)
def test_on_the_last_day_later_is_in_three_hours(hour: int, until: datetime) -> None:
    talk, message = reminded(datetime(2021, 6, 24, hour, 0, tzinfo=ZONE), f"{POSTING}/before.0/2021-06-24")
    press(talk, message, "过会儿再提醒")
    assert talk.effects == [Snooze(1, POSTING, until)]


@pytest.mark.parametrize("hour", [17, 19, 22])
def test_later_is_never_in_quiet_hours_nor_too_late(hour: int) -> None:
    talk, message = reminded(datetime(2021, 6, 24, hour, 30, tzinfo=ZONE), f"{POSTING}/before.0/2021-06-24")
    press(talk, message, "过会儿再提醒")
    assert talk.effects == []
    assert "没有合适的时候再提醒了" in talk.text


def test_later_the_day_before_comes_before_the_printed_time_of_day() -> None:
    one = Subscription(1, "chongqing-studio-2024", "unit", "zh", hour="18:30")
    now = datetime(2024, 7, 14, 18, 30, tzinfo=ZONE)
    talk = Talk(now=now, held=Held((one,)))
    talk.say("/start")
    message = told(
        talk.books, (Note(one, read_moment("chongqing-studio-2024/apply-online/before.1/2024-07-15")),), "zh", now
    )
    press(talk, message, "过会儿再提醒")
    (snooze,) = talk.effects
    assert isinstance(snooze, Snooze)
    assert snooze.until == datetime(2024, 7, 15, 8, 30, tzinfo=ZONE)


def test_stop_on_a_reminder_stops_that_one_and_can_be_taken_back() -> None:
    talk, message = reminded()
    talk.held = Held((ONE, Subscription(2, "lucheng-studio", "self", "zh")))
    press(talk, message, "停止这个提醒")
    assert talk.effects == [Keep(replace(ONE, state="stopped"))]
    talk.tap("不停了，继续提醒")
    assert talk.effects[-1] == Keep(ONE)


@pytest.mark.parametrize("label", ["办好了", "过会儿再提醒", "停止这个提醒", "改提醒"])
def test_after_everything_was_forgotten_nothing_happens_and_this_is_said(label: str) -> None:
    talk, message = reminded()
    talk.say("忘记我")
    before, effects = talk.conversation, list(talk.effects)
    press(talk, message, label)
    assert "已经没有了，什么都没有改" in talk.text
    assert talk.effects == effects
    assert same_but_step(before, talk.conversation)


@pytest.mark.parametrize(
    ("label", "said"), [("办好了", "现在停着"), ("过会儿再提醒", "现在停着"), ("停止这个提醒", "已经停了")]
)
def test_after_it_was_stopped_nothing_happens_and_this_is_said(label: str, said: str) -> None:
    talk, message = reminded()
    talk.held = Held((replace(ONE, state="stopped"),))
    press(talk, message, label)
    assert said in talk.text
    assert talk.effects == []


@pytest.mark.parametrize("label", ["办好了", "过会儿再提醒", "停止这个提醒", "改提醒", "材料清单", "接着来"])
def test_long_after_every_button_still_leads_to_a_whole_screen(label: str) -> None:
    talk, message = reminded()
    talk.say("不清楚", "人工")
    talk.now = NOW + timedelta(days=400)
    answers = talk.conversation.answers
    press(talk, message, label)
    assert talk.text
    assert talk.conversation.answers == answers
    assert talk.reply.nav


def test_one_goes_on_with_what_was_open() -> None:
    talk, message = reminded()
    view = talk.view
    press(talk, message, "改提醒")
    assert talk.view == ("reminder", "1")
    press(talk, message, "接着来")
    assert talk.view == view


@pytest.mark.parametrize("said", ["办好了", "已经交完了", "all done"])
def test_done_may_be_typed_where_nothing_is_asked(said: str) -> None:
    now = datetime(2021, 6, 30, 9, 0, tzinfo=ZONE)
    talk = Talk(now=now, held=Held((ONE,)))
    talk.say("/start", "我的提醒", said)
    assert talk.effects == [Keep(replace(ONE, done=frozenset({f"{CRAFTSMAN}/hand-in"})))]


def test_done_with_several_open_dates_asks_which() -> None:
    talk = Talk(now=NOW, held=Held((ONE,)))
    talk.say("/start", "我的提醒", "办好了")
    assert talk.view == ("remind_done", "1")
    assert talk.effects == []


@pytest.mark.parametrize(
    "raw",
    [
        "1.rdone:1",
        "1.rdone:1/x/y",
        "1.rdone:9/" + POSTING,
        "1.rlater:x",
        "1.rstop:x",
        "1.rback:7.8",
        "1.rhour:1",
        "1.rhour:1=2500",
        "1.rhour:1=x",
        "1.rway:1=moon",
        "1.rway:9=here",
        "1.rfeed:9",
        "1.rkeep:x/y",
        "1.rkeep:self/x",
        "1.t:remind_days/1=5",
        "1.t:remind_days/9=7",
        "1.ok:remind_days/1",
        "1.ok:remind_x/1",
        "1.rundo:1/x/y",
        "1.go:reminder/9",
        "1.go:remind_days/x",
        "1.remind:x",
        "1.rpause:9",
        "1.rresume:9",
    ],
)
def test_a_forged_button_changes_nothing(raw: str) -> None:
    talk, _ = reminded()
    before = talk.conversation
    talk.send(Incoming(choice=raw))
    assert talk.effects == []
    assert talk.conversation.answers == before.answers
    assert talk.text
