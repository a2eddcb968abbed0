"""The dates of the notices as staff read them on the screen, Chinese first and English beside."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final

from bot.amending import Proposal, Shift
from bot.clock import SHANGHAI
from bot.store.amendments import Amended
from knowledge.amend import Amendment
from knowledge.library import Library
from knowledge.notice import Actor, Notice
from knowledge.timeline import Dated, timeline
from knowledge.window import State, window_status

STATES: Final[dict[State, str]] = {
    "open": "正在受理 open",
    "upcoming": "还没开始 not yet open",
    "closed": "已经截止 closed",
    "rolling": "长期受理 rolling",
    "unannounced": "日期没有公布 no date yet",
}
ACTORS: Final[dict[Actor, str]] = {
    "leader": "本人 the person",
    "unit": "单位 the unit",
    "district": "区县 the district",
    "bureau": "人社部门 the bureau",
    "experts": "专家 experts",
    "public": "公众 the public",
}
NONE: Final = "没有日期 no date"
SHOWN: Final = 3


def listed(library: Library, now: datetime) -> Iterator[str]:
    """Yield a line for each notice: how its window stands, and its next dates."""
    for notice in library.notices.values():
        yield f"{notice.id}  {STATES[window_status(notice, now).state]}"
        coming = [one for one in _timeline(library, notice) if one.ends and one.ends >= now.date()]
        for one in sorted(coming, key=lambda dated: dated.ends or date.max)[:SHOWN]:
            yield f"    {span(one)}  {one.stage.name.zh}（{one.stage.id}）"


def shown(encoded: Library, library: Library, notice_id: str, made: Iterable[Amended]) -> Iterator[str]:
    """Yield the stages of a notice with their dates, as printed and as they are now, and the source of each change."""
    notice, newest = library.notices[notice_id], {one.amendment.stage: one for one in made}
    printed = {one.stage.id: one for one in _timeline(encoded, encoded.notices[notice_id])}
    yield f"{notice.id}  {notice.short.zh}  {notice.short.en}"
    for one in _timeline(library, notice):
        stage, before = one.stage, printed[one.stage.id]
        yield f"  {stage.id}  {stage.name.zh} {stage.name.en}  [{ACTORS[stage.actor]}]"
        yield f"      {span(one)}"
        if span(one) != span(before):
            yield f"      原来 before: {span(before)}"
        if stage.id in newest:
            yield f"      {_because(newest[stage.id])}"


def remembered(made: Iterable[Amended]) -> Iterator[str]:
    """Yield a line for each amendment, oldest first."""
    for one in made:
        amendment = one.amendment
        yield f"{one.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}  {amendment.notice}/{amendment.stage}  {_set(amendment)}"
        yield f"    依据 source: {amendment.source}  经手 by: {one.author or '–'}"


def proposed(library: Library, proposal: Proposal) -> Iterator[str]:
    """Yield what an amendment would change, for whoever is to say yes to it."""
    notice = library.notices[proposal.amendment.notice]
    yield f"{notice.id}  {notice.short.zh}  {notice.short.en}"
    own = [shift for shift in proposal.shifts if shift.after.stage.id == proposal.amendment.stage]
    inner = [shift for shift in proposal.shifts if shift not in own]
    yield from map(_moved, own)
    if inner:
        yield "  随之变动 moving with it:"
        yield from map(_moved, inner)
    yield f"  依据 source: {proposal.amendment.source}"
    yield f"  会告诉 {proposal.told} 个订阅  {proposal.told} subscriptions will be told"


def span(dated: Dated) -> str:
    """Return the dates of a stage."""
    if dated.starts is None and dated.ends is None:
        return dated.stage.month or NONE
    words = f"{dated.starts or ''}～{dated.ends or ''}"
    clock = f" {dated.stage.time}" if dated.stage.time and dated.ends else ""
    derived = "（推算 counted）" if dated.derived else ""
    return f"{words}{clock}{derived}{'（日历未公布 provisional）' if dated.provisional else ''}"


def _moved(shift: Shift) -> str:
    stage = shift.after.stage
    return f"  {stage.name.zh} {stage.name.en}（{stage.id}）: {span(shift.before)} → {span(shift.after)}"


def _because(made: Amended) -> str:
    amendment = made.amendment
    return f"{amendment.on} 起 since, 依据 source: {amendment.source}"


def _set(amendment: Amendment) -> str:
    said = (("starts", amendment.starts), ("ends", amendment.ends), ("time", amendment.time))
    return "  ".join(f"{name} {value}" for name, value in said if value) or "撤回 withdrawn"


def _timeline(library: Library, notice: Notice) -> tuple[Dated, ...]:
    return timeline(notice, calendar=library.calendar)
