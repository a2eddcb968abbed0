"""The stages of a notice as a drawing: one row a stage, on a common scale of days."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

from bot.channels.web import dates
from bot.channels.web.folding import folded
from bot.channels.web.moments import when
from knowledge.calendar import OFFICIAL, Calendar
from knowledge.notice import Notice
from knowledge.text import Language
from knowledge.timeline import Dated, timeline

Shape: TypeAlias = Literal["span", "until", "from", "month", "derived", "none"]
_NAME: Final = 15.0
_WHEN: Final = 18.0
_LINE: Final = 1.5
_TRACK: Final = 1.9
_AXIS: Final = 2.0
_EDGE: Final = 7.0
_NEAR_EDGE: Final = 6
_TICKS: Final = 5
_STEPS: Final = (1, 2, 3, 5, 7, 10, 14, 21)


@dataclass(frozen=True, slots=True)
class Row:
    """One stage: what is written, and from where to where it is drawn, in per cent of the width. `top` is in em."""

    number: int
    dated: Dated
    name: tuple[str, ...]
    when: tuple[str, ...]
    words: str
    shape: Shape
    left: float
    right: float
    top: float

    @property
    def track(self) -> float:
        """Where the row's line of days lies, in em."""
        return self.top + _LINE * (len(self.name) + len(self.when)) + _TRACK / 3


@dataclass(frozen=True, slots=True)
class Tick:
    """A day of the scale."""

    at: float
    label: str

    @property
    def anchor(self) -> str:
        """Which end of the label stands at the day, so that it stays inside the drawing."""
        return "start" if self.at < _NEAR_EDGE else "end" if self.at > 100 - _NEAR_EDGE else "middle"


@dataclass(frozen=True, slots=True)
class Drawing:
    """The rows, the scale above them, and where today is if it is on the scale. `height` is in em."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    today: float | None
    height: float

    def has(self, *shapes: Shape) -> bool:
        """Whether a row is drawn in one of these shapes."""
        return any(row.shape in shapes for row in self.rows)


@dataclass(frozen=True, slots=True)
class Scale:
    """Days on a line, with a little room at both ends."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days there are from end to end."""
        return max((self.last - self.first).days, 1)

    def at(self, day: date) -> float:
        """Return where a day lies, in per cent of the width."""
        return round(_EDGE + (100 - 2 * _EDGE) * (day - self.first).days / self.days, 2)

    def shows(self, day: date) -> bool:
        """Whether a day lies on the line."""
        return self.first <= day <= self.last


def draw(
    language: Language, notice: Notice, tier_id: str | None, today: date, working_days: Calendar = OFFICIAL
) -> Drawing:
    """Draw the stages of a tier, or of the whole notice."""
    stages = timeline(notice, tier_id, working_days)
    scale = _scale(stages, notice.window.opens)
    top = _AXIS if scale else 0.5
    rows = []
    for number, dated in enumerate(stages, 1):
        row = _row(language, number, dated, scale, top)
        rows.append(row)
        top = row.track + _TRACK
    ticks = _ticks(language, scale) if scale else ()
    return Drawing(tuple(rows), ticks, scale.at(today) if scale and scale.shows(today) else None, top)


def _row(language: Language, number: int, dated: Dated, scale: Scale | None, top: float) -> Row:
    words = when(language, dated)
    name = folded(dated.stage.name.to(language), _NAME)
    shape, left, right = _placed(dated, scale) if scale else ("none", 0.0, 0.0)
    return Row(number, dated, name, folded(words, _WHEN), words, shape, left, right, top)


def _placed(dated: Dated, scale: Scale) -> tuple[Shape, float, float]:
    starts, ends = dated.starts, dated.ends
    if dated.derived and ends:
        return "derived", 0.0, scale.at(ends)
    if starts and ends:
        return "span", scale.at(starts), scale.at(ends)
    if ends:
        return "until", 0.0, scale.at(ends)
    if starts:
        return "from", scale.at(starts), 100.0
    if dated.stage.month:
        first, last = _month(dated.stage.month)
        return "month", scale.at(first), scale.at(last)
    return "none", 0.0, 0.0


def _scale(stages: Iterable[Dated], opens: date | None) -> Scale | None:
    """Return a scale that all printed and derived dates lie on; none where there is no date."""
    known = {day for dated in stages for day in _days(dated)}
    if not known:
        return None
    if opens:
        known.add(opens)
    first, last = min(known), max(known)
    room = timedelta(days=7) if first == last else timedelta()
    return Scale(first - room, last + room)


def _days(dated: Dated) -> tuple[date, ...]:
    month = _month(dated.stage.month) if dated.stage.month else ()
    return tuple(day for day in (dated.starts, dated.ends, *month) if day)


def _month(printed: str) -> tuple[date, date]:
    year, month = map(int, printed.split("-"))
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _ticks(language: Language, scale: Scale) -> tuple[Tick, ...]:
    if scale.days > 31 * _TICKS // 2:
        return _months(language, scale)
    step = next((days for days in _STEPS if scale.days <= days * _TICKS), _STEPS[-1])
    marks = (scale.first + timedelta(days=i) for i in range(0, scale.days + 1, step))
    return tuple(Tick(scale.at(day), dates.short_day(language, day)) for day in marks)


def _months(language: Language, scale: Scale) -> tuple[Tick, ...]:
    count = (scale.last.year - scale.first.year) * 12 + scale.last.month - scale.first.month
    step = -(-count // _TICKS) or 1
    start = scale.first.year * 12 + scale.first.month - (scale.first.day == 1)
    marks = (date(index // 12, index % 12 + 1, 1) for index in range(start, start + count + 1, step))
    return tuple(Tick(scale.at(day), dates.short_month(language, day)) for day in marks if scale.shows(day))
