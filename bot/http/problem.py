"""Telling a program what is wrong: `application/problem+json` (RFC 9457)."""

from collections.abc import Iterable
from http import HTTPStatus

from pydantic import BaseModel, Field
from starlette.responses import Response

from bot.shapes import FaultOut
from knowledge.answers import AnswerFault

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """What is wrong with a request."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    errors: list[FaultOut] = Field(default_factory=list, description="Each thing that cannot be used, by name.")


def problem(
    status: int, detail: str | None = None, faults: Iterable[AnswerFault] = (), headers: dict[str, str] | None = None
) -> Response:
    """Return the answer for a request that cannot be answered as asked."""
    said = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        errors=[FaultOut(fact=fault.fact, problem=fault.problem) for fault in faults],
    )
    return Response(said.model_dump_json(exclude_defaults=True), status, headers, MEDIA_TYPE)
