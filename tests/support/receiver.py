"""Another system that hears of leads: a real server that keeps what arrives and answers as it is told."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Arrived:
    """One request as it came in."""

    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        """What it says."""
        said: dict[str, Any] = json.loads(self.body)
        return said


@dataclass
class Receiver:
    """What arrived so far. `answers` are the statuses of the next answers; 200 where there are none."""

    port: int = 0
    answers: list[int] = field(default_factory=list)
    arrived: list[Arrived] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook"

    async def take(self, request: web.Request) -> web.Response:
        """Keep a request."""
        self.arrived.append(
            Arrived({name.lower(): value for name, value in request.headers.items()}, await request.read())
        )
        self.came.set()
        status = self.answers.pop(0) if self.answers else 200
        return web.Response(status=status, text="x" * 5000, headers={"Location": "/elsewhere"} if status == 302 else {})


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """Listen on a free port of this machine."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/{path:.*}", receiver.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.port = runner.addresses[0][1]
    try:
        yield receiver
    finally:
        await runner.cleanup()


def verifies(arrived: Arrived, secret: str, tolerance: int = 300) -> bool:
    """Whether a message is signed with this secret: written from the text of Standard Webhooks, not from our code."""
    key = base64.b64decode(secret.split("whsec_")[1])
    stamp = arrived.headers["webhook-timestamp"]
    if abs(time.time() - int(stamp)) > tolerance:
        return False
    signed = arrived.headers["webhook-id"] + "." + stamp + "." + arrived.body.decode()
    expected = base64.b64encode(hmac.new(key, signed.encode(), hashlib.sha256).digest()).decode()
    offered = [one.split(",", 1) for one in arrived.headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(signature, expected) for version, signature in offered)
