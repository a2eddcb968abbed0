"""What happened to a lead, in words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.desk.visit import Visit
from bot.staff.columns import VERDICT_NAMES, View, discreet
from bot.staff.lead import Lead
from bot.staff.pipeline import pipeline
from bot.store.desk.events import Event

_TITLES: Final = {
    "left": "留下申报意向",
    "changed": "再次提交",
    "reopened": "放弃后又来申报，重新成为新线索",
    "status": "改状态",
    "owner": "改负责人",
    "district": "改区县",
    "next": "改下一步",
    "note": "记录",
    "merged": "合并了一条重复线索",
    "unmerged": "撤销了合并",
    "corrected": "按本人要求更正",
    "form": "写进推荐汇总表",
}
_FIELDS: Final = {
    "name": "姓名",
    "phone": "手机",
    "unit": "单位",
    "note": "备注",
    "verdict": "初步判断",
    "asker": "替谁问",
    "district": "区县",
    "answers": "回答",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing on a timeline. `merge` is the id of a merge that can still be undone."""

    at: datetime
    who: str
    title: str
    lines: tuple[str, ...]
    by_staff: bool
    merge: str = ""


@dataclass(frozen=True, slots=True)
class _Page:
    """For whom, how and of which lead something is told."""

    visit: Visit
    view: View
    lead: Lead


def told(visit: Visit, view: View, lead: Lead, event: Event, undoable: str) -> Told:
    """Return an event as staff read it."""
    who = view.people.get(event.person, visit.say("以前的同事")) if event.person else visit.say("申报人")
    title = visit.say(_TITLES.get(event.kind, event.kind))
    merge = str(event.detail.get("merge", ""))
    lines = (line if view.whole else discreet(line) for line in _lines(_Page(visit, view, lead), event))
    return Told(event.at, who, title, tuple(lines), bool(event.person), merge if merge == undoable else "")


def _lines(page: _Page, event: Event) -> Iterator[str]:
    if event.lead != page.lead.id:
        yield page.visit.say("（合并进来的那一条）")
    if event.kind in _SAID:
        yield from _SAID[event.kind](page, event.detail)


def _owner(page: _Page, detail: Mapping[str, Any]) -> Iterator[str]:
    nobody = page.visit.say("没有人")
    yield _arrow(*(page.view.people.get(detail[end] or "", nobody) for end in ("before", "after")))


def _moved(page: _Page, detail: Mapping[str, Any]) -> Iterator[str]:
    yield _arrow(*(_district(page, detail[end]) for end in ("before", "after")))
    if detail.get("let_go"):
        yield page.visit.say("原来的负责人不管这个区县，负责人空出来了。")


def _next(page: _Page, detail: Mapping[str, Any]) -> Iterator[str]:
    yield " ".join(part for part in (detail["action"], detail["due"]) if part) or page.visit.say("没有下一步了")


def _noted(page: _Page, detail: Mapping[str, Any]) -> Iterator[str]:  # noqa: ARG001 - all are asked the same way
    yield str(detail["text"])


def _merged(page: _Page, detail: Mapping[str, Any]) -> Iterator[str]:
    if ref := page.view.library.tiers.get(str(detail.get("tier", ""))):
        yield ref.tier.name.to(page.view.language)


def _verdict(page: _Page, detail: Mapping[str, Any]) -> Iterator[str]:
    if known := VERDICT_NAMES.get(str(detail.get("verdict"))):
        yield known.to(page.view.language)


def _status(page: _Page, detail: Mapping[str, Any]) -> Iterator[str]:
    language, states = page.view.language, pipeline()
    yield _arrow(*(states.state_name(detail[end]).to(language) for end in ("before", "after")))
    if reason := states.reason_name(detail.get("reason", "")):
        yield page.visit.say("原因：%(reason)s", reason=reason.to(language))


def _changed(page: _Page, detail: Mapping[str, Any]) -> Iterator[str]:
    changes, facts = detail.get("changes", {}), page.view.library.facts
    if not changes:
        yield page.visit.say("内容没有变化")
    for name, change in changes.items():
        title = page.visit.say(_FIELDS.get(name, name))
        if name == "answers":
            said = "、".join(facts[one].short.to(page.view.language) for one in change if one in facts)
        else:
            said = _arrow(*(_value(page, name, one) for one in change))
        yield f"{title}: {said}"


def _value(page: _Page, name: str, value: str) -> str:
    if name == "verdict" and value in VERDICT_NAMES:
        return VERDICT_NAMES[value].to(page.view.language)
    return _district(page, value) if name == "district" else value


def _district(page: _Page, district: str) -> str:
    lead, view = page.lead, page.view
    return view.library.region(lead.place, district).to(view.language) if district else page.visit.say("没有区县")


def _arrow(before: str, after: str) -> str:
    return f"{before or '–'} → {after or '–'}"


_SAID: Final[dict[str, Callable[[_Page, Mapping[str, Any]], Iterator[str]]]] = {
    "left": _verdict,
    "changed": _changed,
    "corrected": _changed,
    "status": _status,
    "reopened": _status,
    "owner": _owner,
    "district": _moved,
    "next": _next,
    "note": _noted,
    "merged": _merged,
}
