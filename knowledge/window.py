"""Whether one may apply now: what is past is said to be past, and no date is made up."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from knowledge.notice import Notice, Stage, WindowKind

ZONE = ZoneInfo("Asia/Shanghai")
State: TypeAlias = Literal["upcoming", "open", "closed", "rolling", "unannounced"]
_END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class WindowStatus:
    """How the window stands. `closes` is the last moment that is surely printed; `days_left` counts whole days.

    `end_day_unclear`: the notice says 前 and leaves open whether the last day itself counts.
    `past_batch`: the notice is for a year that is over, although it prints no closing date. `expired`: it closed
    because the notice itself is no longer valid; `closes` is then its last day.
    """

    state: State
    opens: date | None = None
    closes: datetime | None = None
    end_day_unclear: bool = False
    days_left: int | None = None
    past_batch: bool = False
    expired: bool = False


def window_status(notice: Notice, now: datetime) -> WindowStatus:
    """Return how the window stands at `now` (aware). Source: the notice's `window` and the stage it names."""
    here = now.astimezone(ZONE)
    last = last_valid_day(notice)
    if last is not None and here.date() > last:
        return WindowStatus("closed", closes=moment(last, None), expired=True)
    if notice.window.kind is WindowKind.FIXED:
        return _fixed(notice, here)
    opens = notice.window.opens
    if opens is not None and here.date() < opens:
        return WindowStatus("upcoming", opens)
    if notice.window.kind is WindowKind.ROLLING:
        return WindowStatus("rolling", opens)
    return WindowStatus("unannounced", past_batch=notice.batch is not None and notice.batch < here.year)


def last_valid_day(notice: Notice) -> date | None:
    """Return the last day on which the notice itself is in force, where that is printed or can be computed."""
    return min((v.until for v in notice.validity if v.of == "notice" and v.until is not None), default=None)


def closing_stage(notice: Notice) -> Stage | None:
    """Return the stage whose end closes the window."""
    return next((stage for stage in notice.stages if stage.id == notice.window.stage), None)


def moment(day: date, clock: str | None) -> datetime:
    """Return the last moment of a day, or the printed time of day on it, in Asia/Shanghai."""
    at = time.fromisoformat(clock) if clock else _END_OF_DAY
    return datetime.combine(day, at, ZONE)


def _fixed(notice: Notice, here: datetime) -> WindowStatus:
    stage = closing_stage(notice)
    if stage is None or stage.ends is None:
        return WindowStatus("unannounced")
    closes = moment(stage.ends, stage.time)
    unclear = stage.end_day == "unclear"
    if here > closes:
        return WindowStatus("closed", notice.window.opens, closes, unclear)
    left = (stage.ends - here.date()).days
    state: State = "upcoming" if notice.window.opens and here.date() < notice.window.opens else "open"
    return WindowStatus(state, notice.window.opens, closes, unclear, left)
