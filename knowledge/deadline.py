"""The dates of a notice that matter to somebody: the last safe day, and the moment after which it is too late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, TypeAlias

from knowledge.calendar import OFFICIAL, Calendar
from knowledge.notice import Notice, Stage
from knowledge.timeline import Dated, last_safe_day, timeline
from knowledge.window import closing_stage, moment

Role: TypeAlias = Literal["self", "unit"]
EVERYBODY: Final[frozenset[Role]] = frozenset({"self", "unit"})
OPENS: Final = "opens"
"""Stands in the place of a stage for the first day on which one may apply."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One date of a stage.

    `day` is the last safe day: the day before the printed one where the notice says 前 and leaves open whether that day
    counts. `ends` is the last moment (Asia/Shanghai): the printed time of day, else the end of `day`. `derived`:
    counted by us, and then the last day on which the stage can begin. `provisional`: counted with an unpublished year.
    """

    notice: str
    stage: str
    day: date
    ends: datetime
    roles: frozenset[Role]
    printed: date
    derived: bool = False
    provisional: bool = False

    @property
    def of(self) -> str:
        """The stage as `notice/stage`."""
        return f"{self.notice}/{self.stage}"


def deadlines(notice: Notice, calendar: Calendar = OFFICIAL) -> tuple[Deadline, ...]:
    """Return what there is of dates in a notice, the earliest first; what has no date is not there."""
    found = (*_opening(notice), *_stages(notice, calendar))
    return tuple(sorted(found, key=lambda deadline: (deadline.ends, deadline.stage)))


def _opening(notice: Notice) -> Iterator[Deadline]:
    """Yield the first day on which one may apply where one is printed; the day of issue only stands in for it."""
    day = notice.window.opens
    if day is not None and day != notice.issued:
        yield Deadline(notice.id, OPENS, day, moment(day, None), EVERYBODY, day)


def _stages(notice: Notice, calendar: Calendar) -> Iterator[Deadline]:
    for dated in timeline(notice, calendar=calendar):
        roles = _roles(notice, dated)
        if dated.ends is not None and roles:
            yield _deadline(notice, dated, dated.ends, roles)


def _deadline(notice: Notice, dated: Dated, printed: date, roles: frozenset[Role]) -> Deadline:
    stage = dated.stage
    safe = None if dated.derived else last_safe_day(stage)
    day = safe or printed
    ends = moment(day, stage.time if day == safe == printed else None)
    return Deadline(notice.id, stage.id, day, ends, roles, printed, dated.derived, dated.provisional)


def _roles(notice: Notice, dated: Dated) -> frozenset[Role]:
    """Return who is to hear of a stage: who acts in it; everybody of what closes the window, and what leads to it."""
    stage, closing = dated.stage, closing_stage(notice)
    if stage is closing or (dated.derived and closing is not None and _leads_to(stage, closing)):
        return EVERYBODY
    match stage.actor:
        case "unit":
            return frozenset({"unit"})
        case "leader":
            return frozenset({"self"})
    return frozenset()


def _leads_to(stage: Stage, closing: Stage) -> bool:
    return stage.backwards is not None and stage.backwards.before == closing.id
