"""The form that changes the dates of a stage: what was filled in, and what is wrong with it, field by field."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.channels.web.forms import Form
from knowledge.amend import Amendment, Problem
from knowledge.text import Language

_DAY: Final = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?")
_FIELDS: Final = {
    "no_source": "source", "time": "time", "no_day": "time", "past": "ends", "far": "ends", "order": "ends",
    "expired": "ends",
}  # fmt: skip
UNREADABLE: Final = "日期看不懂，请写成 2026-12-31 这样。"
BOTH: Final = "不能既填新日期又撤回。要撤回，请清空日期和时间。"
NOTHING: Final = "请填新的日期或时间；日期不算数了又没有新的，请勾选撤回。"
AGAIN: Final = "这个日期撤回过，请写出新的截止日期。"
SAME: Final = "这样改了和现在一样，没有要改的。"


@dataclass(frozen=True, slots=True)
class Wish:
    """The form as it was filled in."""

    starts: str = ""
    ends: str = ""
    time: str = ""
    source: str = ""
    withdraw: bool = False


class WishError(Exception):
    """The form cannot be taken like this; `found` are fields with what is wrong, in Chinese."""

    def __init__(self, found: tuple[tuple[str, str], ...]) -> None:
        super().__init__(", ".join(name for name, _ in found))
        self.found = found


def read_wish(form: Form) -> Wish:
    """Read what was filled in; full-width digits and signs are as good as others."""
    said = {name: _plain(form.one(name)) for name in ("starts", "ends", "time")}
    source = " ".join(form.one("source").split())
    return Wish(**said, source=source, withdraw=form.one("withdraw") == "1")


def former_wish(former: Amendment | None) -> Wish:
    """Return what the form shows at first: what was amended before, without its source."""
    if former is None:
        return Wish()
    return Wish(str(former.starts or ""), str(former.ends or ""), former.time or "")


def wanted(wish: Wish, of: tuple[str, str], former: Amendment | None, on: date) -> Amendment:
    """Return the amendment of a stage, `of` as notice and stage, that is wished for; WishError says what is missing."""
    dates = {name: _day(getattr(wish, name)) for name in ("starts", "ends")}
    wrong: list[tuple[str, str]] = []
    for name, day in dates.items():
        if day is None and getattr(wish, name):
            wrong.append((name, UNREADABLE))
    given = bool(wish.starts or wish.ends or wish.time)
    if given and wish.withdraw:
        wrong.append(("withdraw", BOTH))
    elif not given and not wish.withdraw:
        wrong.append(("ends", NOTHING))
    elif former and former.withdraws and given and not wish.ends:
        wrong.append(("ends", AGAIN))
    if wrong:
        raise WishError(tuple(wrong))
    return Amendment(*of, dates["starts"], dates["ends"], wish.time or None, wish.source, on)


def at_fields(problems: tuple[Problem, ...], wish: Wish, language: Language) -> list[tuple[str, str]]:
    """Return what the rules say against a wish, at the field that it is about."""
    days = "ends" if wish.ends or not wish.starts else "starts"
    named = ((_FIELDS.get(problem.name, "ends"), problem.text.to(language)) for problem in problems)
    return [(days if field == "ends" else field, text) for field, text in named]


def _day(written: str) -> date | None:
    """Read a date as a browser sends it, or as one writes it by hand."""
    found = _DAY.fullmatch(written)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _plain(written: str) -> str:
    return unicodedata.normalize("NFKC", written).strip()
