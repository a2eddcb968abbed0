"""Saying reminders: what is due now, how many days are left, what is still missing, where it goes, and what to tap."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final, TypeAlias

from dialogs import describe
from dialogs.pick import exactly, labelled
from dialogs.reminding import dates
from dialogs.reminding.missing import missing, where_to
from dialogs.reminding.note import Note
from dialogs.reply import Choice, Reply
from dialogs.screens.frame import Tap
from dialogs.words import say, t
from knowledge.deadline import OPENS, Deadline
from knowledge.library import Library
from knowledge.moment import NOTHING, Moment
from knowledge.notice import Notice, Stage
from knowledge.text import Language
from knowledge.window import ZONE, window_status

Row: TypeAlias = dict[str, Any]

SHORT: Final = 6
"""So many reminders are told in a line each, after the first; of more only the number is told."""
TO_DO: Final = ("before", "later", "moved", "announced", "confirmed")
"""Kinds that tell of a date by which something is to be done."""
_FINISHED: Final = 3
"""So many reminders of one message can be marked as done from it."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A note with what the catalogue says to it now: `day` is the present one, whatever it was when this was due."""

    note: Note
    notice: Notice
    deadline: Deadline | None
    day: date | None
    left: int | None


def told(library: Library, notes: tuple[Note, ...], language: Language, now: datetime, step: int = 0) -> Reply:
    """Return everything that is due for one chat as one message, the most urgent first. `now` is aware.

    Days are counted from `now`, so that what comes late is right too. What the catalogue no longer has is left out.
    """
    rows = sorted((_seen(library, note, now) for note in notes if note.moment.notice in library.notices), key=_urgency)
    blocks = say(
        language,
        "told",
        rows=[_row(language, row, now, full=place == 0) for place, row in enumerate(rows[: SHORT + 1])],
        more=len(rows[SHORT + 1 :]),
    )
    return Reply(
        blocks=blocks,
        choices=tuple(tap.choice(step) for tap in _taps(language, rows)),
        nav=(Tap("go", "person", t(language, "找人工")).choice(step),),
        expects="choice",
        language=language,
    )


def chosen(reply: Reply, text: str) -> Choice | None:
    """Return which choice of such a message a text names, by its number or its label; none of any other reply.

    The conversation knows nothing of a message that came by itself, so that its numbers are read where it is shown.
    """
    is_told = len(reply.nav) == 1 and reply.choices[-1:] != () and reply.choices[-1].id.endswith(".resume")
    return exactly(text, reply.choices) or labelled(text, reply.choices) if is_told else None


def _seen(library: Library, note: Note, now: datetime) -> _Told:
    moment = note.moment
    found = dates.date_of(library, moment.notice, moment.stage)
    deadline = found if moment.kind != "withdrawn" else None
    day = deadline.day if deadline else moment.day
    left = (day - dates.day_of(now)).days if day else None
    return _Told(note, library.notices[moment.notice], deadline, day, left)


def _urgency(row: _Told) -> tuple[bool, datetime, str]:
    """Order by when it would be too late; what has no date comes last."""
    moment = row.note.moment
    if row.deadline is not None:
        return (False, row.deadline.ends, moment.key)
    if row.day is not None:
        return (False, dates.at(row.day, "23:59"), moment.key)
    return (True, datetime.max.replace(tzinfo=ZONE), moment.key)


def _row(language: Language, row: _Told, now: datetime, *, full: bool) -> Row:
    moment, notice, deadline = row.note.moment, row.notice, row.deadline
    stage = dates.stage_of(notice, moment.stage)
    return {
        "full": full,
        "kind": "before" if moment.kind == "later" and moment.stage != NOTHING and row.day else moment.kind,
        "notice": notice,
        "status": window_status(notice, now),
        "stage": stage,
        "name": _name(language, stage, moment),
        "moment": moment,
        "day": row.day,
        "left": row.left,
        "time": stage.time
        if stage and deadline and not deadline.derived and deadline.day == deadline.printed
        else None,
        "deadline": deadline,
        "early": deadline is not None and deadline.day != deadline.printed,
        "over": deadline is not None and deadline.ends < now,
        "goal": next((s for s in notice.stages if stage and stage.backwards and s.id == stage.backwards.before), None),
        "posting": bool(stage and stage.backwards and stage.backwards.first_day == "does_not_count"),
        "clause": partial(describe.clause, language),
        **(_checklist(row) if full else {}),
    }


def _name(language: Language, stage: Stage | None, moment: Moment) -> str:
    if stage is not None:
        return stage.name.to(language)
    return t(language, "开始") if moment.stage == OPENS else ""


def _checklist(row: _Told) -> Row:
    if row.note.moment.kind not in TO_DO:
        return {"missing": (), "more_missing": 0, "complete": False, "contact": None}
    left, more = missing(row.notice, row.note.subscription)
    complete = not left and bool(row.notice.materials)
    return {"missing": left, "more_missing": more, "complete": complete, "contact": where_to(row.notice)}


def _taps(language: Language, rows: list[_Told]) -> Iterator[Tap]:
    """Yield what to tap: done, later, stop, change; and on with what was open."""
    to_do = [row for row in rows if row.note.moment.kind in TO_DO and row.note.moment.stage != OPENS]
    yield from _finished(language, [row for row in to_do if row.deadline is not None])
    if rows and rows[0] in to_do:
        yield Tap("rlater", _argument(rows[0]), t(language, "过会儿再提醒"))
    if rows and rows[0].note.moment.kind == "published":
        yield Tap("go", f"timeline/{rows[0].notice.id}", t(language, "时间安排"))
        yield Tap("check", rows[0].notice.id, t(language, "看看我够不够条件"))
    elif rows:
        yield Tap("go", f"choose/materials/{rows[0].notice.id}", t(language, "材料清单"))
    yield from _own(language, sorted({row.note.subscription.number for row in rows}))
    yield Tap("resume", "", t(language, "接着来"))


def _finished(language: Language, rows: list[_Told]) -> Iterator[Tap]:
    stages = list({(row.note.subscription.number, row.deadline.of): row for row in rows if row.deadline}.values())
    for row in stages[:_FINISHED]:
        stage = dates.stage_of(row.notice, row.note.moment.stage)
        if len(stages) == 1 or stage is None:
            yield Tap("rdone", _argument(row), t(language, "办好了"))
        else:
            words = {"notice": row.notice.short.to(language), "stage": stage.name.to(language)}
            yield Tap("rdone", _argument(row), t(language, "办好了：{notice}，{stage}", **words))


def _own(language: Language, numbers: list[int]) -> Iterator[Tap]:
    if len(numbers) == 1:
        yield Tap("go", f"reminder/{numbers[0]}", t(language, "改提醒"))
        yield Tap("rstop", str(numbers[0]), t(language, "停止这个提醒"))
    else:
        yield Tap("go", "reminders", t(language, "我的提醒"))


def _argument(row: _Told) -> str:
    return f"{row.note.subscription.number}/{row.note.moment.notice}/{row.note.moment.stage}"
