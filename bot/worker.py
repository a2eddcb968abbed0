"""The work that nobody asks for: planning what is due, and sending it on every channel that is switched on."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Final

from bot.carrier import Carrier
from bot.channels.email import email_ready
from bot.channels.web.carrier import NAMES, WebCarrier
from bot.claiming import Claims
from bot.clock import Clock, milliseconds
from bot.days import Days
from bot.delivery import Delivery, Means
from bot.hooks.guard import Allowed
from bot.hooks.posting import Posting
from bot.ledger import Ledger
from bot.log import logger
from bot.planning import Planning
from bot.pulse import Pulse
from bot.settings import Settings
from bot.shelf import Shelf
from bot.staff.exporting.runner import Exporter
from bot.staff.exporting.tools import Tools
from bot.steady import Steady
from bot.store import heartbeats, outbox, paces, subscriptions
from bot.store.crypto import Keys
from bot.store.database import Database
from bot.store.paces import Rate
from scheduler.quiet import Quiet

PLANNING: Final = timedelta(seconds=10)
PROMOTING: Final = timedelta(seconds=1)
BEATING: Final = timedelta(seconds=5)
FORGETTING: Final = timedelta(minutes=1)
CALLING: Final = timedelta(minutes=1)
EXPORTING: Final = timedelta(seconds=1)
TIDYING: Final = timedelta(minutes=1)
POSTING: Final = timedelta(seconds=2)
STALLED: Final = timedelta(minutes=1)
"""A delivery that got nowhere for so long does not count as alive."""
DRAIN: Final = 6.0
SETTLE: Final = 2.0


@dataclass(frozen=True, slots=True)
class Workplace:
    """What the work is done with."""

    settings: Settings
    database: Database
    shelf: Shelf
    keys: Keys


class Worker:
    """Plans and sends in this process until stopped. Any number of processes may do so beside each other."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._clock = Clock(place.settings.today)
        self._ledger = Ledger(place.database, subscriptions.stop_destination)
        self._planning = Planning(place.database, place.shelf, place.settings, self._clock)
        self._deliveries = [Delivery(carrier, self._means(carrier)) for carrier in _carriers(place, self._clock)]
        self._posting = Posting(place.database, place.keys, self._clock, Allowed(place.settings.hook_hosts))
        self._exporter = Exporter(Tools(place.database, place.keys, place.shelf, place.settings, self._clock))
        self._ticks = Steady()
        self._running: list[asyncio.Task[None]] = []

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that are sent on."""
        return tuple(delivery.channel for delivery in self._deliveries)

    async def start(self) -> None:
        """Begin; nothing need be reachable yet."""
        works = [(self._plan, PLANNING), (self._promote, PROMOTING), (self._beat, BEATING), (self._forget, FORGETTING)]
        works.append((self._posting.post, POSTING))
        for work, every in works:
            first = self._clock.utc() + min(every, timedelta(seconds=1))
            self._ticks.add_job(_safely(work), "interval", seconds=every.total_seconds(), next_run_time=first)
        # First in a minute: before that nobody has planned and sent.
        call = Pulse(self._place.database, self._place.settings.heartbeat_url, self._clock).beat
        self._ticks.add_job(_safely(call), "interval", seconds=CALLING.total_seconds())
        exporter = self._exporter
        for work, every in ((exporter.tick, EXPORTING), (exporter.post, EXPORTING), (exporter.tidy, TIDYING)):
            self._ticks.add_job(_safely(work), "interval", seconds=every.total_seconds())
        self._ticks.start()
        self._running = [asyncio.create_task(delivery.run()) for delivery in self._deliveries]

    async def stop(self) -> None:
        """Claim nothing more, finish what is on its way, give back the rest: within ten seconds."""
        self._ticks.shutdown(wait=False)
        await asyncio.gather(self._exporter.stop(), *(delivery.close(DRAIN) for delivery in self._deliveries))
        await self._ledger.close(SETTLE)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _means(self, carrier: Carrier) -> Means:
        place = self._place
        quiet = Quiet(time.fromisoformat(place.settings.quiet_from), time.fromisoformat(place.settings.quiet_until))
        claims = Claims(
            channel=carrier.name,
            rate=_rate(place.settings, carrier.name),
            keys=place.keys,
            days=Days(place.shelf),
            quiet_until=quiet.end,
            lease_ms=place.settings.lease_seconds * 1000,
        )
        return Means(place.database, claims, self._ledger, self._clock, place.settings.in_flight)

    async def _plan(self) -> None:
        await self._planning.tick()
        await self._place.database.write(heartbeats.beat, "planning", self._clock.utc())

    async def _promote(self) -> None:
        database, now_ms = self._place.database, milliseconds(self._clock.now())
        if await database.read(outbox.any_due, now_ms):
            while await database.write(outbox.promote, now_ms) == outbox.AT_ONCE:
                pass

    async def _beat(self) -> None:
        """Say that sending goes on, unless a delivery stands still."""
        now = self._clock.utc()
        if all(now - delivery.turned < STALLED for delivery in self._deliveries):
            await self._place.database.write(heartbeats.beat, "sending", now)

    async def _forget(self) -> None:
        await self._place.database.write(paces.forget_idle, milliseconds(self._clock.utc()))


def _carriers(place: Workplace, clock: Clock) -> Iterator[Carrier]:
    """Yield the carriers of the channels that are switched on."""
    settings = place.settings
    if settings.telegram_token is not None:
        from bot.channels.telegram.carrier import build_telegram_carrier  # noqa: PLC0415 - slow, and mostly off

        telegram = build_telegram_carrier(settings, place.shelf, clock)
        yield from (telegram,) if telegram else ()
    if email_ready(settings):
        from bot.channels.email.carrier import build_mail  # noqa: PLC0415 - slow, and mostly off

        yield build_mail(settings, place.shelf, place.keys)
    for name in NAMES:
        yield WebCarrier(name, place.database, place.shelf, place.keys, clock)


def _rate(settings: Settings, channel: str) -> Rate:
    match channel:
        case "telegram":
            return Rate(settings.telegram_per_second, settings.telegram_per_chat)
        case "email":
            return Rate(settings.mail_per_second)
    return Rate()


def _safely(work: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """Let a work that fails be tried again at its next time: the database may be away for a while."""

    async def tick() -> None:
        try:
            await work()
        except Exception:  # noqa: BLE001 - whatever it is, it is logged, and the truth is in the tables
            logger.exception("tick failed", job=work.__name__)

    return tick
