"""Letting calls in: whose token it is, whether it may do this, and how often it comes."""

import math
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

from fastapi import Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection

from bot.desk.context import Desk
from bot.exchange import SlowDown
from bot.http.body import read_body
from bot.http.given import JSON
from bot.http.problem import problem
from bot.pace import Pace
from bot.reading import UnreadableError, read_given
from bot.staff import tokens
from bot.staff.record import Subject, note
from bot.staff.scopes import TokenScope
from bot.staff.tokens import Bearer, EndedError
from bot.staff.who import Actor, ForbiddenError
from bot.store.crypto import Keys
from knowledge.answers import AnswerFault, AnswersError

T = TypeVar("T", bound=BaseModel)
Work: TypeAlias = Callable[[Bearer], Awaitable[Response]]
UNUSABLE: Final = "Some of this cannot be used; errors names each."
MISSING: Final = "There is no such lead among those that this token may see."
_NO_TOKEN: Final = "Send a token: Authorization: Bearer jw_…"  # noqa: S105 - how to send one, not one
_DEAD: Final = "This token is none, is over, or was revoked."


class Refused(Exception):  # noqa: N818 - it is what the caller is told
    """A call is not answered as asked: the status, why, which fields, and headers beside it."""

    def __init__(
        self, status: int, detail: str, faults: Iterable[AnswerFault] = (), headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.detail = detail
        self.faults = tuple(faults)
        self.headers = headers or {}


@dataclass(frozen=True, slots=True)
class Calls:
    """Answers calls of the API for leads. `pace` slows down each token by itself."""

    desk: Desk
    pace: Pace

    async def answer(self, request: Request, needs: TokenScope, work: Work) -> Response:
        """Let a call in that may do what it needs, or say what is in the way."""
        try:
            bearer = await self._let_in(request, needs)
            return await work(bearer)
        except Refused as refused:
            return problem(refused.status, refused.detail, refused.faults, refused.headers)
        except EndedError:
            return problem(401, _DEAD, headers=_challenge("invalid_token"))
        except ForbiddenError:
            return problem(403, f"This token has no right to do this; it needs {needs}.")
        except AnswersError as error:
            return problem(422, UNUSABLE, error.faults)

    async def read(self, request: Request, shape: type[T]) -> T:
        """Return the body of a call; Refused where it cannot be used."""
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
            raise Refused(415, f"Send {JSON}.")
        try:
            return read_given(await read_body(request, self.desk.settings.max_body_bytes), shape)
        except UnreadableError as error:
            raise Refused(422, UNUSABLE, error.faults) from error

    async def _let_in(self, request: Request, needs: TokenScope) -> Bearer:
        bearer = await self._bearer(request)
        try:
            self.pace.keep(bearer.id)
        except SlowDown as slow:
            wait = str(max(1, math.ceil(slow.retry_after)))
            raise Refused(429, f"Too many calls; come again in {wait} s.", headers={"Retry-After": wait}) from slow
        if needs not in bearer.scopes:
            await self.desk.database.write(_refused, self.desk.keys, bearer, needs)
            raise Refused(
                403, f"This token may not do this; it needs {needs}.", headers=_challenge("insufficient_scope")
            )
        return bearer

    async def _bearer(self, request: Request) -> Bearer:
        kind, _, shown = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not shown.strip():
            raise Refused(401, _NO_TOKEN, headers=_challenge())
        client = request.client.host if request.client else ""
        stranger = Actor(self.desk.clock.utc(), address=client, agent=request.headers.get("user-agent", ""))
        bearer = await self.desk.database.read(tokens.find, self.desk.keys, shown.strip(), stranger)
        if bearer is None:
            raise Refused(401, _DEAD, headers=_challenge("invalid_token"))
        return bearer


def _challenge(error: str = "") -> dict[str, str]:
    why = f', error="{error}"' if error else ""
    return {"WWW-Authenticate": f'Bearer realm="jiangwen"{why}'}


def _refused(connection: Connection, keys: Keys, bearer: Bearer, needs: str) -> None:
    note(connection, keys, bearer.actor, "request.refused", Subject("token", bearer.id), why=needs)
