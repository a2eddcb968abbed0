"""Pushes updates to the webhook until it answers 2xx, over many connections, and carries out the call in its reply."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from .calls import Calls
from .errors import ApiError, ConnectionDropped
from .state import State
from .updates import Pending
from .wire import Params, params_of_reply

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
IN_REPLY = "webhook"


@dataclass(slots=True)
class Pushing:
    """How updates are pushed; `copies` sends each so often at once, `secret` lies about the secret token.

    Telegram itself sends the updates of one lane (a chat, or one person's taps) one after another;
    without `in_order` they come as fast as the connections allow.
    """

    interval: float = 0.2
    timeout: float = 60.0
    copies: int = 1
    secret: str | None = None
    in_order: bool = True


@dataclass(slots=True)
class Pusher:
    """The webhook side of the server; it runs for as long as the server does."""

    state: State
    calls: Calls
    pushing: Pushing = field(default_factory=Pushing)
    pushes: int = 0
    in_flight: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    not_before: dict[int, float] = field(default_factory=dict)

    async def run(self) -> None:
        """Start whatever may be pushed, each time something has changed, until cancelled."""
        async with ClientSession() as session:
            try:
                while True:
                    self._launch(session)
                    await self.state.updates.bell.wait()
            finally:
                await self._end()

    async def _end(self) -> None:
        tasks = list(self.in_flight.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.in_flight.clear()

    def _launch(self, session: ClientSession) -> None:
        room = self.state.webhook.max_connections - len(self.in_flight)
        for update_id, _ in zip(list(self._ready()), range(room), strict=False):
            self.in_flight[update_id] = asyncio.create_task(self._deliver(session, update_id))

    def _ready(self) -> Iterator[int]:
        if not self.state.webhook.url:
            return
        lanes: set[str] = set()
        for update_id, update in self.state.updates.waiting.items():
            behind = update.lane in lanes and self.pushing.in_order
            lanes.add(update.lane)
            if not behind and update_id not in self.in_flight and self.not_before.get(update_id, 0) <= _now():
                yield update_id

    async def _deliver(self, session: ClientSession, update_id: int) -> None:
        update = self.state.updates.waiting[update_id]
        try:
            self.state.updates.deliveries[update_id] += self.pushing.copies
            pushes = [self._push(session, update) for _ in range(self.pushing.copies)]
            taken = any(await asyncio.gather(*pushes))
        finally:
            del self.in_flight[update_id]
        if taken:
            self.state.updates.waiting.pop(update_id, None)
            self.not_before.pop(update_id, None)
        else:
            self._again(update_id)
        self.state.updates.bell.ring()

    def _again(self, update_id: int) -> None:
        self.not_before[update_id] = _now() + self.pushing.interval
        asyncio.get_running_loop().call_later(self.pushing.interval + 0.001, self.state.updates.bell.ring)

    async def _push(self, session: ClientSession, update: Pending) -> bool:
        self.pushes += 1
        hook, limit = self.state.webhook, ClientTimeout(self.pushing.timeout)
        try:
            async with session.post(hook.url, json=update.body, headers=self._headers(), timeout=limit) as reply:
                if not reply.ok:
                    self._failed(f"Wrong response from the webhook: {reply.status} {reply.reason}")
                    return False
                await self._carry_out(reply)
                return True
        except (ClientError, TimeoutError) as failure:
            self._failed(str(failure) or "Connection timed out")
            return False

    def _headers(self) -> dict[str, str]:
        secret = self.state.webhook.secret if self.pushing.secret is None else self.pushing.secret
        return {SECRET_HEADER: secret} if secret else {}

    def _failed(self, message: str) -> None:
        self.state.webhook.last_error = {"last_error_date": self.state.now, "last_error_message": message}

    async def _carry_out(self, reply: ClientResponse) -> None:
        """Do what the reply body asks for; its outcome is told to nobody, as with the real server."""
        try:
            params = await params_of_reply(reply)
        except (ApiError, ValueError) as unreadable:
            self.calls.refuse("webhook reply", Params(), 400, str(unreadable))
            return
        if not params.text("method"):
            return
        asked = Params({name: value for name, value in params.fields.items() if name != "method"}, params.files)
        try:
            await self.calls.perform(params.text("method"), asked, IN_REPLY)
        except (ApiError, ConnectionDropped):
            return


def _now() -> float:
    return asyncio.get_running_loop().time()
