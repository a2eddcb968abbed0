"""The pages of the desk as a table: what a path does, and which right it needs. Nothing is served beside this table."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from starlette.responses import Response

from bot.bureau.person import Right
from bot.desk.visit import Visit

Endpoint: TypeAlias = Callable[[Visit], Awaitable[Response]]
Stage: TypeAlias = Literal["open", "second", "enrol", "change", "full"]


@dataclass(frozen=True, slots=True)
class Route:
    """One page, or one form. `right` is needed to be let in, if any; `stage` how far somebody must have logged in.

    `open` is for everybody. A form is a POST; it is refused without the session's token or from another site. `limit`
    is the largest body in bytes.
    """

    method: Literal["GET", "POST"]
    path: str
    endpoint: Endpoint
    right: Right | None = None
    stage: Stage = "full"
    limit: int = 64 * 1024


def get(path: str, endpoint: Endpoint, right: Right | None = None, stage: Stage = "full") -> Route:
    """Return a page."""
    return Route("GET", path, endpoint, right, stage)


def post(path: str, endpoint: Endpoint, right: Right | None = None, stage: Stage = "full") -> Route:
    """Return what a form does."""
    return Route("POST", path, endpoint, right, stage)
