"""The HTTP API: screening, questions, the vocabulary, and the notices as they are encoded."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter
from starlette.concurrency import run_in_threadpool

from bot.asking import ask
from bot.clock import Clock
from bot.http.given import JSON, answer_given, body_of, in_json, problems
from bot.http.problem import problem
from bot.screening import screen
from bot.shapes import Answered, Person, Question, Screened
from bot.shelf import Shelf
from bot.summary import NoticeOut, summaries
from bot.vocabulary import VocabularyOut, vocabulary
from dialogs.effect import NoteMissed
from knowledge.notice import Notice

Note: TypeAlias = Callable[[NoteMissed], Awaitable[None]]
NOTICE = TypeAdapter(Notice)
SAMPLE = {"id": "甲", "facts": {"leader_age": 45, "unit_places": ["dalian"]}, "unsure": [], "on": "2024-03-10"}
ASKED = {"id": 1, "turns": ["重庆技能大师工作室补贴多少", "什么时候截止"], "context_notice": None}


def api(shelf: Shelf, clock: Clock, most: int, note: Note) -> APIRouter:
    """Return the routes below /api/v1. A body may have `most` bytes; `note` keeps what could not be answered."""
    router = APIRouter(prefix="/api/v1", tags=["api"])
    _screenings(router, shelf, clock, most)
    _questions(router, shelf, clock, most, note)
    _vocabulary(router, shelf)
    _notices(router, shelf)
    return router


def _screenings(router: APIRouter, shelf: Shelf, clock: Clock, most: int) -> None:
    @router.post(
        "/screenings",
        response_model=Screened,
        responses=problems(413, 415, 422),
        openapi_extra=body_of(Person, SAMPLE),
        summary="Judge one person on every tier",
    )
    async def screenings(request: Request) -> Response:
        """Return a verdict, with its reasons, for each tier of the notices asked for, and the best next question.

        Nothing is kept. No name or phone number is needed or accepted.
        """

        async def judged(person: Person) -> Screened:
            return await run_in_threadpool(screen, shelf.library, person, clock.now())

        return await answer_given(request, most, Person, judged)


def _questions(router: APIRouter, shelf: Shelf, clock: Clock, most: int, note: Note) -> None:
    @router.post(
        "/questions",
        response_model=Answered,
        responses=problems(413, 415, 422),
        openapi_extra=body_of(Question, ASKED),
        summary="Answer a question in somebody's own words",
    )
    async def questions(request: Request) -> Response:
        """Return what the notices say to the last turn, with the clause of each statement, or why nothing is said.

        Of a question that was not answered, its words are kept for the staff: masked, counted by the day, and
        without anything of who asked. Of any other, nothing is kept.
        """

        async def told(question: Question) -> Answered:
            found = await run_in_threadpool(ask, shelf.library, question, clock.now())
            if found.missed is not None:
                await note(found.missed)
            return found.answered

        return await answer_given(request, most, Question, told)


def _vocabulary(router: APIRouter, shelf: Shelf) -> None:
    known = vocabulary(shelf.library)

    @router.get("/facts", response_model=VocabularyOut, summary="Everything that can be answered")
    async def facts() -> Response:
        """Return each fact with its kind, allowed values, question and the notices that read it."""
        return in_json(known)


def _notices(router: APIRouter, shelf: Shelf) -> None:
    @router.get("/notices", summary="The notices")
    async def notices() -> list[NoticeOut]:
        """Return what there is to apply for."""
        return summaries(shelf.library)

    @router.get("/notices/{notice_id}", summary="One notice in full", responses={200: _notice(), **problems(404)})
    async def notice(notice_id: str) -> Response:
        """Return conditions, materials, stages, benefits and contacts, each statement with its clause."""
        found = shelf.library.notices.get(notice_id)
        if found is None:
            return problem(404, "There is no notice with this id; GET /api/v1/notices lists them.")
        return Response(NOTICE.dump_json(found, by_alias=True), media_type=JSON)


def _notice() -> dict[str, Any]:
    return {"description": "The notice", "content": {JSON: {"schema": {"type": "object"}}}}
