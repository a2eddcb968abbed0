"""What the steps of the login share: who stands at the door, and letting them go on to the next step."""

import math
import secrets
from typing import Final

from starlette.responses import Response

from bot.desk.back import local, with_next
from bot.desk.gate import WAYS, cookie_for, cookie_name
from bot.desk.rules import rules
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit
from bot.staff.delays import DelayedError
from bot.staff.login import Door, Entered
from bot.store.desk.sessions import Session

DEVICE: Final = "desk_device"
NEXT: Final = "next"
_KNOWN_FOR: Final = 180 * 24 * 3600
_TOKEN: Final = 43
_MINUTE: Final = 60


def door_of(visit: Visit) -> Door:
    """Return who stands at the door; a browser that has no token yet gets one once somebody is in."""
    return Door(visit.actor, visit.desk.keys, rules(visit.desk), _device(visit) or secrets.token_urlsafe(32))


def halfway(visit: Visit) -> Session:
    """Return the session of somebody who is on the way in, or in."""
    if visit.session is None:
        raise LookupError("A page of the login was shown to somebody without a session.")
    return visit.session


def wanted(visit: Visit) -> str:
    """Return where somebody wanted to go before the login, empty where nowhere in particular."""
    return local(visit.form.one(NEXT) or visit.request.query_params.get(NEXT, ""))


def onward(visit: Visit, door: Door, entered: Entered, told: str = "", back: str | None = None) -> Response:
    """Lead to the next step, or in; the browser keeps the new session, and once in that it is known here."""
    back = wanted(visit) if back is None else back
    ahead = (back or "/desk") if entered.stage == "full" else with_next(WAYS[entered.stage], back)
    answer = visit.go(ahead, told)
    keep(visit, answer, door, entered)
    return answer


def keep(visit: Visit, answer: Response, door: Door, entered: Entered) -> None:
    """Make the browser keep a new session."""
    answer.headers.append("Set-Cookie", cookie_for(visit, entered.token))
    if entered.stage == "full":
        answer.headers.append("Set-Cookie", _device_cookie(visit, door.device))


def too_early(visit: Visit, delayed: DelayedError) -> Trouble:
    """Return what is told to who tries again too early."""
    return Trouble(429, waiting(visit, delayed.seconds), retry_after=delayed.seconds)


def waiting(visit: Visit, seconds: float) -> str:
    """Return how long to wait, in words."""
    if seconds < _MINUTE:
        return visit.say("试得太多了。请等 %(num)d 秒再试。", num=seconds_of(seconds))
    return visit.say("试得太多了。请等 %(num)d 分钟再试。", num=math.ceil(seconds / _MINUTE))


def seconds_of(wait: float) -> int:
    """Return how many whole seconds to wait, for people and for Retry-After."""
    return max(1, math.ceil(wait))


def _device(visit: Visit) -> str:
    found = visit.request.cookies.get(cookie_name(DEVICE, secure=visit.secure), "")
    return found if len(found) == _TOKEN and found.isascii() else ""


def _device_cookie(visit: Visit, token: str) -> str:
    name, safe = cookie_name(DEVICE, secure=visit.secure), "; Secure" if visit.secure else ""
    return f"{name}={token}; Path=/; Max-Age={_KNOWN_FOR}; HttpOnly; SameSite=Lax{safe}"
