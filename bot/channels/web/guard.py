"""Whether a form that arrives was really sent from our own page."""

import secrets
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request

from bot.channels.web.identity import Visitor

PROOF: Final = "proof"


def sent_from_our_page(request: Request, visitor: Visitor | None, proof: str, public_url: str) -> bool:
    """Whether the browser says so, or the form carries what only a page shown to this visitor can carry.

    The second way is for browsers and plain connections that say nothing. A token that merely came with the form
    proves nothing there: anybody could have put it in.
    """
    if request.headers.get("sec-fetch-site") in {"same-origin", "none"} or own_origin(request, public_url):
        return True
    return visitor is not None and visitor.by_cookie and secrets.compare_digest(proof.encode(), visitor.proof.encode())


def own_origin(request: Request, public_url: str) -> bool:
    """Whether Origin names this site; what cannot be read names none."""
    try:
        origin = urlsplit(request.headers.get("origin", ""))
    except ValueError:
        return False
    ours = {request.headers.get("host", ""), urlsplit(public_url).netloc} - {""}
    return origin.scheme in {"http", "https"} and origin.netloc in ours


def is_secure(request: Request, public_url: str) -> bool:
    """Whether the visitor came over https."""
    return request.url.scheme == "https" or public_url.startswith("https://")
