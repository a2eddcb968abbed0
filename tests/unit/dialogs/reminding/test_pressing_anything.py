"""Whatever is pressed and typed about reminders, in any order: whole replies, and no senseless subscription."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.conversation import View
from dialogs.effect import Keep, Snooze
from dialogs.incoming import Incoming
from dialogs.reminding.hours import awake
from dialogs.reminding.lists import DAYS
from dialogs.reminding.note import Note
from dialogs.reminding.telling import told
from dialogs.render import Caps, render_text
from dialogs.subscription import LIVE, Held
from dialogs.views import exists
from knowledge.moment import Moment
from knowledge.text import LANGUAGES
from knowledge.window import ZONE
from support.catalogue import library
from support.talk import Talk

NOW = datetime(2021, 6, 19, 9, 0, tzinfo=ZONE)
WORDS = st.sampled_from(
    [
        "提醒我",
        "我的提醒",
        "大连工匠开始了提醒我",
        "鹿城提醒我",
        "暂停提醒",
        "恢复提醒",
        "停止提醒",
        "退订",
        "办好了",
        "晚点再提醒",
        "忘记我",
        "8点半",
        "25:00",
        "晚上九点",
        "a@b.com",
        "hr@",
        "1 3",
        "全部",
        "怎么取消提醒",
        "English",
        "中文",
        "上一步",
        "人工",
        "结果",
        "重庆",
        "1",
        "2",
        "大连工匠不用提醒了",
        "/remind",
        "/reminders",
        "stop",
        "选好了",
    ]
)
MOVES = st.lists(st.one_of(st.integers(0, 60), WORDS, st.just(None)), max_size=30)


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(LANGUAGES), MOVES)
def test_nothing_corrupts_a_reminder(language: str, moves: list[int | str | None]) -> None:
    talk = Talk(language=language, now=NOW, held=Held(ways=("email", "calendar")))  # type: ignore[arg-type]
    talk.say("/start", "大连工匠提醒我")
    old: list[str] = []
    for move in moves:
        if move is None:
            old += _reminder(talk)
            talk.now += timedelta(hours=7)
            continue
        offered = [choice.id for choice in talk.reply.choices + talk.reply.nav]
        if isinstance(move, int):
            ids = offered if move < 40 or not old else old
            talk.send(Incoming(choice=ids[move % len(ids)]))
        else:
            talk.say(move)
        old += offered[:3]
        _is_whole(talk)


def _reminder(talk: Talk) -> list[str]:
    """Let a reminder of the first subscription come, and return its buttons."""
    moment = Moment("dalian-craftsman-2021", "hand-in", "before", datetime(2021, 7, 2, tzinfo=ZONE).date(), 7)
    notes = tuple(Note(one, moment) for one in talk.held.subscriptions[:1])
    return [choice.id for choice in told(library(), notes, talk.language, talk.now, talk.conversation.step).choices]


def _is_whole(talk: Talk) -> None:
    assert render_text(talk.reply, Caps()).strip()
    assert talk.reply.choices
    assert any(".go:person" in choice.id for choice in talk.reply.nav)
    labels = [choice.label for choice in talk.reply.choices + talk.reply.nav]
    assert len(set(labels)) == len(labels), (talk.view, labels)
    assert exists(library(), View(*talk.view), talk.held)
    numbers = [one.number for one in talk.held.subscriptions]
    subjects = [one.subject for one in talk.held.subscriptions if one.state in LIVE]
    assert len(set(numbers)) == len(numbers)
    assert len(set(subjects)) == len(subjects)
    for effect in talk.effects:
        _makes_sense(effect, talk.held)


def _makes_sense(effect: object, held: Held) -> None:
    match effect:
        case Keep(one, to):
            assert one.offsets
            assert set(one.offsets) <= set(DAYS)
            assert awake(one.hour, held.quiet_from, held.quiet_until)
            assert not to or one.channel == "email"
        case Snooze(until=until):
            assert awake(f"{until:%H:%M}", held.quiet_from, held.quiet_until)
            assert until < datetime(2021, 7, 3, tzinfo=ZONE)
