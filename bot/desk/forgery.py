"""Whether a request that changes something was really sent from a page of ours, shown in this very session."""

import hmac
from typing import Final

from fastapi import Request

from bot.channels.web.guard import own_origin
from bot.store.crypto import Keys

FIELD: Final = "csrf"
HEADER: Final = "x-csrf"


def token_for(keys: Keys, cookie: str) -> str:
    """Return what the forms of a session carry: nobody can know it without the key and the session's cookie."""
    return keys.index("csrf", cookie)


def is_ours(request: Request, keys: Keys, cookie: str, carried: str, public_url: str) -> bool:
    """Whether the browser says that the request comes from our site, and the form carries the session's token."""
    fits = hmac.compare_digest(carried.encode(), token_for(keys, cookie).encode())
    return bool(cookie) and fits and from_here(request, public_url)


def from_here(request: Request, public_url: str) -> bool:
    """Whether Sec-Fetch-Site or, where a browser does not send it, Origin names this site; neither is a no."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    return own_origin(request, public_url)
