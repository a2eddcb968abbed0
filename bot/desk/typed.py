"""What a form about a lead asks for."""

from collections.abc import Callable
from datetime import date
from typing import Final

from bot.desk.visit import Visit
from bot.staff.casework import RefusedError
from bot.staff.edits import Edit, SetDistrict, SetNext, SetOwner, SetStatus
from bot.staff.filters import NOBODY, read_day

_DIGITS: Final = 9
WHY: Final = {
    "same": "内容没有变化，没有保存。",
    "not_from_here": "从现在的状态不能直接改成这个状态。",
    "reason": "请选一个原因。",
    "owner": "这位同事不负责这条线索的地区，请另选一位。",
    "district": "请从列出的区县里选。",
    "ended": "这条线索已经结束，不再设下一步和期限。",
    "day": "日期请写成 2026-11-30 这样。",
    "past": "期限已经过去了，请选今天或以后的日期。",
    "long": "写得太长了，请缩短一些。",
    "changed": "别人刚刚改过。",
}


def _status(visit: Visit) -> Edit:
    status, reason = visit.form.one("status"), visit.form.one("reason")
    return SetStatus(status, reason)


def _owner(visit: Visit) -> Edit:
    return read_owner(visit.form.one("owner"))


def read_owner(given: str) -> SetOwner:
    """Return the change of owner that a form asks for."""
    return SetOwner(None if given in ("", NOBODY) else given)


def _district(visit: Visit) -> Edit:
    return SetDistrict(visit.form.one("district"))


def _next(visit: Visit) -> Edit:
    return SetNext(visit.form.one("action").strip(), day_of(visit.form.one("due")))


def day_of(given: str) -> date | None:
    """Return the day that a form names, or none; RefusedError where it is no day."""
    try:
        return read_day(given)
    except ValueError as error:
        raise RefusedError("day") from error


def whole(given: str) -> int:
    """Return the number that a form carries; 0, which is no version of anything, where it is none."""
    return int(given) if given.isascii() and given.isdigit() and len(given) <= _DIGITS else 0


EDITS: Final[dict[str, Callable[[Visit], Edit]]] = {
    "status": _status,
    "owner": _owner,
    "district": _district,
    "next": _next,
}
