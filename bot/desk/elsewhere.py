"""Logging in by another login service (OpenID Connect): there by a link, and back with an answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json
from starlette.responses import RedirectResponse, Response

from bot.channels.web.headers import COMMON
from bot.desk.back import LOGIN, with_next
from bot.desk.door import door_of, onward, too_early, wanted
from bot.desk.gate import cookie_name
from bot.desk.login import Refusal, refused
from bot.desk.routes import Route, get
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit
from bot.staff import arriving, oidc
from bot.staff.delays import DelayedError
from bot.staff.login import Entered
from bot.staff.oidc import OidcError, Provider, Question
from bot.store.crypto import Place, SealError

ASKED: Final = "desk_asked"
_BACK: Final = "/desk/login/back"
_PLACE: Final = Place("cookie", "asked", "desk")
_LASTS: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser keeps, sealed, while somebody is with the other service."""

    question: Question
    next: str
    at: datetime


_ASKED: Final = TypeAdapter(Asked)


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get("/desk/login/elsewhere", _there, stage="open")
    yield get(_BACK, _back, stage="open")


async def _there(visit: Visit) -> Response:
    if visit.request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}:  # nobody pressed our button
        return visit.go(with_next(LOGIN, wanted(visit)))
    own = visit.desk.settings.public_url or str(visit.request.base_url)
    question = oidc.question(f"{own.rstrip('/')}{_BACK}")
    try:
        address = await _provider(visit).address(question, visit.actor.at)
    except OidcError:
        return _refused(visit, visit.say("单点登录现在连不上。请稍后再试，或者用密码登录。"))
    answer = RedirectResponse(address, 303, {**COMMON, "Cache-Control": "no-store"})
    asked = Asked(question, wanted(visit), visit.actor.at)
    sealed = visit.desk.keys.seal(to_json(asked), _PLACE).hex()
    answer.headers.append("Set-Cookie", _cookie(visit, sealed, _LASTS))
    return answer


async def _back(visit: Visit) -> Response:
    asked, query = _read(visit), visit.request.query_params
    if asked is None or query.get("state", "") != asked.question.state:
        return _refused(visit, visit.say("这次单点登录已经失效。请再点一次单点登录。"))
    door = door_of(visit)
    try:
        await visit.write(arriving.begin, door)
        named = await _provider(visit).identity(query.get("code", ""), asked.question, visit.actor.at)
        entered: Entered | None = await visit.write(arriving.arrive, door, named)
    except DelayedError as delayed:
        raise too_early(visit, delayed) from delayed
    except OidcError as error:
        await visit.write(arriving.refuse, door, error.reason)
        return _refused(visit, visit.say("单点登录没有成功。请再试一次；还不行，请用密码登录，并告诉管理员。"))
    if entered is None:
        return _refused(visit, visit.say("单点登录里的您还没有对应到工作台的人员。请联系管理员。"))
    answer = onward(visit, door, entered, back=asked.next)
    answer.headers.append("Set-Cookie", _cookie(visit, "", timedelta(0)))
    return answer


def _provider(visit: Visit) -> Provider:
    if visit.desk.provider is None:
        raise Trouble(404)
    return visit.desk.provider


def _read(visit: Visit) -> Asked | None:
    """Return what this browser asked with; None where it asked nothing, or too long ago."""
    try:
        sealed = bytes.fromhex(visit.request.cookies.get(cookie_name(ASKED, secure=visit.secure), ""))
        asked = _ASKED.validate_json(visit.desk.keys.open(sealed, _PLACE))
    except (ValueError, SealError, ValidationError):
        return None
    return asked if visit.actor.at - asked.at < _LASTS else None


def _refused(visit: Visit, text: str) -> Response:
    answer = refused(visit, Refusal(text))
    answer.headers.append("Set-Cookie", _cookie(visit, "", timedelta(0)))
    return answer


def _cookie(visit: Visit, value: str, lasts: timedelta) -> str:
    name, seconds = cookie_name(ASKED, secure=visit.secure), int(lasts.total_seconds())
    return f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{'; Secure' if visit.secure else ''}"
