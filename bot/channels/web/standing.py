"""How a notice's window stands, in words: it is said first, and plainly."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.channels.web import dates
from bot.words import count, say
from knowledge.notice import Notice
from knowledge.text import Language
from knowledge.window import State, WindowStatus, window_status

_FIRST: Final[tuple[State, ...]] = ("open", "rolling", "upcoming", "unannounced", "closed")


@dataclass(frozen=True, slots=True)
class Standing:
    """A badge and a sentence. `state` is that of the window; `past`: the batch's year is over."""

    state: State
    past: bool
    badge: str
    sentence: str

    @property
    def order(self) -> int:
        """The place in a list of notices: what can be used now comes first."""
        return _FIRST.index(self.state) + (len(_FIRST) if self.past else 0)


def standing(language: Language, notice: Notice, now: datetime) -> Standing:
    """Return how the window of a notice stands at `now`."""
    status = window_status(notice, now)
    return Standing(status.state, status.past_batch, _badge(language, status), _sentence(language, notice, status))


def _badge(language: Language, status: WindowStatus) -> str:
    if status.past_batch:
        return say(language, "往年的批次")
    match status.state:
        case "open":
            return say(language, "正在受理")
        case "upcoming":
            return say(language, "还没开始")
        case "closed":
            return say(language, "已经截止")
        case "rolling":
            return say(language, "长期受理")
        case "unannounced":
            return say(language, "日期没有公布")


def _sentence(language: Language, notice: Notice, status: WindowStatus) -> str:
    match status.state:
        case "open" | "upcoming" | "closed" if status.closes:
            return _dated(language, status, status.closes)
        case "closed":
            return say(language, "这份通知已经过了有效期，不再受理。")
        case "rolling":
            return say(language, "通知写明长期受理，没有截止日期。")
    if status.past_batch and notice.batch:
        return say(language, "这是 %(year)d 年的批次，那一年已经过去；通知里没有印截止日期。", year=notice.batch)
    return say(language, "截止日期通知里没有写，要等另行通知。")


def _dated(language: Language, status: WindowStatus, closes: datetime) -> str:
    closing = dates.moment(language, closes)
    if status.state == "closed":
        return say(language, "这一批的截止时间是%(closes)s。下一批要看新的通知。", closes=closing)
    if status.state == "upcoming" and status.opens:
        opening = dates.plain_day(language, status.opens)
        return say(language, "%(opens)s开始受理，%(closes)s截止。", opens=opening, closes=closing)
    left = status.days_left or 0
    if left == 0:
        return say(language, "今天就截止：%(closes)s。", closes=closing)
    days = count(language, "还有 %(num)d 天", "还有 %(num)d 天", left)
    return say(language, "%(closes)s截止，%(left)s。", closes=closing, left=days)
