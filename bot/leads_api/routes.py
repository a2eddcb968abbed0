"""The calls below /api/v1/leads."""

import re
from collections.abc import Awaitable
from typing import Final, TypeVar

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from bot.desk.context import Desk
from bot.http.given import JSON
from bot.leads_api import leaving, samples, withdrawing, work
from bot.leads_api.asking import query_of, read_address
from bot.leads_api.calls import MISSING, Calls, Refused
from bot.leads_api.leaving import Once
from bot.leads_api.samples import refusals, versioned
from bot.leads_api.shapes import Change, DossierOut, LeadOut, LeadsOut, LeftOut, NewLead, Search
from bot.leads_api.telling import dossier_out, lead_out
from bot.leads_api.work import StaleError
from bot.pace import Pace
from bot.staff.casework import MissingError, Target
from bot.staff.tokens import Bearer

T = TypeVar("T")
_VERSION: Final = re.compile(r'"([1-9][0-9]{0,8})"')
_KEY: Final = re.compile(r"[!-~]{1,200}")
_MINUTE: Final = 60


def leads_api(desk: Desk) -> APIRouter:
    """Return the router."""
    router = APIRouter(prefix="/api/v1/leads", tags=["leads"])
    calls = Calls(desk, Pace(desk.settings.api_per_minute, _MINUTE))
    _reading(router, calls)
    _one(router, calls)
    _changing(router, calls)
    _leaving(router, calls)
    _withdrawing(router, calls)
    return router


def _reading(router: APIRouter, calls: Calls) -> None:
    @router.get(
        "", response_model=LeadsOut, responses=refusals(422), openapi_extra=samples.listing(), summary="List leads"
    )
    async def listed(request: Request) -> Response:
        """Return leads within the token's regions, a page at a time; needs leads:read.

        To stay up to date, ask with the last `as_of` as `updated_since`. A lead that was withdrawn is not listed any
        more; the webhook lead.withdrawn tells of it.
        """

        async def told(bearer: Bearer) -> Response:
            return await _searched(calls, bearer, read_address(request))

        return await calls.answer(request, "leads:read", told)

    @router.post(
        "/search",
        response_model=LeadsOut,
        responses=refusals(413, 415, 422),
        openapi_extra=samples.searching(),
        summary="List leads by words",
    )
    async def searched(request: Request) -> Response:
        """Do the same with a body, so that no phone number and no name stands in an address; needs leads:read."""

        async def told(bearer: Bearer) -> Response:
            return await _searched(calls, bearer, await calls.read(request, Search))

        return await calls.answer(request, "leads:read", told)


def _one(router: APIRouter, calls: Calls) -> None:
    @router.get(
        "/{lead_id}",
        response_model=DossierOut,
        responses={**versioned(200), **refusals(404)},
        openapi_extra=samples.SECURITY,
        summary="One lead and what happened to it",
    )
    async def one(request: Request, lead_id: str) -> Response:
        """Return a lead with its timeline; needs leads:read. Its ETag is what a change sends as If-Match."""

        async def told(bearer: Bearer) -> Response:
            desk = calls.desk
            found = await _found(desk.database.write(work.one, desk.keys, bearer, desk.shelf.library, lead_id))
            return _versioned(dossier_out(found, whole="leads:phone" in bearer.scopes), found.lead.version)

        return await calls.answer(request, "leads:read", told)


def _changing(router: APIRouter, calls: Calls) -> None:
    @router.patch(
        "/{lead_id}",
        response_model=LeadOut,
        responses={**versioned(200), **refusals(404, 412, 413, 415, 422, 428)},
        openapi_extra=samples.changing(),
        summary="Work a lead",
    )
    async def changed(request: Request, lead_id: str) -> Response:
        """Change state, district, next action or day, and add a note: all of it or nothing; needs leads:write.

        412 says that somebody was quicker; its ETag is the version as it is now.
        """

        async def told(bearer: Bearer) -> Response:
            wanted, version, desk = await calls.read(request, Change), _version(request), calls.desk
            target = Target(lead_id, version)
            changing = desk.database.write(work.change, desk.keys, bearer, desk.shelf.library, target, wanted)
            lead = await _found(changing)
            return _versioned(lead_out(lead, whole="leads:phone" in bearer.scopes), lead.version)

        return await calls.answer(request, "leads:write", told)


def _leaving(router: APIRouter, calls: Calls) -> None:
    @router.post(
        "",
        status_code=201,
        response_model=LeftOut,
        responses={200: {"model": LeftOut, "description": "It was there before"}, **refusals(400, 404, 413, 415, 422)},
        openapi_extra=samples.leaving(),
        summary="Leave a lead",
    )
    async def left(request: Request) -> Response:
        """Keep somebody's intent to apply, with their consent; needs leads:create for the whole city of the tier.

        The verdict is computed from the answers as the chat does. The same phone number for the same tier is the same
        lead, brought up to date.
        """

        async def told(bearer: Bearer) -> Response:
            key = request.headers.get("idempotency-key", "")
            if not _KEY.fullmatch(key):
                raise Refused(400, "Send an Idempotency-Key: up to 200 signs of ASCII, without blanks.")
            given, desk = await calls.read(request, NewLead), calls.desk
            once = Once(key, given.model_dump_json())
            made = await desk.database.write(leaving.leave, desk.keys, bearer, desk.shelf.library, given, once)
            told = {name: getattr(made.lead, name) for name in LeftOut.model_fields if name != "fresh"}
            answer = _versioned(LeftOut(**told, fresh=made.fresh), made.lead.version, 201 if made.fresh else 200)
            answer.headers["Location"] = f"/api/v1/leads/{made.lead.id}"
            return answer

        return await calls.answer(request, "leads:create", told)


def _withdrawing(router: APIRouter, calls: Calls) -> None:
    @router.delete(
        "/{lead_id}",
        status_code=204,
        responses=refusals(404, 409),
        openapi_extra=samples.SECURITY,
        summary="Withdraw a consent",
    )
    async def withdrawn(request: Request, lead_id: str) -> Response:
        """End the consent that was given by way of the API, as the person wishes; needs leads:create.

        The lead is deleted, unless the person also consented elsewhere. 409: it was left elsewhere only.
        """

        async def told(bearer: Bearer) -> Response:
            await _found(calls.desk.database.write(withdrawing.withdraw, calls.desk.keys, bearer, lead_id))
            return Response(status_code=204)

        return await calls.answer(request, "leads:create", told)


async def _searched(calls: Calls, bearer: Bearer, wanted: Search) -> Response:
    desk = calls.desk
    query = query_of(wanted, bearer.actor, desk.keys)
    found = await desk.database.write(work.search, desk.keys, bearer, query, wanted)
    return Response(found.model_dump_json(), media_type=JSON)


async def _found(work: Awaitable[T]) -> T:
    """Return what a work finds; Refused where there is no such lead, or somebody was quicker."""
    try:
        return await work
    except MissingError as error:
        raise Refused(404, MISSING) from error
    except StaleError as error:
        tag = f'"{error.version}"'
        raise Refused(
            412, f"Somebody was quicker: the version is {error.version} now.", headers={"ETag": tag}
        ) from error


def _version(request: Request) -> int:
    found = _VERSION.fullmatch(request.headers.get("if-match", "").strip())
    if found is None:
        raise Refused(428, 'Send If-Match with the version that you have seen, such as "3".')
    return int(found[1])


def _versioned(shape: BaseModel, version: int, status: int = 200) -> Response:
    return Response(shape.model_dump_json(), status, {"ETag": f'"{version}"'}, JSON)
