"""Whether an amendment can be made, and if not, why not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from knowledge.amendment import Amendment, amended_stage
from knowledge.library import Library
from knowledge.notice import Notice, Stage
from knowledge.noting import wording
from knowledge.text import Text
from knowledge.window import last_valid_day

LONGEST_SOURCE: Final = 300
FARTHEST: Final = timedelta(days=5 * 366)
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why an amendment cannot be made: its name in amending.yaml, and how it is said."""

    name: str
    text: Text

    def __str__(self) -> str:
        return f"{self.text.zh} {self.text.en}"


def problems(library: Library, amendment: Amendment, today: date) -> tuple[Problem, ...]:
    """Return why an amendment of this catalogue cannot be made; nothing where it can."""
    notice = library.notices.get(amendment.notice)
    if notice is None:
        return (_say("no_notice", wrong=amendment.notice, known=", ".join(library.notices)),)
    stage = next((stage for stage in notice.stages if stage.id == amendment.stage), None)
    if stage is None:
        known = ", ".join(stage.id for stage in notice.stages)
        return (_say("no_stage", notice=notice.id, wrong=amendment.stage, known=known),)
    if stage.backwards is not None:
        return (_say("counted", stage=stage.id, goal=stage.backwards.before),)
    return tuple(_wrong(notice, stage, amendment, today))


def _wrong(notice: Notice, stage: Stage, amendment: Amendment, today: date) -> Iterator[Problem]:
    if not amendment.source.strip() or len(amendment.source) > LONGEST_SOURCE:
        yield _say("no_source", most=LONGEST_SOURCE)
    after = amended_stage(stage, amendment)
    if amendment.time and not _TIME.fullmatch(amendment.time):
        yield _say("time", time=amendment.time)
    elif amendment.time and after.ends is None:
        yield _say("no_day", time=amendment.time)
    if not amendment.withdraws:
        yield from _wrong_days(notice, after, today)


def _wrong_days(notice: Notice, after: Stage, today: date) -> Iterator[Problem]:
    starts = after.starts or (notice.window.opens if after.id == notice.window.stage else None)
    last, valid = after.ends or after.starts, last_valid_day(notice)
    if last is not None and last < today:
        yield _say("past", day=last, today=today)
    if last is not None and last - today > FARTHEST:
        yield _say("far", day=last, today=today)
    if starts and after.ends and after.ends < starts:
        yield _say("order", ends=after.ends, starts=starts)
    if last is not None and valid is not None and last > valid:
        yield _say("expired", day=last, last=valid)


def _say(name: str, **values: object) -> Problem:
    text = wording().problems[name]
    return Problem(name, Text(zh=text.zh.format(**values), en=text.en.format(**values)))
