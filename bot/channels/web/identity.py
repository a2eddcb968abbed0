"""Who is at the other end: nobody we know by name, only the holder of a long random token."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Final

from fastapi import Request

COOKIE: Final = "chat"
EMBED_COOKIE: Final = "chat_embed"
HEADER: Final = "x-chat"
FIELD: Final = "token"
YEAR: Final = 365 * 24 * 3600
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Visitor:
    """The holder of a token. `by_cookie`: the browser keeps it; otherwise the form has to carry it along."""

    token: str
    by_cookie: bool = False

    @property
    def address(self) -> str:
        """The name under which the service keeps the conversation; the token cannot be found from it."""
        return _derived("address", self.token)

    @property
    def proof(self) -> str:
        """What a form of ours carries, and what nobody can know who does not have the token."""
        return _derived("form", self.token)

    def event(self, form: str) -> str:
        """Return the id of an event, which nobody with another token can repeat or foresee."""
        return _derived(f"event {form}", self.token)


def _derived(purpose: str, token: str) -> str:
    return hashlib.sha256(f"{purpose} {token}".encode()).hexdigest()[:40]


def newcomer() -> Visitor:
    """Return somebody new: 256 random bits."""
    return Visitor(secrets.token_urlsafe(32))


def visitor_of(request: Request, *, carried: str = "") -> Visitor | None:
    """Return who sends this request, by cookie, else by the token that a form or a header carries."""
    embedded = request.url.path.startswith("/embed")
    for name in (EMBED_COOKIE, COOKIE) if embedded else (COOKIE,):
        if _TOKEN.fullmatch(kept := request.cookies.get(name, "")):
            return Visitor(kept, by_cookie=True)
    token = carried or request.headers.get(HEADER, "")
    return Visitor(token) if _TOKEN.fullmatch(token) else None


def cookie_for(visitor: Visitor, *, secure: bool, embedded: bool) -> str:
    """Return the header that makes a browser keep the token; inside another site it is kept for that site alone."""
    name = EMBED_COOKIE if embedded else COOKIE
    site = "SameSite=None; Secure; Partitioned" if embedded and secure else "SameSite=Lax"
    safe = "; Secure" if secure and not embedded else ""
    return f"{name}={visitor.token}; Path=/; Max-Age={YEAR}; HttpOnly; {site}{safe}"


def plain_cookie(name: str, value: str, *, secure: bool) -> str:
    """Return the header for a setting of the page, which a script may read and change too."""
    return f"{name}={value}; Path=/; Max-Age={YEAR}; SameSite=Lax{'; Secure' if secure else ''}"
