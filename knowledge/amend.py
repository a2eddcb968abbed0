"""The catalogue with dates that were set, moved or withdrawn after the notices were issued."""

from dataclasses import replace

from knowledge.amendable import Problem, problems
from knowledge.amendment import Amendment, amended_stage
from knowledge.calendar import OFFICIAL, Calendar
from knowledge.library import Library
from knowledge.notice import Notice, Stage, Window, WindowKind
from knowledge.noting import Change, noted
from knowledge.program import Program

__all__ = ["Amendment", "Problem", "amended", "problems"]


def amended(library: Library, amendments: tuple[Amendment, ...], calendar: Calendar = OFFICIAL) -> Library:
    """Return the catalogue with these dates; of several for one stage the last counts. The one given stays as it is.

    Where the stage that closes a window has an end, the window is fixed; where it has none, it is unannounced. Every
    text that says a former date, or that there is none, says beside it what holds now. KeyError for what is not there.
    """
    newest = {(one.notice, one.stage): one for one in amendments}
    notices = dict(library.notices)
    for notice_id in dict.fromkeys(notice for notice, _ in newest):
        mine = {stage: one for (notice, stage), one in newest.items() if notice == notice_id}
        notices[notice_id] = _notice(library.notices[notice_id], mine)
    fresh = replace(library, notices=notices, calendar=calendar)
    fresh.programs.update(_shared(library, fresh))
    return fresh


def _notice(notice: Notice, mine: dict[str, Amendment]) -> Notice:
    unknown = mine.keys() - {stage.id for stage in notice.stages}
    if unknown:
        raise KeyError(f"{notice.id} has no stage {', '.join(sorted(unknown))}")
    changes = tuple(_changes(notice, mine))
    if not changes:
        return notice
    return _dated(noted(notice, changes), changes)


def _changes(notice: Notice, mine: dict[str, Amendment]) -> list[Change]:
    stages = [(stage, mine[stage.id]) for stage in notice.stages if stage.id in mine]
    made = [Change(stage, amended_stage(stage, one), one.on, _one_line(one.source)) for stage, one in stages]
    return [change for change in made if change.before != change.after]


def _dated(notice: Notice, changes: tuple[Change, ...]) -> Notice:
    """Return a notice whose stages and window have the dates as they are now; its texts stay."""
    now = {change.after.id: change.after for change in changes}
    stages = tuple(_with_dates(stage, now[stage.id]) if stage.id in now else stage for stage in notice.stages)
    window = notice.window
    for change in changes:
        window = _window(window, change)
    return replace(notice, stages=stages, window=window)


def _with_dates(stage: Stage, dates: Stage) -> Stage:
    return replace(
        stage, starts=dates.starts, ends=dates.ends, time=dates.time, month=dates.month, end_day=dates.end_day
    )


def _window(window: Window, change: Change) -> Window:
    """Return the window as a change leaves it: it opens with the stage that starts with it, and closes with its own."""
    before, after = change.before, change.after
    closing = window.stage == before.id
    opening = closing or (before.starts is not None and before.starts == window.opens)
    moved = opening and before.starts != after.starts
    opens = after.starts if moved else window.opens
    if not closing:
        return replace(window, opens=opens)
    if after.ends is None:
        return replace(window, kind=WindowKind.UNANNOUNCED, opens=after.starts)
    return replace(window, kind=WindowKind.FIXED, opens=opens)


def _shared(library: Library, fresh: Library) -> dict[str, Program]:
    """Return the compiled rules of every tier whose rules are the same ones."""
    return {
        tier: program
        for tier, program in library.programs.copy().items()
        if _rules(library.tiers[tier].notice) == _rules(fresh.tiers[tier].notice)
    }


def _rules(notice: Notice) -> tuple[int, int]:
    return id(notice.conditions), id(notice.routes)


def _one_line(source: str) -> str:
    return " ".join(source.split())
