"""Choosing a password: what the page says about the policy, and what is wrong with what was typed."""

from collections.abc import Iterator
from typing import Final

from bot.desk.door import halfway
from bot.desk.rules import rules
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit
from bot.staff import own
from bot.staff.hashing import BusyError
from bot.staff.own import Chosen
from bot.staff.passwords import Fault, Policy
from bot.store.desk import persons

NEW, AGAIN = "new", "again"
_SOON = 5.0
_FAULTS: Final[dict[Fault, str]] = {
    "short": "新密码至少要有 %(num)d 个字符。",
    "long": "新密码最多 %(num)d 个字符。",
    "kinds": "大写字母、小写字母、数字、其他符号，至少要有其中 %(num)d 类。",
    "common": "这个密码很多人在用，一猜就中。请换一个。",
    "plain": "这个密码只是一串有规律的字符。请换一个。",
    "context": "新密码不能只由姓名、登录名或本系统的名称加几个字符组成。请换一个。",
    "former": "这个密码用过。请换一个。",
}


async def chosen(visit: Visit) -> tuple[Chosen, list[tuple[str, str]]]:
    """Judge and hash the new password that was typed twice; with it, what is wrong, as (field, words)."""
    typed, policy = visit.form.one(NEW), rules(visit.desk).policy
    if typed != visit.form.one(AGAIN):
        return Chosen(()), [(AGAIN, visit.say("两次输入的新密码不一样。"))]
    row = halfway(visit).person
    try:
        new = await own.chosen(policy, row, persons.read(row, visit.desk.keys).name, typed)
    except BusyError as busy:
        raise Trouble(429, retry_after=_SOON) from busy
    return new, [(NEW, text) for text in _said(visit, policy, new.faults)]


def _said(visit: Visit, policy: Policy, faults: tuple[Fault, ...]) -> Iterator[str]:
    numbers = {"short": policy.shortest, "long": policy.longest, "kinds": policy.kinds}
    for fault in faults:
        yield visit.say(_FAULTS[fault], num=numbers.get(fault, 0))
