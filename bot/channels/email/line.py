"""One connection to the mail server, and what is said on it, step by step."""

import asyncio
import contextlib
import re
import ssl
import time
from dataclasses import dataclass, field
from typing import Final

from aiosmtplib import SMTP, SMTPException, SMTPResponse, SMTPResponseException, SMTPTimeoutError

from bot.channels.email.outcome import Answer, Stage, outcome
from scheduler.result import NotNow, Result, Unclear

FRESH: Final = 20.0
OFTEN: Final = 100
_GO_ON: Final = 3
_DONE: Final = 2
_CLOSING: Final = 421
_DOT: Final = re.compile(rb"^\.", re.MULTILINE)
_FAULTS: Final = (SMTPException, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Whom a message comes from, whom it goes to, and the message as it goes over the wire."""

    sender: str
    to: str
    content: bytes = field(repr=False)


class Interrupted(Exception):  # noqa: N818 - it says what happened
    """The talk ended before the message was handed in; `result` says what that means for it.

    `stale`: the server had only closed a connection that rested, so another one may do.
    """

    def __init__(self, result: Result, *, stale: bool = False) -> None:
        super().__init__(type(result).__name__)
        self.result = result
        self.stale = stale


@dataclass(slots=True)
class Line:
    """A connection, how many messages it has carried, and the stage at which the talk is."""

    smtp: SMTP
    carried: int = 0
    used: float = 0.0
    stage: Stage = "connect"

    @property
    def usable(self) -> bool:
        """Whether the next message may go this way too."""
        return self.smtp.is_connected and self.carried < OFTEN and time.monotonic() - self.used < FRESH

    async def ready(self) -> None:
        """Connect where that is still to be done, with TLS and a password as far as they are wanted."""
        self.stage = "connect"
        if self.smtp.is_connected:
            return
        try:
            await self.smtp.connect()
            await self.smtp.ehlo()
        except SMTPResponseException as error:
            raise Interrupted(outcome(Answer("connect", error.code, error.message))) from error
        except _FAULTS as error:
            raise Interrupted(NotNow(f"connect {_word(error)}")) from error

    async def announce(self, envelope: Envelope) -> None:
        """Say from whom and to whom, up to the point where the server wants the message itself."""
        await self._say("mail", b"MAIL", f"FROM:<{envelope.sender}>".encode("ascii"))
        await self._say("rcpt", b"RCPT", f"TO:<{envelope.to}>".encode("ascii"))
        await self._say("data", b"DATA", wanted=_GO_ON)

    async def hand_in(self, content: bytes, seconds: float) -> Result:
        """Send the message. From here on silence says nothing: the server may have taken it."""
        try:
            answer = await self._write(content, seconds)
        except _FAULTS as error:
            return Unclear(f"data {_word(error)}")
        self.carried, self.used = self.carried + 1, time.monotonic()
        return outcome(Answer("data", answer.code, answer.message))

    async def leave(self) -> None:
        """Say goodbye; the connection is closed also where nobody answers."""
        with contextlib.suppress(*_FAULTS):
            async with asyncio.timeout(1):
                await self.smtp.quit()
        self.smtp.close()

    async def _say(self, stage: Stage, *command: bytes, wanted: int = _DONE) -> None:
        self.stage = stage
        rested = stage == "mail" and self.carried > 0
        try:
            answer = await self.smtp.execute_command(*command)
        except _FAULTS as error:
            stale = rested and not isinstance(error, SMTPTimeoutError)
            raise Interrupted(NotNow(f"{stage} {_word(error)}"), stale=stale) from error
        if answer.code // 100 != wanted:
            told = outcome(Answer(stage, answer.code, answer.message))
            raise Interrupted(told, stale=rested and answer.code == _CLOSING)

    async def _write(self, content: bytes, seconds: float) -> SMTPResponse:
        protocol = self.smtp.protocol
        if protocol is None:
            raise ConnectionResetError
        end = b"" if content.endswith(b"\r\n") else b"\r\n"
        protocol.write(_DOT.sub(b"..", content) + end + b".\r\n")
        return await protocol.read_response(timeout=seconds)


def _word(error: Exception) -> str:
    """Return what went wrong in a word: never the text, which may quote people."""
    if isinstance(error, TimeoutError):
        return "timeout"
    return "certificate" if isinstance(error.__cause__ or error, ssl.SSLError) else "disconnected"
