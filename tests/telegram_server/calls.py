"""One call from the bot: refused, accepted and logged, and answered late, wrongly or not at all."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from .errors import ApiError, ConnectionDropped, conflict
from .faults import Fault, Faults, Slow, after, before
from .methods import BY_ANY_CASE, GET_UPDATES, METHODS
from .state import State
from .updates import WEBHOOK_ACTIVE
from .wire import Json, Params


@dataclass(frozen=True, slots=True)
class Call:
    """A call that took effect; `at` is the time before its answer was delayed or lost."""

    method: str
    params: Json
    result: Any
    at: float
    by: str

    @property
    def chat_id(self) -> int | None:
        return int(self.params["chat_id"]) if "chat_id" in self.params else None

    @property
    def text(self) -> str:
        return str(self.params.get("text") or self.params.get("caption") or "")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A call that took no effect, and the answer it got; code 0 where the connection was dropped."""

    method: str
    params: Json
    code: int
    description: str
    at: float


@dataclass(slots=True)
class Calls:
    """Carries calls out and remembers them; getUpdates is counted, not listed."""

    state: State
    faults: Faults
    clock: Callable[[], float]
    accepted: list[Call] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    async def perform(self, name: str, params: Params, by: str = "http") -> Any:
        """Carry one call out and give its result; raise ApiError or ConnectionDropped as Telegram would."""
        method = BY_ANY_CASE.get(name.lower(), name)
        try:
            fault = self._struck(method, params)
            result = await self._result(method, params)
        except ApiError as refusal:
            self.refuse(method, params, refusal.code, refusal.description)
            raise
        except ConnectionDropped:
            self.refuse(method, params, 0, "connection dropped")
            raise
        if method != GET_UPDATES:
            self.accepted.append(Call(method, params.plain(), result, self.clock(), by))
            await self._delay(fault)
        after(fault)
        return result

    def refuse(self, method: str, params: Params, code: int, description: str) -> None:
        self.refused.append(Refusal(method, params.plain(), code, description, self.clock()))

    def _struck(self, method: str, params: Params) -> Fault | None:
        chat_id = params.text("chat_id")
        fault = self.faults.strike(method, int(chat_id) if chat_id.lstrip("-").isdigit() else 0)
        before(fault)
        return fault

    async def _result(self, method: str, params: Params) -> Any:
        if method == GET_UPDATES:
            if self.state.webhook.url:
                raise conflict(WEBHOOK_ACTIVE)
            return await self.state.polling.get_updates(params)
        if method not in METHODS:
            raise ApiError(HTTPStatus.NOT_FOUND, "Not Found: method not found")
        return METHODS[method](self.state, params)

    async def _delay(self, fault: Fault | None) -> None:
        seconds = self.faults.latency + (fault.seconds if isinstance(fault, Slow) else 0)
        if seconds:
            await asyncio.sleep(seconds)
