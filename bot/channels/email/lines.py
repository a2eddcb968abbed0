"""Connections to the mail server: used again while they are fresh, and never waited for without end."""

import asyncio
import ssl
from dataclasses import dataclass, field
from typing import Final

from bot.channels.email.line import Envelope, Interrupted, Line
from bot.channels.email.server import MailServer
from scheduler.result import Delivered, NotNow, Result

MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Patience:
    """For how many seconds one message waits: for a connection, until the server wants it, and for its answer."""

    line: float
    talk: float
    answer: float


def patience(seconds: float) -> Patience:
    """Share out the time that a message has in all. Most is for the answer, because without one we must send twice."""
    return Patience(seconds / 8, seconds * 3 / 8, seconds / 2)


@dataclass(slots=True)
class Lines:
    """So many connections at most; however the server behaves, a message is answered for within its time."""

    server: MailServer
    patience: Patience
    tls: ssl.SSLContext | None = None
    most: int = MOST
    _resting: list[Line] = field(default_factory=list)
    _free: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._free = asyncio.Semaphore(self.most)

    async def send(self, envelope: Envelope) -> Result:
        """Hand in one message and say what became of it."""
        try:
            async with asyncio.timeout(self.patience.line):
                await self._free.acquire()
        except TimeoutError:
            return NotNow("busy")
        try:
            return await self._send(envelope)
        finally:
            self._free.release()

    async def close(self) -> None:
        """Take leave of the server, without waiting long."""
        lines, self._resting = self._resting, []
        await asyncio.gather(*(line.leave() for line in lines))

    async def _send(self, envelope: Envelope) -> Result:
        while True:
            line = self._line()
            try:
                return await self._through(line, envelope)
            except Interrupted as end:
                if not end.stale:
                    return end.result

    async def _through(self, line: Line, envelope: Envelope) -> Result:
        """Send over one connection. It rests afterwards where the message was taken, and is closed otherwise."""
        taken = False
        try:
            async with asyncio.timeout(self.patience.talk):
                await line.ready()
                await line.announce(envelope)
            result = await line.hand_in(envelope.content, self.patience.answer)
            taken = isinstance(result, Delivered)
        except TimeoutError:
            return NotNow(f"{line.stage} timeout")
        finally:
            if not taken:
                line.smtp.close()
        self._resting.append(line)
        return result

    def _line(self) -> Line:
        """Return a connection that rests and is fresh, the last used first; else a new one."""
        while self._resting:
            line = self._resting.pop()
            if line.usable:
                return line
            line.smtp.close()
        return Line(self.server.line(self.patience.talk, self.tls))
