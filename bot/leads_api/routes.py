"""The calls below /api/v1/leads."""

import re
from typing import Final

from fastapi import APIRouter, Request, Response

from bot.desk.context import Desk
from bot.http.given import JSON
from bot.leads_api import samples, work
from bot.leads_api.answers import sought, tagged
from bot.leads_api.asking import query_of, read_address
from bot.leads_api.calls import Calls, Refused
from bot.leads_api.intake import intake
from bot.leads_api.samples import refusals, versioned
from bot.leads_api.shapes import Change, DossierOut, LeadOut, LeadsOut, Search
from bot.leads_api.telling import dossier_out, lead_out
from bot.pace import Pace
from bot.staff.casework import Target
from bot.staff.tokens import Bearer

_VERSION: Final = re.compile(r'"([1-9][0-9]{0,8})"')
_MINUTE: Final = 60


def leads_api(desk: Desk) -> APIRouter:
    """Return the router."""
    router = APIRouter(prefix="/api/v1/leads", tags=["leads"])
    calls = Calls(desk, Pace(desk.settings.api_per_minute, _MINUTE))
    _reading(router, calls)
    _one(router, calls)
    _changing(router, calls)
    intake(router, calls)
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
            found = await sought(desk.database.write(work.one, desk.keys, bearer, desk.shelf.library, lead_id))
            return tagged(dossier_out(found, whole="leads:phone" in bearer.scopes), found.lead.version)

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
            lead = await sought(changing)
            return tagged(lead_out(lead, whole="leads:phone" in bearer.scopes), lead.version)

        return await calls.answer(request, "leads:write", told)


async def _searched(calls: Calls, bearer: Bearer, wanted: Search) -> Response:
    desk = calls.desk
    query = query_of(wanted, bearer.actor, desk.keys)
    found = await desk.database.write(work.search, desk.keys, bearer, query, wanted)
    return Response(found.model_dump_json(), media_type=JSON)


def _version(request: Request) -> int:
    found = _VERSION.fullmatch(request.headers.get("if-match", "").strip())
    if found is None:
        raise Refused(428, 'Send If-Match with the version that you have seen, such as "3".')
    return int(found[1])
