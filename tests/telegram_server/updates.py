"""Updates waiting for the bot, and getUpdates: nothing is gone before the bot has confirmed it."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from .errors import conflict
from .wire import Json, Params

BATCH = 100
LONGEST_POLL = 50
NEVER_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
SET_WEBHOOK = "terminated by setWebhook request"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Bell:
    """Wakes everyone who waits, once per ring."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()
        self._rung = asyncio.Event()

    async def wait(self, seconds: float | None = None) -> None:
        """Wait for the next ring, or until the time is over."""
        try:
            await asyncio.wait_for(self._rung.wait(), seconds)
        except TimeoutError:
            return


@dataclass(frozen=True, slots=True)
class Pending:
    """One unconfirmed update; updates of one lane go to a webhook one after another."""

    body: Json
    lane: str


@dataclass(slots=True)
class Updates:
    """The queue between users and bot."""

    bell: Bell = field(default_factory=Bell)
    waiting: dict[int, Pending] = field(default_factory=dict)
    deliveries: Counter[int] = field(default_factory=Counter)
    allowed: frozenset[str] | None = None
    ids: Iterator[int] = field(default_factory=lambda: count(1000))

    def add(self, kind: str, content: Json, lane: str) -> int | None:
        """Queue an update and give its id, or None where the bot does not ask for this kind."""
        if not self._wanted(kind):
            return None
        update_id = next(self.ids)
        self.waiting[update_id] = Pending({"update_id": update_id, kind: content}, lane)
        self.bell.ring()
        return update_id

    def allow(self, params: Params) -> None:
        """Take allowed_updates for the updates to come; a call without it changes nothing."""
        kinds = params.json("allowed_updates")
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def confirm(self, offset: int) -> None:
        """Forget everything below the offset; a negative one keeps only so many of the newest."""
        below = offset if offset >= 0 else (sorted(self.waiting)[offset:] or [0])[0]
        for update_id in [known for known in self.waiting if known < below]:
            del self.waiting[update_id]

    def hand_out(self, limit: int) -> list[Json]:
        batch = list(self.waiting)[:limit]
        self.deliveries.update(batch)
        return [self.waiting[update_id].body for update_id in batch]

    @property
    def redeliveries(self) -> int:
        """How many times an update was handed to the bot again."""
        return sum(times - 1 for times in self.deliveries.values())

    def _wanted(self, kind: str) -> bool:
        return kind not in NEVER_BY_DEFAULT if self.allowed is None else kind in self.allowed


@dataclass(slots=True)
class Polling:
    """getUpdates: one poller at a time, the newest wins."""

    updates: Updates
    polls: int = 0
    ended_by: str = OTHER_POLLER

    async def get_updates(self, params: Params) -> list[Json]:
        """Confirm, then wait up to `timeout` seconds for at least one update."""
        self._take_over(params)
        mine, limit = self.polls, params.integer("limit", BATCH)
        until = _now() + min(max(params.integer("timeout"), 0), LONGEST_POLL)
        while not self.updates.waiting and _now() < until:
            await self.updates.bell.wait(until - _now())
            if self.polls != mine:
                raise conflict(self.ended_by)
        return self.updates.hand_out(limit if 1 <= limit <= BATCH else BATCH)

    def _take_over(self, params: Params) -> None:
        self.updates.allow(params)
        self.updates.confirm(params.integer("offset"))
        self.end_other(OTHER_POLLER)

    def end_other(self, reason: str) -> None:
        """Let a poll that is still open end with a conflict."""
        self.polls += 1
        self.ended_by = reason
        self.updates.bell.ring()


def _now() -> float:
    return asyncio.get_running_loop().time()
