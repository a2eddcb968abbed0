"""Metrics for Prometheus, read from the database at each scrape: whichever process is asked tells of all of them."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Thread
from typing import Any, Final

from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.clock import Clock
from bot.log import logger
from bot.settings import Settings
from bot.store import watching
from bot.store.database import Database
from bot.store.desk import checks
from bot.store.watching import Snapshot
from bot.watching import look

PATIENCE: Final = 8.0
SETTLED: Final = timedelta(minutes=10)
"""Tries are written down soon after they were made; what is older is counted once and for all."""


class Tally:
    """How many tries there were, by channel and outcome; each time only the newest are counted."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._settled: Counter[tuple[str, str]] = Counter()
        self._until: datetime | None = None

    async def read(self, at: datetime) -> Counter[tuple[str, str]]:
        """Return the counts."""
        until = at - SETTLED
        if self._until is None or until > self._until:
            self._settled.update(await self._database.read(watching.tally, self._until, until))
            self._until = until
        return self._settled + Counter(await self._database.read(watching.tally, self._until, None))


class Watched(Collector):
    """Asks the database when it is scraped, from a thread of its own, on the loop of the process."""

    def __init__(self, database: Database, clock: Clock, loop: asyncio.AbstractEventLoop) -> None:
        self._database = database
        self._clock = clock
        self._loop = loop
        self._tally = Tally(database)

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics; of a database that does not answer only that it does not."""
        try:
            seen, tried, checked = asyncio.run_coroutine_threadsafe(self._read(), self._loop).result(PATIENCE)
        except Exception:  # noqa: BLE001 - whatever it is, there is nothing to tell
            logger.exception("no metrics")
            yield GaugeMetricFamily("jiangwen_database_up", "Whether the database answers.", value=0)
        else:
            yield GaugeMetricFamily("jiangwen_database_up", "Whether the database answers.", value=1)
            yield from families(seen, tried)
            yield from record(checked, self._clock.utc())

    def describe(self) -> Iterator[Metric]:
        """Name nothing: the names are known, and asking for them must not ask the database."""
        yield from ()

    async def _read(self) -> tuple[Snapshot, Counter[tuple[str, str]], tuple[datetime, int] | None]:
        seen, tried = await self._database.read(look, self._clock), await self._tally.read(self._clock.utc())
        return seen, tried, await self._database.read(checks.told)


def families(seen: Snapshot, tried: Counter[tuple[str, str]]) -> Iterator[Metric]:
    """Yield the metrics of what was seen."""
    queue = GaugeMetricFamily("jiangwen_reminders_open", "Reminders that are not over.", labels=["channel", "status"])
    for labels, count in seen.open.items():
        queue.add_metric(labels, count)
    attempts = CounterMetricFamily("jiangwen_attempts", "Tries to deliver.", labels=["channel", "outcome"])
    for labels, count in tried.items():
        attempts.add_metric(labels, count)
    yield queue
    yield attempts
    yield _gauge("jiangwen_reminders_oldest_seconds", "Since when the oldest is due.", "channel", dict(seen.oldest))
    yield _gauge("jiangwen_heartbeat_age_seconds", "Since a work was last done.", "work", dict(seen.beats))
    yield _gauge("jiangwen_sends_stopped_seconds", "How much longer to wait.", "channel", dict(seen.stopped))


def record(checked: tuple[datetime, int] | None, at: datetime) -> Iterator[Metric]:
    """Yield what the last check of the desk's record found; nothing before the first one."""
    if checked is None:
        return
    last, faults = checked
    yield GaugeMetricFamily("jiangwen_record_sound", "Whether the desk's record is whole.", value=int(not faults))
    age = (at - last).total_seconds()
    yield GaugeMetricFamily("jiangwen_record_checked_seconds", "Since it was last checked.", value=age)


class Metrics:
    """The port on which metrics are shown: of its own, for they tell how much is sent. No port, no metrics."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._running: tuple[Any, Thread] | None = None

    async def start(self) -> None:
        """Show the metrics; a port that is taken is logged, and keeps nothing else from working."""
        port, host = self._settings.metrics_port, self._settings.host
        if not port:
            return
        registry = CollectorRegistry()
        registry.register(Watched(self._database, Clock(self._settings.today), asyncio.get_running_loop()))
        ProcessCollector(registry=registry)
        try:
            self._running = start_http_server(port, host, registry)
        except OSError:
            logger.exception("metrics cannot be shown", port=port)

    async def stop(self) -> None:
        """Show them no more."""
        if self._running is not None:
            server, thread = self._running
            await asyncio.to_thread(server.shutdown)
            await asyncio.to_thread(thread.join, PATIENCE)
            server.server_close()


def _gauge(name: str, words: str, label: str, values: dict[str, float]) -> Metric:
    made = GaugeMetricFamily(name, words, labels=[label])
    for value, number in values.items():
        made.add_metric([value], number)
    return made
