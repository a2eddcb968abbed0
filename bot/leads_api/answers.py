"""Answering with one lead: as it is now, by which version, or why not."""

from collections.abc import Awaitable
from typing import TypeVar

from fastapi import Response
from pydantic import BaseModel

from bot.http.given import JSON
from bot.leads_api.calls import MISSING, Refused
from bot.leads_api.work import StaleError
from bot.staff.casework import MissingError

T = TypeVar("T")


async def sought(work: Awaitable[T]) -> T:
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


def tagged(shape: BaseModel, version: int, status: int = 200) -> Response:
    """Return an answer whose ETag is a version."""
    return Response(shape.model_dump_json(), status, {"ETag": f'"{version}"'}, JSON)
