"""Calls that take one JSON object and answer it with another, or with what is wrong with it."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final

from fastapi import Request, Response
from pydantic import BaseModel

from bot.http.body import read_body
from bot.http.description import REF
from bot.http.problem import Problem, problem
from bot.reading import T, UnreadableError, read_given
from knowledge.answers import AnswersError

JSON: Final = "application/json"


async def answer_given(
    request: Request, most: int, shape: type[T], answer: Callable[[T], Awaitable[BaseModel]]
) -> Response:
    """Read an input of this shape, of at most so many bytes, and answer it; a problem names what cannot be used."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        return problem(415, f"Send {JSON}.")
    try:
        return in_json(await answer(read_given(await read_body(request, most), shape)))
    except (UnreadableError, AnswersError) as error:
        return problem(422, "Some of this cannot be used; errors names each.", error.faults)


def in_json(shape: BaseModel) -> Response:
    """Return an answer of ours."""
    return Response(shape.model_dump_json(), media_type=JSON)


def body_of(shape: type[BaseModel], sample: dict[str, Any]) -> dict[str, Any]:
    """Return how a call's body is described."""
    content = {JSON: {"schema": {"$ref": REF.format(model=shape.__name__)}, "example": sample}}
    return {"requestBody": {"required": True, "content": content}}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return how the problems of a call are described."""
    return {status: {"description": HTTPStatus(status).phrase, "model": Problem} for status in statuses}
