"""Faults on demand: floods, blocks, server errors, dropped connections, latency, and rate limits."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from .errors import ApiError, ConnectionDropped

ANY = "*"


@dataclass(frozen=True, slots=True)
class Flood:
    """429 with parameters.retry_after; nothing is accepted."""

    retry_after: int = 1


@dataclass(frozen=True, slots=True)
class Blocked:
    """403, as if the user had blocked the bot; nothing is accepted."""


@dataclass(frozen=True, slots=True)
class ServerError:
    """5xx; with `accepted` the call has taken effect all the same."""

    code: int = 502
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """The connection closes without an answer; by default after the call has taken effect."""

    accepted: bool = True


@dataclass(frozen=True, slots=True)
class Slow:
    """The call takes effect at once, its answer comes later."""

    seconds: float = 1.0


Fault = Flood | Blocked | ServerError | Dropped | Slow
KINDS: dict[str, type[Fault]] = {
    "flood": Flood,
    "blocked": Blocked,
    "server_error": ServerError,
    "dropped": Dropped,
    "slow": Slow,
}


def flood(seconds: int) -> ApiError:
    return ApiError(HTTPStatus.TOO_MANY_REQUESTS, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def blocked() -> ApiError:
    return ApiError(HTTPStatus.FORBIDDEN, "Forbidden: bot was blocked by the user")


def before(fault: Fault | None) -> None:
    """Fail as the fault says where it strikes before the call takes effect."""
    match fault:
        case Flood(seconds):
            raise flood(seconds)
        case Blocked():
            raise blocked()
        case ServerError(code, accepted=False):
            raise ApiError(code, HTTPStatus(code).phrase)
        case Dropped(accepted=False):
            raise ConnectionDropped


def after(fault: Fault | None) -> None:
    """Fail as the fault says where it strikes after the call has taken effect."""
    match fault:
        case ServerError(code, accepted=True):
            raise ApiError(code, HTTPStatus(code).phrase)
        case Dropped(accepted=True):
            raise ConnectionDropped


@dataclass(slots=True)
class Rule:
    """Where a fault strikes: which method, which chat, after how many calls, how often (None: always)."""

    fault: Fault
    method: str
    chat_id: int | None
    skip: int
    times: int | None

    def strikes(self, method: str, chat_id: int) -> bool:
        if self.method not in {ANY, method} or self.chat_id not in {None, chat_id} or self.times == 0:
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times = None if self.times is None else self.times - 1
        return True


@dataclass(slots=True)
class Limit:
    """At most so many sends in any one second, then 429 until the oldest is a second old."""

    per_second: int
    sent: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> int:
        """Give the whole seconds to wait, 0 where there is room."""
        while self.sent and self.sent[0] <= now - 1:
            self.sent.popleft()
        return math.ceil(self.sent[0] + 1 - now) if len(self.sent) >= self.per_second else 0


@dataclass(slots=True)
class Faults:
    """What goes wrong next; `latency` in seconds delays every answer but those of getUpdates."""

    clock: Callable[[], float]
    latency: float = 0.0
    rules: list[Rule] = field(default_factory=list)
    bulk: Limit | None = None
    per_chat: int | None = None
    chats: dict[int, Limit] = field(default_factory=dict)

    def add(
        self,
        fault: Fault,
        *,
        method: str = "sendMessage",
        chat_id: int | None = None,
        skip: int = 0,
        times: int | None = 1,
    ) -> None:
        """Let `fault` strike the next `times` calls of `method` ("*": any), after letting `skip` of them pass."""
        self.rules.append(Rule(fault, method, chat_id, skip, times))

    def limit(self, *, bulk: int | None = 30, per_chat: int | None = 1) -> None:
        """Answer 429 above so many sends per second, in all and per chat (None: no limit)."""
        self.bulk, self.per_chat = Limit(bulk) if bulk else None, per_chat
        self.chats.clear()

    def clear(self) -> None:
        self.latency, self.bulk, self.per_chat = 0.0, None, None
        self.rules.clear()
        self.chats.clear()

    def strike(self, method: str, chat_id: int) -> Fault | None:
        """Take the first rule that strikes this call."""
        self._respect_limits(method, chat_id)
        return next((rule.fault for rule in self.rules if rule.strikes(method, chat_id)), None)

    def _respect_limits(self, method: str, chat_id: int) -> None:
        if not method.startswith("send") or method == "sendChatAction":
            return
        chat = self.chats.setdefault(chat_id, Limit(self.per_chat)) if self.per_chat else None
        limits, now = [limit for limit in (self.bulk, chat) if limit], self.clock()
        wait = max((limit.wait(now) for limit in limits), default=0)
        if wait:
            raise flood(wait)
        for limit in limits:
            limit.sent.append(now)
