"""The HTTP API: screening, the vocabulary, and the notices as they are encoded."""

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, TypeAdapter
from starlette.concurrency import run_in_threadpool

from bot.clock import Clock
from bot.http.body import read_body
from bot.http.description import REF
from bot.http.problem import Problem, problem
from bot.reading import UnreadableError, read_person
from bot.screening import screen
from bot.shapes import Person, Screened
from bot.summary import NoticeOut, summaries
from bot.vocabulary import VocabularyOut, vocabulary
from knowledge.answers import AnswersError
from knowledge.library import Library
from knowledge.notice import Notice

JSON = "application/json"
NOTICE = TypeAdapter(Notice)
SAMPLE = {"id": "甲", "facts": {"leader_age": 45, "unit_places": ["dalian"]}, "unsure": [], "on": "2024-03-10"}


def api(library: Library, clock: Clock, most: int) -> APIRouter:
    """Return the routes below /api/v1. A body may have `most` bytes."""
    router = APIRouter(prefix="/api/v1", tags=["api"])
    _screenings(router, library, clock, most)
    _vocabulary(router, library)
    _notices(router, library)
    return router


def _screenings(router: APIRouter, library: Library, clock: Clock, most: int) -> None:
    @router.post(
        "/screenings",
        response_model=Screened,
        responses=_problems(413, 415, 422),
        openapi_extra={"requestBody": {"required": True, "content": {JSON: _body()}}},
        summary="Judge one person on every tier",
    )
    async def screenings(request: Request) -> Response:
        """Return a verdict, with its reasons, for each tier of the notices asked for, and the best next question.

        Nothing is kept. No name or phone number is needed or accepted.
        """
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
            return problem(415, f"Send {JSON}.")
        try:
            person = read_person(await read_body(request, most))
            found = await run_in_threadpool(screen, library, person, clock.now())
        except (UnreadableError, AnswersError) as error:
            return problem(422, "Some of this cannot be used; errors names each.", error.faults)
        return _json(found)


def _vocabulary(router: APIRouter, library: Library) -> None:
    known = vocabulary(library)

    @router.get("/facts", response_model=VocabularyOut, summary="Everything that can be answered")
    async def facts() -> Response:
        """Return each fact with its kind, allowed values, question and the notices that read it."""
        return _json(known)


def _notices(router: APIRouter, library: Library) -> None:
    @router.get("/notices", summary="The notices")
    async def notices() -> list[NoticeOut]:
        """Return what there is to apply for."""
        return summaries(library)

    @router.get("/notices/{notice_id}", summary="One notice in full", responses={200: _notice(), **_problems(404)})
    async def notice(notice_id: str) -> Response:
        """Return conditions, materials, stages, benefits and contacts, each statement with its clause."""
        found = library.notices.get(notice_id)
        if found is None:
            return problem(404, "There is no notice with this id; GET /api/v1/notices lists them.")
        return Response(NOTICE.dump_json(found, by_alias=True), media_type=JSON)


def _json(shape: BaseModel) -> Response:
    return Response(shape.model_dump_json(), media_type=JSON)


def _body() -> dict[str, Any]:
    return {"schema": {"$ref": REF.format(model=Person.__name__)}, "example": SAMPLE}


def _notice() -> dict[str, Any]:
    return {"description": "The notice", "content": {JSON: {"schema": {"type": "object"}}}}


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"description": HTTPStatus(status).phrase, "model": Problem} for status in statuses}
