"""How a subscription stands, in words, and the dates that are still to come in it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.channels.web import dates
from bot.words import say
from dialogs.subscription import Subscription
from knowledge.deadline import OPENS, Deadline
from knowledge.library import Library
from knowledge.schedule import schedule
from knowledge.text import Language

LATER: Final = (1, 3, 7)


@dataclass(frozen=True, slots=True)
class Step:
    """A date that is still to come. `later` are the days after which it can be told again and still be in time.

    `opening`: the first day on which one may apply, with which nothing can be done.
    """

    of: str
    name: str
    notice: str
    day: date
    until: str
    note: str
    done: bool
    opening: bool
    later: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """How a subscription stands: a badge, a sentence, when it tells, and for whom."""

    badge: str
    sentence: str
    when: str
    role: str


def standing(language: Language, held: Subscription) -> Told:
    """Return how a subscription stands."""
    badge, sentence = _state(language, held)
    return Told(badge, sentence, _when(language, held), _role(language, held))


def steps(library: Library, held: Subscription, language: Language, now: datetime) -> tuple[Step, ...]:
    """Return the dates to come that concern this subscriber, the nearest first."""
    known = schedule(library, held.subject).deadlines.values()
    ahead = (one for one in known if held.role in one.roles and one.ends >= now)
    return tuple(_step(library, held, language, one, now) for one in sorted(ahead, key=lambda one: one.ends))


def _step(library: Library, held: Subscription, language: Language, deadline: Deadline, now: datetime) -> Step:
    notice, left = library.notices[deadline.notice], (deadline.day - now.date()).days
    stage = next((stage for stage in notice.stages if stage.id == deadline.stage), None)
    return Step(
        of=deadline.of,
        name=stage.name.to(language) if stage else say(language, "开始受理"),
        notice=notice.short.to(language) if held.subject != notice.id else "",
        day=deadline.day,
        until=dates.moment(language, deadline.ends) if deadline.ends.date() == deadline.day else "",
        note=_note(language, deadline),
        done=deadline.of in held.done,
        opening=deadline.stage == OPENS,
        later=tuple(days for days in LATER if days <= left),
    )


def _note(language: Language, deadline: Deadline) -> str:
    if deadline.provisional:
        return say(language, "这一天是推算的，放假安排公布以后可能会变")
    if deadline.derived:
        return say(language, "这一天通知没有印，是往前推算的")
    return ""


def _state(language: Language, held: Subscription) -> tuple[str, str]:
    match held.state:
        case "unconfirmed":
            told = say(language, "还差一步：请按“确认，开始提醒”。不按就什么都不会发，7 天后这个申请自动删除。")
            return say(language, "还没确认"), told
        case "active":
            return say(language, "提醒中"), say(language, "日期快到的时候、日期有变的时候，会告诉您。")
        case "paused":
            return say(language, "已暂停"), say(language, "现在什么都不会发；按“继续提醒”就接着发。")
        case "over":
            return say(language, "已结束"), say(language, "要办的都办好了，或者日期都过了，不会再提醒。")
        case "stopped":
            return say(language, "已停止"), say(language, "不会再发，排着队的也都撤回了。改主意了，可以按“继续提醒”。")
        case "unreachable":
            told = say(language, "发到这里的信退回来了，所以停了。现在又能收到了，就按“继续提醒”。")
            return say(language, "发不到"), told


def _when(language: Language, held: Subscription) -> str:
    before = [str(days) for days in held.offsets if days]
    if not before:
        return say(language, "当天 %(hour)s", hour=held.hour)
    days = ("、" if language == "zh" else ", ").join(before)
    if 0 in held.offsets:
        return say(language, "提前 %(days)s 天和当天，%(hour)s", days=days, hour=held.hour)
    return say(language, "提前 %(days)s 天，%(hour)s", days=days, hour=held.hour)


def _role(language: Language, held: Subscription) -> str:
    return say(language, "单位要办的事") if held.role == "unit" else say(language, "本人要办的事")
