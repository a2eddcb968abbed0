"""A filter as one says it."""

from collections.abc import Iterator
from typing import Final

from bot.staff.columns import VERDICT_NAMES, View, discreet
from bot.staff.filters import NOBODY, Filters
from bot.staff.pipeline import pipeline
from bot.staff.query import LeadQuery
from knowledge.text import Text

ALL: Final = Text(zh="全部线索", en="All leads")
_DUE: Final = {
    "late": Text(zh="已过期", en="late"),
    "today": Text(zh="今天", en="today"),
    "week": Text(zh="七天内", en="within seven days"),
    "none": Text(zh="没有日期", en="no day"),
}
_SORTS: Final = {
    "created": (
        Text(zh="首次提交从早到晚", en="first left, oldest first"),
        Text(zh="首次提交从新到旧", en="first left, newest first"),
    ),
    "updated": (
        Text(zh="最近更新从早到晚", en="last left, oldest first"),
        Text(zh="最近更新从新到旧", en="last left, newest first"),
    ),
    "due": (Text(zh="先到期的在前", en="due first"), Text(zh="后到期的在前", en="due last")),
    "status": (Text(zh="状态从前到后", en="state, earliest first"), Text(zh="状态从后到前", en="state, latest first")),
}
"""How an order is called, upwards and downwards."""


def said(query: LeadQuery, view: View) -> str:
    """Return which leads these are and in which order, in the language of the view."""
    colon = Text(zh="：", en=": ").to(view.language)
    chosen = [f"{name.to(view.language)}{colon}{value}" for name, value in _chosen(query.filters, view) if value]
    order = _SORTS[query.sort.by][query.sort.descending]
    sorted_by = Text(zh=f"排序：{order.zh}", en=f"order: {order.en}")
    joint = Text(zh="；", en="; ").to(view.language)
    return joint.join([*(chosen or [ALL.to(view.language)]), sorted_by.to(view.language)])


def _chosen(filters: Filters, view: View) -> Iterator[tuple[Text, str]]:
    yield Text(zh="通知", en="Notice"), _notice(filters.notice, view)
    yield Text(zh="档次", en="Tier"), _tier(filters.tier, view)
    yield Text(zh="城市", en="City"), _place(filters.place, view)
    yield Text(zh="区县", en="District"), _district(filters, view)
    verdict = VERDICT_NAMES.get(filters.verdict)
    yield Text(zh="初步判断", en="First opinion"), verdict.to(view.language) if verdict else filters.verdict
    status = pipeline().state_name(filters.status).to(view.language) if filters.status else ""
    yield Text(zh="状态", en="State"), status
    nobody = Text(zh="无人负责", en="nobody").to(view.language)
    owner = nobody if filters.owner == NOBODY else view.people.get(filters.owner, filters.owner)
    yield Text(zh="负责人", en="Owner"), owner
    yield Text(zh="首次提交不早于", en="First left not before"), str(filters.first or "")
    yield Text(zh="首次提交不晚于", en="First left not after"), str(filters.last or "")
    due = _DUE.get(filters.due)
    yield Text(zh="到期", en="Due"), due.to(view.language) if due else ""
    yield Text(zh="查找", en="Search"), filters.text if view.whole else discreet(filters.text)


def _notice(notice: str, view: View) -> str:
    known = view.library.notices.get(notice)
    return known.short.to(view.language) if known else notice


def _tier(tier: str, view: View) -> str:
    known = view.library.tiers.get(tier)
    return f"{known.notice.short.to(view.language)} · {known.tier.name.to(view.language)}" if known else tier


def _district(filters: Filters, view: View) -> str:
    place = view.library.places.get(filters.place)
    known = place.districts.get(filters.district) if place else None
    return known.name.to(view.language) if known else filters.district


def _place(place: str, view: View) -> str:
    options = view.library.facts["unit_places"].options
    return next((option.label.to(view.language) for option in options if option.id == place), place)
