"""The calls by which leads come in, and by which their consent is withdrawn."""

import re
from typing import Final

from fastapi import APIRouter, Request, Response

from bot.leads_api import consenting, leaving, samples, withdrawing
from bot.leads_api.answers import sought, tagged
from bot.leads_api.calls import Calls, Refused
from bot.leads_api.consenting import WithdrawnError, lasting
from bot.leads_api.leaving import Left, Once
from bot.leads_api.samples import refusals
from bot.leads_api.shapes import LeftOut, NewLead
from bot.staff.tokens import Bearer

_KEY: Final = re.compile(r"[!-~]{1,200}")


def intake(router: APIRouter, calls: Calls) -> None:
    """Add these calls to a router."""
    _leaving(router, calls)
    _withdrawing(router, calls)


def _leaving(router: APIRouter, calls: Calls) -> None:
    @router.post(
        "",
        status_code=201,
        response_model=LeftOut,
        responses={
            200: {"model": LeftOut, "description": "It was there before"},
            **refusals(400, 404, 409, 413, 415, 422),
        },
        openapi_extra=samples.leaving(),
        summary="Leave a lead",
    )
    async def left(request: Request) -> Response:
        """Keep somebody's intent to apply, with their consent; needs leads:create for the whole city of the tier.

        The verdict is computed from the answers as the chat does. The same phone number for the same tier is the same
        lead, brought up to date.

        409: the person withdrew from this city's bureau, or the lead was dropped, since this consent was given. A later
        one is needed; they can also leave it anew in the chat.
        """

        async def told(bearer: Bearer) -> Response:
            key = request.headers.get("idempotency-key", "")
            if not _KEY.fullmatch(key):
                raise Refused(400, "Send an Idempotency-Key: up to 200 signs of ASCII, without blanks.")
            made = await _kept(calls, bearer, Once(key, await calls.read(request, NewLead)))
            told = {name: getattr(made.lead, name) for name in LeftOut.model_fields if name != "fresh"}
            answer = tagged(LeftOut(**told, fresh=made.fresh), made.lead.version, 201 if made.fresh else 200)
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
            await sought(calls.desk.database.write(withdrawing.withdraw, calls.desk.keys, bearer, lead_id))
            return Response(status_code=204)

        return await calls.answer(request, "leads:create", told)


async def _kept(calls: Calls, bearer: Bearer, once: Once) -> Left:
    """Keep what is left; Refused, and that recorded, where the person withdrew since they consented."""
    desk = calls.desk
    write, library, lasts = desk.database.write, desk.shelf.library, lasting(desk.settings)
    try:
        return await write(leaving.leave, desk.keys, bearer, library, once, lasts)
    except WithdrawnError as error:
        raise await write(consenting.refused, desk.keys, bearer, error) from error
