"""The second factor: six digits that an authenticator shows for thirty seconds, or a code for an emergency."""

import secrets
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import pyotp
from sqlalchemy import Connection, Row

from bot.store.crypto import Keys
from bot.store.desk import credentials

STEP: Final = 30
"""Seconds for which a code is shown."""
AROUND: Final = 1
"""So many steps earlier or later a code is taken too: clocks differ, and people type."""
CODES: Final = 8
ISSUER: Final = "匠问工作台"
_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_DIGITS: Final = 6
_GROUP: Final = 6
_GROUPS: Final = 4


def made_secret() -> str:
    """Return a new secret: 160 random bits in base 32."""
    return pyotp.random_base32()


def address(secret: str, login: str) -> str:
    """Return what the picture for the authenticator says."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=login, issuer_name=ISSUER)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """Return the step of which this is the code, near a moment (aware); None where it is of none."""
    typed, now = tidy(code), int(at.timestamp()) // STEP
    if len(typed) != _DIGITS or not (typed.isascii() and typed.isdigit()):
        return None
    totp = pyotp.TOTP(secret, interval=STEP)
    near = range(now + AROUND, now - AROUND - 1, -1)
    return next((step for step in near if secrets.compare_digest(totp.generate_otp(step), typed)), None)


def proven(connection: Connection, row: Row[Any], code: str, at: datetime, keys: Keys) -> str:
    """Use a code, once: `code` or `recovery` where it was right, empty where not."""
    step = step_of(credentials.secret_of(row, keys), code, at)
    if step is not None:
        return "code" if credentials.use_step(connection, row.id, step) else ""
    return "recovery" if credentials.use_code(connection, row.id, tidy(code), keys) else ""


def made_codes() -> tuple[str, ...]:
    """Return new codes for an emergency, about 118 bits each, as they are shown: in groups."""
    return tuple("-".join(_groups()) for _ in range(CODES))


def tidy(code: str) -> str:
    """Return a code as it is compared: however it was typed, without blanks and hyphens."""
    plain = unicodedata.normalize("NFKC", code[:200]).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def _groups() -> Iterator[str]:
    for _ in range(_GROUPS):
        yield "".join(secrets.choice(_SIGNS) for _ in range(_GROUP))
