"""Delivering on one channel: claim what is ready, send each parcel in its turn, write down what became of it."""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Final

from bot.carrier import Carrier
from bot.claiming import Batch, Claims, Item, Times, times
from bot.clock import Clock
from bot.ledger import Entry, Ledger
from bot.log import logger
from bot.stops import Stops
from bot.store import outbox, paces
from bot.store.attempts import Attempt
from bot.store.database import Database
from bot.store.outbox import Leased, Move
from bot.turns import Turns, batch_size, late_ms
from scheduler.result import Result, TooFast, Unclear, Unreachable
from scheduler.retry import Again, Over, Step, after

IDLE: Final = 0.5
"""So long after nothing was ready we look again, in seconds."""
AWAY: Final = 1.0
"""So long after the database was away we claim again: what went out meanwhile is written down first."""
LEAD: Final = 0.05
"""So long before the last turn that was taken we claim the next ones."""
FRESH: Final = 2.0
"""What was looked at so long ago, in seconds, for it missed its turn, is looked at again before it is sent."""
LONGEST_SEND: Final = 20.0
UNEVEN: Final = 0.2
"""So much longer than asked for we wait at most, in seconds, so that not everybody comes back at once."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a delivery works with. At most `in_flight` parcels are on their way at once."""

    database: Database
    claims: Claims
    ledger: Ledger
    clock: Clock
    in_flight: int


