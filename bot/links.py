"""Links in messages that lead to one subscription: nobody can guess one, and none has to be kept."""

import hmac
import re
from typing import Final

from bot.store.crypto import Keys

_LINK: Final = re.compile(r"([1-9]\d{0,17})-([0-9a-f]{32})", re.ASCII)


def path(keys: Keys, subscription: int) -> str:
    """Return the path of the page on which a subscription is managed."""
    return f"/reminders/{name(keys, subscription)}"


def name(keys: Keys, subscription: int) -> str:
    """Return the last part of that path: the number, and what only we can make of it."""
    return f"{subscription}-{_token(keys, subscription)}"


def opened(keys: Keys, given: str) -> int | None:
    """Return the number of the subscription that a name leads to; None where we never made this name.

    The comparison takes the same time however much of the name is right (RFC 8058 asks for names hard to forge).
    """
    found = _LINK.fullmatch(given)
    number, token = (int(found[1]), found[2]) if found else (0, "")
    fits = hmac.compare_digest(token.encode(), _token(keys, number).encode())
    return number if fits else None


def _token(keys: Keys, subscription: int) -> str:
    return keys.index("reminders link", str(subscription))
