"""One's own account: the password, the second factor, and where one is logged in."""

from collections.abc import Iterator
from typing import Any

from starlette.responses import Response

from bot.bureau.person import roles
from bot.desk import authenticator, choosing
from bot.desk.agent import recognized
from bot.desk.door import door_of, halfway, too_early
from bot.desk.routes import Route, get, post
from bot.desk.rules import limits, rules
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit
from bot.staff import hashing, own, regions
from bot.staff.delays import DelayedError
from bot.staff.hashing import BusyError

_SOON = 5.0
_HERE = "/desk/me"


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get(_HERE, _show)
    yield post(f"{_HERE}/password", _change)
    yield post(f"{_HERE}/second", _offer)
    yield post(f"{_HERE}/second/proof", _set)
    yield post(f"{_HERE}/codes", _codes)
    yield post(f"{_HERE}/sessions/end", _end)
    yield post(f"{_HERE}/sessions/others", _end_others)


async def _show(visit: Visit) -> Response:
    return await _page(visit, [])


async def _page(visit: Visit, found: list[tuple[str, str]]) -> Response:
    row, lasting, codes = await visit.read(own.look, door_of(visit), limits(visit.desk))
    values: dict[str, Any] = {
        "row": row,
        "sessions": lasting,
        "codes": codes,
        "policy": rules(visit.desk).policy,
        "found": found,
    }
    values |= {"regions": regions.names(visit.desk.shelf.library, visit.person.scope)}
    values |= {"role": roles()[visit.person.role], "recognized": recognized}
    return visit.page("me/me.html", status=400 if found else 200, **values)


async def _is_me(visit: Visit, field: str) -> list[tuple[str, str]]:
    """Return what is wrong with the password of one's own that was typed; Trouble where it was tried too often."""
    try:
        counted = await visit.write(own.begin, visit.desk.keys, visit.person.id, visit.actor.at)
        right = await hashing.fits(halfway(visit).person.password, visit.form.one(field))
    except DelayedError as delayed:
        raise too_early(visit, delayed) from delayed
    except BusyError as busy:
        raise Trouble(429, retry_after=_SOON) from busy
    if right:
        await visit.write(own.right, counted)
        return []
    return [(field, visit.say("现在的密码不对，什么都没有改动。"))]


async def _change(visit: Visit) -> Response:
    if found := await _is_me(visit, "current"):
        return await _page(visit, found)
    new, found = await choosing.chosen(visit)
    if found:
        return await _page(visit, found)
    await visit.write(own.set_password, door_of(visit), halfway(visit), new)
    return visit.go(_HERE, visit.say("密码已经改好，其他地方的登录已经断开。"))


async def _offer(visit: Visit) -> Response:
    if found := await _is_me(visit, "proof"):
        return await _page(visit, found)
    return visit.page("me/second.html", **authenticator.offered(visit))


async def _set(visit: Visit) -> Response:
    secret = authenticator.carried(visit)
    new = authenticator.proven(visit, secret)
    if new is None:
        wrong = visit.say("验证码不对。请看一下手机的时间准不准，再输入现在显示的六位数字。")
        return visit.page("me/second.html", status=400, **authenticator.offered(visit, secret, wrong))
    codes = await visit.write(own.set_second, door_of(visit), halfway(visit), new)
    return visit.page("login/codes.html", codes=codes, ahead=_HERE)


async def _codes(visit: Visit) -> Response:
    if found := await _is_me(visit, "proof_of_codes"):
        return await _page(visit, found)
    codes = await visit.write(own.set_codes, door_of(visit), halfway(visit))
    return visit.page("login/codes.html", codes=codes, ahead=_HERE)


async def _end(visit: Visit) -> Response:
    ended = await visit.write(own.end_session, door_of(visit), visit.form.one("session"))
    return visit.go(_HERE, visit.say("已经断开。") if ended else visit.say("那个登录已经不在了。"))


async def _end_others(visit: Visit) -> Response:
    await visit.write(own.end_others, door_of(visit))
    return visit.go(_HERE, visit.say("其他登录都已经断开。"))
