"""Chats that hold reminders already."""

from datetime import datetime

from dialogs.effect import Keep
from dialogs.subscription import Held, Subscription
from knowledge.window import ZONE
from support.talk import Talk

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
