"""What a reminder says, in the few words that staff need to recognise it."""

from typing import Final

from knowledge.library import Library
from knowledge.moment import Moment, read_moment
from knowledge.text import Language

_SAID: Final = {
    "before": "{what}：提前 {days} 天提醒（{day}）",
    "opens": "{what}：开始申报（{day}）",
    "announced": "{what}：日期定了（{day}）",
    "moved": "{what}：日期从 {since} 改到 {day}",
    "confirmed": "{what}：推算的日期确定了（{day}）",
    "withdrawn": "{what}：{since} 的日期取消了",
    "published": "{what}：新通知",
    "later": "{what}：按本人要求再提醒一次（{day}）",
    "confirm": "请邮箱的主人确认",
}
_MORNING: Final = "{what}：当天提醒（{day}）"
CHANNELS: Final = {
    "web": "网页", "telegram": "Telegram", "terminal": "终端", "email": "邮件", "calendar": "日历",
}  # fmt: skip
STATUSES: Final = {"waiting": "等待", "ready": "可发", "leased": "在途"}
OUTCOMES: Final = {
    "sent": "已发出",
    "later": "对方要求稍后",
    "notnow": "暂时发不了",
    "unclear": "不知到没到",
    "unreachable": "送不到",
    "refused": "被拒绝",
    "dropped": "过时没发",
    "withdrawn": "已撤回",
}
DETAILS: Final = {
    "past": "日期已过",
    "stale": "日期已过",
    "stopped": "提醒已停",
    "paused": "提醒已暂停",
    "over": "提醒已结束",
    "done": "已办好",
    "moved": "日期已改",
    "confirmed": "已经确认过",
    "lost": "地址打不开（密钥不对）",
    "unreachable": "这个地址送不到",
    "bounced": "信退回来了",
}


def said(library: Library, key: str) -> str:
    """Return what a moment says; the key itself where it is none, or of a notice that is no more."""
    try:
        return words(library, read_moment(key))
    except ValueError:
        return key


def words(library: Library, moment: Moment) -> str:
    """Return what a moment says."""
    return pattern(moment).format(**values(library, moment, "zh"))


def pattern(moment: Moment) -> str:
    """Return the Chinese words of a moment, with `values` to be put into them."""
    return _MORNING if moment.kind == "before" and moment.days == 0 else _SAID[moment.kind]


def values(library: Library, moment: Moment, language: Language) -> dict[str, object]:
    """Return what the words of a moment are about."""
    what = _what(library, moment, language)
    return {"what": what, "days": moment.days, "day": moment.day, "since": moment.since}


def _what(library: Library, moment: Moment, language: Language) -> str:
    notice = library.notices.get(moment.notice)
    if notice is None:
        return moment.of
    stage = next((stage for stage in notice.stages if stage.id == moment.stage), None)
    return f"{notice.short.to(language)} {stage.name.to(language)}" if stage else notice.short.to(language)
