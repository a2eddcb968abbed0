"""Reading a time of day as people type it: 8点半, 下午三点, 9:30, 18点一刻, 8 pm, noon."""

import re
from typing import Final

from dialogs.numeral import chinese_number
from dialogs.plain import folded

_LEAD: Final = re.compile(r"^(?:请|就|改|成|到|在|每天|那天|当天|我要|要|at|to|around|about)+")
_TAIL: Final = re.compile(r"(?:提醒我?|吧|好了|就行|钟|左右|都行|[。.!！])+$")
_NUMBER: Final = r"\d{1,3}|[零〇一二两三四五六七八九十]{1,3}"
_CLOCK: Final = re.compile(
    rf"(?P<half>凌晨|清晨|早晨|早上|早|上午|中午|正午|下午|傍晚|晚上|夜里|半夜)?(?P<hour>{_NUMBER})"
    rf"(?:(?P<sign>[点时:：])(?:(?P<quarter>半|一刻|三刻|整|钟)|(?P<minute>{_NUMBER})分?)?)?(?P<ampm>am|a\.m\.?|pm|p\.m\.?)?"
)
_WORDS: Final = {"noon": "12:00", "midday": "12:00", "中午": "12:00", "正午": "12:00", "midnight": "00:00"}
_QUARTERS: Final = {"半": 30, "一刻": 15, "三刻": 45, "整": 0, "钟": 0}
_AFTER_NOON: Final = ("下午", "傍晚", "晚上", "夜里", "pm")
_NOON, _LAST_HOUR, _LAST_MINUTE = 12, 23, 59


def read_hour(text: str) -> str | None:
    """Return the time of day as `HH:MM`, empty where there is none like it (25:00), none where none was typed."""
    said = _TAIL.sub("", _LEAD.sub("", folded(text)))
    if said in _WORDS:
        return _WORDS[said]
    found = _CLOCK.fullmatch(said)
    if found is None or not (found["sign"] or found["half"] or found["ampm"]):
        return None
    half = found["half"] or (found["ampm"] or "").replace(".", "")
    hour, minute = _of_day(int(_value(found["hour"])), half), _minute(found["quarter"], found["minute"])
    return f"{hour:02}:{minute:02}" if 0 <= hour <= _LAST_HOUR and 0 <= minute <= _LAST_MINUTE else ""


def awake(hour: str, quiet_from: str, quiet_until: str) -> bool:
    """Whether nobody is disturbed at this time of day."""
    if quiet_from <= quiet_until:
        return not quiet_from <= hour < quiet_until
    return quiet_until <= hour < quiet_from


def _of_day(hour: int, half: str) -> int:
    """Return the hour of 24; 25 and more stay as they are, for there is no such hour."""
    if hour > _NOON:
        return hour
    if hour == _NOON and half in ("晚上", "夜里"):
        return 0
    if half in _AFTER_NOON and not (half == "夜里" and hour < 6):  # noqa: PLR2004  # 夜里三点 is before dawn
        return hour if hour == _NOON and half in ("pm", "下午") else hour % _NOON + _NOON
    if half in ("中午", "正午") and hour < 3:  # noqa: PLR2004  # 中午一点
        return hour + _NOON
    return hour % _NOON if hour == _NOON and half in ("am", "凌晨", "半夜") else hour


def _minute(quarter: str | None, minute: str | None) -> int:
    return _QUARTERS[quarter] if quarter else int(_value(minute)) if minute else 0


def _value(written: str) -> float:
    return float(written) if written.isdecimal() else chinese_number(written) or 0
