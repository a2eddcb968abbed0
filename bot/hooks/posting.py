"""Posting what waits for webhooks, until it arrives or is given up. Any number of processes may do so at once."""

import asyncio
import random
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Final

import httpx
from sqlalchemy import Connection

from bot.clock import Clock
from bot.hooks.guard import Allowed, Guarded, RefusedError
from bot.hooks.signing import signed
from bot.log import logger
from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.database import Database
from bot.store.desk import hooks
from bot.store.desk.hooks import Post
from scheduler.posting import Arrived, GivenUp, Later, follows, is_dead

PATIENCE: Final = 10.0
LEASE: Final = timedelta(seconds=60)
AT_ONCE: Final = 4
HOOKS_AT_ONCE: Final = 8
ROUNDS: Final = 25
"""So many lots of one hook are posted in one tick; then it is the others' turn."""
GONE: Final = 410
AGENT: Final = "jiangwen-webhook/1"


@cache
def _trusted() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def _wire() -> httpx.AsyncBaseTransport:
    return httpx.AsyncHTTPTransport(verify=_trusted())


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one try: the status, or in a word why there is none."""

    code: int | None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """Posts what is due: several hooks at once, a few events of each. One that is slow holds up no other for long."""

    database: Database
    keys: Keys
    clock: Clock
    allowed: Allowed
    inner: Callable[[], httpx.AsyncBaseTransport] = _wire
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(HOOKS_AT_ONCE))

    async def post(self) -> None:
        """Post everything that is due now."""
        due = await self.database.read(hooks.waiting, self.clock.utc())
        if due:
            await asyncio.gather(*map(self._empty, due))

    async def _empty(self, hook: str) -> None:
        """Post lot after lot to one hook, as long as all of it arrives."""
        transport = Guarded(self.allowed, self.inner())
        client = httpx.AsyncClient(transport=transport, timeout=PATIENCE, trust_env=False)
        async with self._turns, client:
            for _ in range(ROUNDS):
                at = self.clock.utc()
                lot = await self.database.write(hooks.lease, hook, at, at + LEASE, AT_ONCE, self.keys)
                if not lot or not all(await asyncio.gather(*(self._try(client, post) for post in lot))):
                    return

    async def _try(self, client: httpx.AsyncClient, post: Post) -> bool:
        answer = await send(client, post, self.clock.utc())
        return await self.database.write(settled, post, answer, self.clock.utc(), self.keys)


async def send(client: httpx.AsyncClient, post: Post, at: datetime) -> Answer:
    """Post once. No redirect is followed and the answer's body is not read."""
    body = post.payload.encode()
    headers = {"content-type": "application/json", "user-agent": AGENT} | signed(post.message, body, at, post.secrets)
    try:
        async with asyncio.timeout(PATIENCE), client.stream("POST", post.url, content=body, headers=headers) as answer:
            return Answer(answer.status_code)
    except RefusedError:
        return Answer(None, "refused")
    except (TimeoutError, httpx.TimeoutException):
        return Answer(None, "timeout")
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        logger.info("a webhook could not be posted", error=type(error).__name__)
        return Answer(None, "tls" if isinstance(error.__cause__ or error, ssl.SSLError) else "connection")


def settled(connection: Connection, post: Post, answer: Answer, at: datetime, keys: Keys) -> bool:
    """Write down what came of a try and what follows; return whether it arrived."""
    said = {"code": answer.code, "why": answer.why}
    match follows(answer.code, post.tries, at - post.at, random.random()):  # noqa: S311 - only makes pauses uneven
        case Arrived():
            hooks.settle(connection, post, status="sent", due=None, **said)
            hooks.arrives(connection, post.hook)
            return True
        case Later(pause):
            hooks.settle(connection, post, status="waiting", due=at + pause, **said)
        case GivenUp():
            hooks.settle(connection, post, status="given_up", due=None, **said)
    since = hooks.fails(connection, post.hook, at)
    if answer.code == GONE or is_dead(at - since):
        _switch_off(connection, post.hook, at, keys)
    return False


def _switch_off(connection: Connection, hook: str, at: datetime, keys: Keys) -> None:
    if hooks.switch_off(connection, hook, "failed"):
        note(connection, keys, Actor(at, label="worker"), "hook.failed", Subject("hook", hook))
