"""When a stage is, in words and nothing made up."""

from datetime import date

from bot.channels.web import dates
from bot.words import count, say
from dialogs import formats
from knowledge.notice import Period, Stage
from knowledge.text import Language
from knowledge.timeline import Dated
from knowledge.window import moment


def when(language: Language, dated: Dated) -> str:
    """Return the dates of a stage as printed, or as we derived them; how long it lasts, where that is said."""
    if dated.derived and dated.ends:
        return _derived(language, dated, dated.ends)
    stage = dated.stage
    length = _length(language, stage.period) if stage.period else ""
    printed = _printed(language, dated)
    if printed and length:
        return say(language, "%(when)s，共 %(length)s", when=printed, length=length)
    if length:
        return say(language, "共 %(length)s，哪天开始没有写", length=length)
    return printed or say(language, "日期没有写")


def _derived(language: Language, dated: Dated, ends: date) -> str:
    latest = dates.plain_day(language, ends)
    if dated.from_day is None:
        return say(language, "最晚%(day)s开始（我们推算的）", day=latest)
    goal = dates.short_day(language, dated.from_day)
    if dated.provisional:
        return say(language, "最晚%(day)s开始（从%(goal)s往前推算；放假安排还没公布，先这样算）", day=latest, goal=goal)
    return say(language, "最晚%(day)s开始（通知没印，从%(goal)s往前推算）", day=latest, goal=goal)


def _printed(language: Language, dated: Dated) -> str:
    stage = dated.stage
    if dated.starts and dated.ends:
        return _span(language, dated.starts, dated.ends, stage)
    if dated.ends:
        return _until(language, dated.ends, stage)
    if dated.starts:
        return say(language, "%(day)s起", day=dates.plain_day(language, dated.starts))
    return say(language, "%(month)s内", month=formats.month(language, stage.month)) if stage.month else ""


def _span(language: Language, starts: date, ends: date, stage: Stage) -> str:
    first, last = dates.plain_day(language, starts), dates.moment(language, moment(ends, stage.time))
    if starts == ends:
        return last
    last = dates.short_day(language, ends) if starts.year == ends.year and not stage.time else last
    return say(language, "%(first)s至%(last)s", first=first, last=last)


def _until(language: Language, ends: date, stage: Stage) -> str:
    last = dates.moment(language, moment(ends, stage.time))
    if stage.end_day == "unclear":
        return say(language, "%(day)s前（当天算不算没有写）", day=last)
    return say(language, "%(day)s截止", day=last)


def _length(language: Language, period: Period) -> str:
    if period.working:
        return count(language, "%(num)d 个工作日", "%(num)d 个工作日", period.days)
    return count(language, "%(num)d 天（周末也算）", "%(num)d 天（周末也算）", period.days)
