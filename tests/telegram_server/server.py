"""The server itself: the Bot API over HTTP, the pusher beside it, and the tests' way in."""

import asyncio
import contextlib
import re
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Self

from aiohttp import web

from . import control
from .calls import Call, Calls, Refusal
from .errors import ApiError, ConnectionDropped
from .faults import Faults
from .people import PATIENCE, Person
from .pusher import Pusher, Pushing
from .state import Chat, State
from .wire import Json, params_of_request

TOKEN = "1:abc"
GLANCE = 0.005
WELL_FORMED_TOKEN = re.compile(r"\d+:[\w-]+")


class TelegramServer:
    """A local Telegram for one bot; `async with TelegramServer() as server:` starts and stops it."""

    def __init__(
        self, token: str = TOKEN, *, host: str = "127.0.0.1", port: int = 0, clock: Callable[[], float] = time.time
    ) -> None:
        self.token, self.host, self.port = token, host, port
        self.state = State(token, clock)
        self.faults = Faults(clock)
        self.calls = Calls(self.state, self.faults, clock)
        self.pusher = Pusher(self.state, self.calls)
        self._people: dict[int, Person] = {}
        self._runner: web.AppRunner | None = None
        self._pushing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen; a second start after a stop takes the same port and remembers everything."""
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        control.add_routes(app, self)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, self.host, self.port).start()
        self.port = self._runner.addresses[0][1]
        self._pushing = asyncio.create_task(self.pusher.run())

    async def stop(self) -> None:
        """Stop listening and pushing, as in an outage."""
        if self._pushing:
            self._pushing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._pushing
        if self._runner:
            await self._runner.cleanup()
        self._pushing = self._runner = None

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def pushing(self) -> Pushing:
        return self.pusher.pushing

    @property
    def redeliveries(self) -> int:
        """How many times an update was handed to the bot again, polled or pushed."""
        return self.state.updates.redeliveries

    @property
    def unconfirmed(self) -> int:
        return len(self.state.updates.waiting)

    def user(self, user_id: int, name: str = "", language: str = "zh-hans") -> Person:
        """Give the person of this id, who has opened the chat; always the same one."""
        if user_id not in self._people:
            who: Json = {"id": user_id, "is_bot": False, "first_name": name or f"用户{user_id}"}
            chat = Chat({**who, "language_code": language})
            self.state.chats[user_id] = chat
            self._people[user_id] = Person(self.state, chat)
        return self._people[user_id]

    def accepted(self, method: str = "", chat_id: int | None = None) -> list[Call]:
        """Give the calls that took effect, oldest first, of one method or chat where named."""
        return [
            call
            for call in self.calls.accepted
            if (not method or call.method == method) and chat_id in {None, call.chat_id}
        ]

    @property
    def refused(self) -> list[Refusal]:
        return self.calls.refused

    async def until(self, holds: Callable[[], object], within: float = PATIENCE) -> None:
        """Wait until something holds, looking every few milliseconds."""
        try:
            async with asyncio.timeout(within):
                while not holds():  # noqa: ASYNC110 -- what is waited for may lie anywhere, also in a database
                    await asyncio.sleep(GLANCE)
        except TimeoutError:
            raise AssertionError(f"does not hold after {within} s") from None

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            result = await self._result(request)
        except ApiError as refusal:
            return web.json_response(refusal.body(), status=refusal.code)
        except ConnectionDropped:
            if request.transport:
                request.transport.abort()
            return web.Response()
        return web.json_response({"ok": True, "result": result})

    async def _result(self, request: web.Request) -> Any:
        token = request.match_info["token"]
        if not WELL_FORMED_TOKEN.fullmatch(token):
            raise ApiError(HTTPStatus.NOT_FOUND, "Not Found")
        if token != self.token:
            raise ApiError(HTTPStatus.UNAUTHORIZED, "Unauthorized")
        return await self.calls.perform(request.match_info["method"], await params_of_request(request))
