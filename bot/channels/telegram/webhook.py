"""The webhook: Telegram posts an update here; it hears 200 once the update was taken in and answered."""

import asyncio
import hmac
import json
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from bot.channels.telegram.pace import NAME
from bot.channels.telegram.reception import ComeAgainError, Reception
from bot.channels.telegram.rounds import within
from bot.log import logger

PATH: Final = "/telegram/webhook"
HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
PATIENCE: Final = 4.0
"""So long Telegram waits for the replies to be sent, in seconds; what takes longer is safe in the database."""


class TooLargeError(Exception):
    """The body is larger than any update."""


def webhook(reception: Reception, secret: str, largest: int) -> APIRouter:
    """Return the endpoint. `secret` is what Telegram sends with each update; it must not be empty."""
    router = APIRouter()

    @router.post(PATH, include_in_schema=False)
    async def receive(request: Request) -> Response:
        """Take in one update."""
        if not _knows(request.headers.get(HEADER, ""), secret):
            return Response(status_code=403)
        try:
            raw = json.loads(await _body(request, largest))
        except TooLargeError:
            return Response(status_code=413)
        except ValueError:
            return Response(status_code=400)
        return Response(status_code=await _take(reception, raw))

    return router


def _knows(given: str, secret: str) -> bool:
    """Compare in a time that tells nothing about the secret."""
    return bool(secret) and hmac.compare_digest(given.encode(), secret.encode())


async def _body(request: Request, largest: int) -> bytes:
    """Read the body as far as it may be long, whatever length it claims."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise TooLargeError
    return bytes(body)


async def _take(reception: Reception, raw: Any) -> int:
    """Return the status: 503 where Telegram shall send the update again, 400 for what is no update."""
    if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
        return 400
    try:
        heard = reception.parse(raw)
        sending = await reception.take(heard) if heard else None
    except ComeAgainError:
        logger.exception("update not taken in; it will come again", channel=NAME)
        return 503
    if sending is not None:
        await within(PATIENCE, asyncio.shield(sending))
    return 200
