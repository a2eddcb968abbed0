"""The columns that an export may have: those of the list as the screen has them, and more beside them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from bot.staff import columns, origin
from bot.staff.columns import Column, View, moment
from bot.staff.lead import Lead
from knowledge.text import Text

LISTED: Final = tuple(column.id for column in columns.COLUMNS)
"""What is chosen at first: exactly the columns on the screen."""
_WIDTHS: Final = {
    "name": 12, "phone": 16, "unit": 28, "tier": 34, "region": 18, "verdict": 16, "status": 16, "owner": 12, "due": 24,
    "note": 30, "answers": 60, "id": 38, "tier_id": 30,
}  # fmt: skip
_WIDTH: Final = 17


def masked_name(name: str) -> str:
    """Return a name of which only the first sign is shown: 王**."""
    return f"{name[:1]}**" if name else ""


def _name(lead: Lead, view: View) -> str:
    return lead.name if view.whole else masked_name(lead.name)


def _note(lead: Lead, view: View) -> str:
    return lead.note if view.whole else columns.discreet(lead.note)


def _following(lead: Lead, view: View) -> str:
    said = columns.following(lead, view)
    return said if view.whole else f"{columns.discreet(lead.next_action)} {lead.due or ''}".strip()


def _place(lead: Lead, view: View) -> str:
    options = view.library.facts["unit_places"].options
    return next((option.label.to(view.language) for option in options if option.id == lead.place), lead.place)


def _notice(lead: Lead, view: View) -> str:
    notice = view.library.notices.get(lead.notice)
    return notice.short.to(view.language) if notice else lead.notice


def _tier(lead: Lead, view: View) -> str:
    ref = view.library.tiers.get(lead.tier)
    return ref.tier.name.to(view.language) if ref else lead.tier


def _worked(lead: Lead, _view: View) -> str:
    return moment(lead.worked) if lead.worked else ""


def _answers(lead: Lead, view: View) -> str:
    return "；".join(f"{asked}：{words}" for asked, words in columns.answers_said(lead, view))


_MASKED: Final = {"name": _name, "due": _following}
"""What the screen shows to who may open a lead anyway, and a file that goes from hand to hand does not."""
_MORE: Final = (
    Column("id", Text(zh="编号", en="Id"), lambda lead, _: lead.id),
    Column("updated", Text(zh="最近更新", en="Last left"), lambda lead, _: moment(lead.updated)),
    Column("worked", Text(zh="最近处理", en="Last worked"), _worked),
    Column("place", Text(zh="城市", en="City"), _place),
    Column("notice", Text(zh="通知", en="Notice"), _notice),
    Column("tier_name", Text(zh="档次", en="Tier"), _tier),
    Column("tier_id", Text(zh="档次编号", en="Tier id"), lambda lead, _: lead.tier),
    Column("asker", Text(zh="替谁问", en="Who asked"), origin.asker),
    Column("language", Text(zh="语言", en="Language"), origin.language),
    Column("channel", Text(zh="渠道", en="Channel"), origin.channel),
    Column("note", Text(zh="备注", en="Note"), _note, sensitive=True),
    Column("answers", Text(zh="当时的回答", en="Answers"), _answers, sensitive=True),
)


def _safe(column: Column) -> Column:
    kept = _MASKED.get(column.id)
    return replace(column, cell=kept, sensitive=True) if kept else column


COLUMNS: Final = (*map(_safe, columns.COLUMNS), *_MORE)
"""All of them: those of the list first, in its order."""


@dataclass(frozen=True, slots=True)
class Table:
    """The chosen columns of leads as one reader gets them."""

    columns: tuple[Column, ...]
    view: View
    above: tuple[str, ...] = ()
    below: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        """The titles."""
        return tuple(column.title.to(self.view.language) for column in self.columns)

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths, in characters."""
        return tuple(_WIDTHS.get(column.id, _WIDTH) for column in self.columns)

    def row(self, lead: Lead) -> tuple[str, ...]:
        """Return one lead as texts."""
        return tuple(column.cell(lead, self.view) for column in self.columns)


def chosen(ids: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns with these ids, in the order of the list; unknown ids are left out."""
    wanted = frozenset(ids)
    return tuple(column for column in COLUMNS if column.id in wanted)