class Delivery:
    """The delivery of one channel in this process; any number of processes may do the same."""

    def __init__(self, carrier: Carrier, means: Means) -> None:
        self._carrier = carrier
        self._means = means
        self._stops = Stops(means.database, means.claims.channel)
        self._turns = Turns(means.database, means.claims.channel, means.claims.rate, means.clock)
        self._flying: dict[str, asyncio.Task[None]] = {}
        self._landed = asyncio.Event()
        self._closing = asyncio.Event()
        self._longest_send = min(LONGEST_SEND, means.claims.lease_ms / 1000 * 0.6)
        self._late_ms = late_ms(means.claims.rate.per_second, means.in_flight)
        self._batch = batch_size(means.claims.rate.per_second)
        self._idle = True
        self.turned = means.clock.utc()

    @property
    def channel(self) -> str:
        """The channel's name."""
        return self._means.claims.channel

    async def run(self) -> None:
        """Deliver until closed."""
        while not self._closing.is_set():
            try:
                pause = await self._turn()
                self.turned = self._means.clock.utc()
            except Exception:  # noqa: BLE001 - the database may be away for a while
                logger.exception("nothing could be claimed", channel=self.channel)
                pause = AWAY
            await self._nap(pause)

    async def close(self, within: float) -> None:
        """Claim nothing more; finish what is on its way within so many seconds, and give back the rest."""
        self._closing.set()
        tasks = list(self._flying.values())
        if tasks:
            _, hanging = await asyncio.wait(tasks, timeout=within)
            for task in hanging:
                task.cancel()
            await asyncio.wait(tasks, timeout=1)
        await self._carrier.close()

    async def _turn(self) -> float:
        """Claim once; return how long to wait before the next time, in seconds."""
        room = min(self._batch, self._means.in_flight - len(self._flying))
        if room < min(self._batch, self._means.in_flight) / 4:
            self._landed.clear()
            await self._landed.wait()
            return 0.0
        if self._idle and not await self._means.database.read(outbox.any_ready, self.channel):
            return IDLE
        at, started = times(self._means.clock), _now()
        batch = await self._means.database.write(self._means.claims.take, room, at, tuple(self._flying))
        self._idle = batch.empty
        for item in batch.items:
            self._start(item, started + (item.at_ms - at.true_ms) / 1000)
        return _pause(batch, at.true_ms + (_now() - started) * 1000)

    def _start(self, item: Item, turn: float) -> None:
        """Let a parcel wait for its turn, by the loop's own time: no change of the clock can move it."""
        to = item.parcel.destination
        task = asyncio.create_task(self._fly(item, turn))
        self._flying[to] = task
        task.add_done_callback(lambda _: self._land(to))

    def _land(self, to: str) -> None:
        del self._flying[to]
        self._landed.set()

    async def _fly(self, item: Item, turn: float) -> None:
        try:
            back = await self._kept_back(item, turn)
            await self._means.ledger.write(back or self._told(item, await self._carry(item)))
        except Exception:  # noqa: BLE001 - its lease ends by itself, and it is claimed again
            logger.exception("delivery failed", channel=self.channel)

    async def _kept_back(self, item: Item, turn: float) -> Entry | None:
        """Wait for the turn; return what to write where nothing may be sent in it after all."""
        ahead_ms, since = paces.LATE_MS, max(turn, _now())
        while True:
            await self._nap(turn - self._stops.takes - _now())
            if self._closing.is_set() or _now() - since > FRESH:
                return self._back(item, outbox.READY, 0)
            if self._means.claims.rate.per_second is None:
                return None
            await self._stops.renew()
            await self._nap(turn - _now())
            at = times(self._means.clock)
            if stopped_ms := self._stops.until_ms(at.true_ms):
                return self._back(item, outbox.WAITING, at.now_ms + stopped_ms - at.true_ms)
            if self._closing.is_set() or item.rows[0].due_ms < at.now_ms + self._longest_send * 1000:
                return self._back(item, outbox.READY, 0)
            if (_now() - turn) * 1000 <= self._late_ms:
                return None
            turn = await self._turns.take(item.parcel.destination, ahead_ms)
            ahead_ms *= 2

    def _back(self, item: Item, status: str, due_ms: int) -> Entry:
        return Entry(self.channel, tuple(Move(row, status, due_ms, row.tries) for row in item.rows))

    async def _carry(self, item: Item) -> Result:
        try:
            async with asyncio.timeout(self._longest_send):
                return await self._carrier.carry(item.parcel)
        except TimeoutError:
            return Unclear("no answer in time")
        except asyncio.CancelledError:  # we are told to stop, and it may have gone out
            return Unclear("stopped while sending")
        except Exception as error:  # noqa: BLE001 - one that cannot be sent must not hold up the others
            logger.exception("carrier failed", channel=self.channel)
            return Unclear(f"fault of ours: {type(error).__name__}")

    def _told(self, item: Item, result: Result) -> Entry:
        """Return what to write down after a try."""
        at, luck = times(self._means.clock), random.random()  # noqa: S311 - spreads the load, guards nothing
        if isinstance(result, TooFast):
            result = TooFast(result.seconds + luck * UNEVEN)
        stop_ms = at.true_ms + ceil(result.seconds * 1000) if isinstance(result, TooFast) else 0
        self._stops.hear(stop_ms, at.true_ms)
        left = [timedelta(milliseconds=row.deadline_ms - at.now_ms) for row in item.rows]
        steps = [after(result, row.tries, span, luck) for row, span in zip(item.rows, left, strict=True)]
        moves = tuple(_moved(row, step, at.now_ms) for row, step in zip(item.rows, steps, strict=True))
        return Entry(self.channel, moves, self._attempt(item, steps[0], at), stop_ms, isinstance(result, Unreachable))

    def _attempt(self, item: Item, step: Step, at: Times) -> Attempt:
        parcel = item.parcel
        what, outcome, detail = parcel.what, step.outcome, step.detail
        return Attempt(at.true, self.channel, parcel.destination, parcel.masked, what, outcome, detail)

    async def _nap(self, seconds: float) -> None:
        if seconds > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), seconds)


def _moved(row: Leased, step: Step, now_ms: int) -> Move:
    match step:
        case Over(status):
            return Move(row, status, now_ms, row.tries)
        case Again(pause, tries):
            return Move(row, outbox.WAITING, now_ms + ceil(pause.total_seconds() * 1000), tries)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _pause(batch: Batch, now_ms: float) -> float:
    """Return how long to wait before the next claim, in seconds; `now_ms` is by the clock that gave the turns."""
    if batch.empty:
        return min(IDLE, (batch.again_ms - now_ms) / 1000) if batch.again_ms else IDLE
    last_ms = batch.items[-1].at_ms if batch.items else now_ms
    return max(0.0, (last_ms - now_ms) / 1000 - LEAD)
