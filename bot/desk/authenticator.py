"""Offering a second factor: the picture for the authenticator, whose secret is sealed into the form until then."""

from typing import Any

from bot.desk.door import halfway
from bot.desk.picture import qr
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit
from bot.staff import second
from bot.staff.own import Second
from bot.store.crypto import Place, SealError

_GROUP = 4


def offered(visit: Visit, secret: str = "", problem: str = "") -> dict[str, Any]:
    """Return what a page shows of a second factor that is not set up yet: a new one, or this one once more."""
    offer = secret or second.made_secret()
    login = halfway(visit).person.login
    spaced = " ".join(offer[start : start + _GROUP] for start in range(0, len(offer), _GROUP))
    picture = qr(second.address(offer, login), visit.say("验证器要扫的二维码；不能扫码时，请输入下面的密钥"))
    sealed = visit.desk.keys.seal_text(offer, _place(visit)).hex()
    return {"picture": picture, "secret": spaced, "sealed": sealed, "problem": problem}


def carried(visit: Visit) -> str:
    """Return the secret that the form carries; Trouble where it is none of this session."""
    try:
        return visit.desk.keys.open_text(bytes.fromhex(visit.form.one("sealed")), _place(visit))
    except (ValueError, SealError) as error:
        raise Trouble(410) from error


def proven(visit: Visit, secret: str) -> Second | None:
    """Return the second factor whose code was typed; None where the code is not one of it."""
    step = second.step_of(secret, visit.form.one("code"), visit.actor.at)
    return None if step is None else Second(secret, step)


def _place(visit: Visit) -> Place:
    return Place("form", "totp", halfway(visit).id)
