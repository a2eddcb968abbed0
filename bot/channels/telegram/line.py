"""A short way to Telegram for very many messages: written by hand, and of the answer only what matters is read.

aiogram builds every answer into objects; at a thousand messages a second there is no time for what nobody reads.
"""

import json
from http import HTTPStatus
from typing import Any, Final

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    TCPConnector,
)

from bot.channels.telegram.sender import GONE
from scheduler.result import Delivered, NotNow, Refused, Result, TooFast, Unclear, Unreachable

SECONDS: Final = 10
SHORTEST_WAIT: Final = 1.0
_HEADERS: Final = {"Content-Type": "application/json"}


class Line:
    """Connections to one method of the Bot API, at most `most` at once. Their address holds the token."""

    def __init__(self, address: str, most: int) -> None:
        self._address = address
        self._most = most
        self._session: ClientSession | None = None

    async def post(self, body: bytes) -> Result:
        """Make the call once, with its parameters as JSON, and say what became of it."""
        try:
            async with self._open().post(self._address, data=body) as answer:
                said = await answer.read()
        except (ClientConnectorError, ConnectionTimeoutError):
            return NotNow("no connection")
        except (ClientError, TimeoutError, OSError) as error:
            return Unclear(type(error).__name__)
        return meaning(answer.status, said)

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()

    def _open(self) -> ClientSession:
        if self._session is None:
            connector = TCPConnector(limit=self._most, keepalive_timeout=60)
            self._session = ClientSession(connector=connector, timeout=ClientTimeout(SECONDS), headers=_HEADERS)
        return self._session


def meaning(status: int, said: bytes) -> Result:
    """Return what an answer of the Bot API means."""
    answer = _read(said)
    if status == HTTPStatus.OK and answer.get("ok") is True:
        return Delivered()
    why = str(answer.get("description", ""))[:100] or f"status {status}"
    match status:
        case HTTPStatus.TOO_MANY_REQUESTS:
            return TooFast(max(SHORTEST_WAIT, _seconds(answer)))
        case HTTPStatus.FORBIDDEN:
            return Unreachable(why)
        case HTTPStatus.BAD_REQUEST:
            return Unreachable(why) if any(words in why.lower() for words in GONE) else Refused(why)
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.NOT_FOUND:  # the token was just changed
            return NotNow(why)
    return Unclear(why)


def _read(said: bytes) -> dict[str, Any]:
    try:
        found = json.loads(said)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _seconds(answer: dict[str, Any]) -> float:
    given = answer.get("parameters")
    seconds = given.get("retry_after", 0) if isinstance(given, dict) else 0
    return float(seconds) if isinstance(seconds, int | float) else 0.0
