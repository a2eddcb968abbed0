"""A lead as a row of texts that staff can read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from phonenumbers import NumberParseException
from pydantic_core import from_json

from bot.clock import SHANGHAI
from bot.staff.lead import Lead
from bot.staff.pipeline import pipeline
from dialogs import phone
from dialogs.describe import value_text
from knowledge.library import Library
from knowledge.rule import Value
from knowledge.text import Language, Text

SHOWN_DIGITS: Final = 4
_MOBILE: Final = re.compile(r"\+86(1[3-9]\d{9})", re.ASCII)
_LONG_NUMBER: Final = re.compile(r"\+?\d(?:[\s().\-－–]?\d){6,}")


def moment(at: datetime) -> str:
    """Return a moment as the clock on the wall in China shows it."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def dialled(number: str) -> str:
    """Return a number in E.164 as one dials it: a Chinese one without the country, and no blanks in it."""
    if mobile := _MOBILE.fullmatch(number):  # most are, and asking the library takes a hundred times as long
        return mobile[1]
    try:
        return phone.shown(number).replace(" ", "")
    except NumberParseException:
        return number


@dataclass(frozen=True, slots=True)
class View:
    """How leads are read: `people` are names by id; without `whole` every number is masked."""

    library: Library
    people: Mapping[str, str] = field(default_factory=dict)
    language: Language = "zh"
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column, the same on the screen and in a file. `sensitive`: masked, unless the view shows the whole."""

    id: str
    title: Text
    cell: Callable[[Lead, View], str]
    sensitive: bool = False


def masked(phone: str) -> str:
    """Return a number as one dials it, of which only what tells two apart is shown: 138****0007."""
    number = dialled(phone)
    shown = number[:3] if len(number) > 2 * SHOWN_DIGITS else ""
    return f"{shown}****{number[-SHOWN_DIGITS:]}"


def discreet(text: str) -> str:
    """Return free words in which every long number is masked but for its end, for it may be somebody's phone."""
    return _LONG_NUMBER.sub(lambda found: f"****{found[0][-SHOWN_DIGITS:]}", text)


def said(text: str, view: View) -> str:
    """Return free words of a lead as the view shows them."""
    return text if view.whole else discreet(text)


def number(lead: Lead, view: View) -> str:
    """Return the number of a lead, masked unless the view shows the whole."""
    return dialled(lead.phone) if view.whole else masked(lead.phone)


def tier_name(lead: Lead, view: View) -> str:
    """Return the notice and the tier by their short names."""
    ref = view.library.tiers.get(lead.tier)
    return f"{ref.notice.short.to(view.language)} · {ref.tier.name.to(view.language)}" if ref else lead.tier


def region_name(lead: Lead, view: View) -> str:
    """Return the place, and the district where there is one."""
    return view.library.region(lead.place, lead.district).to(view.language)


def verdict_name(lead: Lead, view: View) -> str:
    """Return the verdict as it was when the lead was left."""
    known = VERDICT_NAMES.get(lead.verdict)
    return known.to(view.language) if known else lead.verdict


def status_name(lead: Lead, view: View) -> str:
    """Return the state, with the reason where there is one."""
    state, reason = pipeline().state_name(lead.status), pipeline().reason_name(lead.reason)
    if reason is None:
        return state.to(view.language)
    whole = Text(zh=f"{state.zh}（{reason.zh}）", en=f"{state.en} ({reason.en})")
    return whole.to(view.language)


def answers_said(lead: Lead, view: View) -> list[tuple[str, str]]:
    """Return the answers as they were when the lead was left: what was asked, and what was said."""
    kept, facts = from_json(lead.answers), view.library.facts
    unsure = "不清楚" if view.language == "zh" else "not sure"
    said = [(name, _in_words(view, name, value)) for name, value in kept.get("answers", {}).items()]
    said += [(name, unsure) for name in kept.get("unsure", ())]
    return [(facts[name].short.to(view.language) if name in facts else name, words) for name, words in said]


def _in_words(view: View, name: str, value: Value | list[str]) -> str:
    fact = view.library.facts.get(name)
    if fact is None:
        return str(value)
    return value_text(view.language, fact, frozenset(value) if isinstance(value, list) else value)


def owner_name(lead: Lead, view: View) -> str:
    """Return who works on it; nothing for nobody."""
    return view.people.get(lead.owner, lead.owner) if lead.owner else ""


def following(lead: Lead, view: View) -> str:
    """Return the next action and its day."""
    return " ".join(str(part) for part in (said(lead.next_action, view), lead.due) if part)


VERDICT_NAMES: Final = {
    "qualifies": Text(zh="看起来符合", en="Seems to qualify"),
    "review": Text(zh="有待人社部门审定", en="For the bureau to decide"),
    "not_qualified": Text(zh="照回答不符合", en="Does not qualify by the answers"),
    "unknown": Text(zh="还说不准", en="Cannot be said yet"),
}
COLUMNS: Final = (
    Column("name", Text(zh="姓名", en="Name"), lambda lead, view: said(lead.name, view)),
    Column("phone", Text(zh="手机", en="Phone"), number, sensitive=True),
    Column("unit", Text(zh="单位", en="Unit"), lambda lead, view: said(lead.unit, view)),
    Column("tier", Text(zh="通知/档次", en="Notice and tier"), tier_name),
    Column("region", Text(zh="地区", en="Region"), region_name),
    Column("verdict", Text(zh="初步判断", en="First opinion"), verdict_name),
    Column("status", Text(zh="状态", en="State"), status_name),
    Column("owner", Text(zh="负责人", en="Owner"), owner_name),
    Column("due", Text(zh="下一步/到期", en="Next step and day"), following),
    Column("created", Text(zh="首次提交", en="First left"), lambda lead, _: moment(lead.created)),
)
"""The columns of the list, in the order of the screen; a file has the same."""
