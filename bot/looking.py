"""Looking at lots of subscribers: what is due for them goes into the queue, and when to look again is written down."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Row
from sqlalchemy.exc import NoResultFound

from bot.clock import milliseconds
from bot.log import logger
from bot.store import agenda, lots, schedules
from bot.store.agenda import NEVER_MS
from bot.store.lots import Group, Lot, Told
from bot.store.reminding import cohorts
from bot.store.schedules import Version
from knowledge.schedule import Schedule
from scheduler.plan import Cohort, Due, Look, Place, Planned, due, moments
from scheduler.quiet import Quiet
from scheduler.spread import AT_ONCE, SHARE, Window, windows

MOST: Final = 5000
"""After so many rows a transaction ends, so that others come to their turn."""
LOTS: Final = 50
"""So many lots are looked at in one transaction, where little comes of them."""
HORIZON: Final = timedelta(days=40)
PUT_OFF: Final = timedelta(minutes=5)
SLACK_MS: Final = 60_000
PLANNED: Final = frozenset({"before", "opens"})
"""Kinds that are told once for ever; news are told whenever they are news."""
Ahead: TypeAlias = Mapping[str, Mapping[datetime, Window]]
"""The campaigns that begin earlier, of each channel by the time they are planned for."""


@dataclass(frozen=True, slots=True)
class Looking:
    """Works in the transactions it is given. `rates` are the paces of channels, a second; the others have none."""

    quiet: Quiet
    rates: Mapping[str, float]

    def look(self, connection: Connection, now: datetime, ahead: Ahead) -> bool:
        """Look at a few lots that are due; false where there are no more."""
        written = 0
        for _ in range(LOTS):
            lot = lots.take(connection, milliseconds(now))
            if lot is None:
                return False
            written += self._apart(connection, lot, now, ahead)
            if written >= MOST:
                break
        return True

    def forecast(self, connection: Connection, now: datetime) -> None:
        """Count the cohorts anew, and look again soon at those whose campaigns are spread."""
        agenda.rewind(connection, milliseconds(now), SLACK_MS)
        agenda.count(connection)
        if crowded := self._crowded(agenda.everybody(connection)):
            until_ms = milliseconds(now + HORIZON)
            agenda.look_soon(connection, cohorts.c.channel.in_(crowded), milliseconds(now), until_ms)

    def ahead(self, connection: Connection, now: datetime) -> Ahead:
        """Return the campaigns that begin earlier than planned."""
        rows = agenda.everybody(connection)
        crowded, sizes = self._crowded(rows), defaultdict[str, Counter[datetime]](Counter)
        for row in rows:
            if row.channel in crowded:
                sizes[row.channel].update(dict.fromkeys(self._times(connection, row, now), row.size))
        return {channel: windows(found, self.rates[channel], self.quiet) for channel, found in sizes.items()}

    def _crowded(self, rows: list[Row[Any]]) -> set[str]:
        """Return the channels on which so many wait that their campaigns can be too large."""
        sizes = Counter[str]()
        for row in rows:
            sizes[row.channel] += row.size
        return {name for name, rate in self.rates.items() if sizes[name] / (rate * SHARE) > AT_ONCE.total_seconds()}

    def _times(self, connection: Connection, row: Row[Any], now: datetime) -> set[datetime]:
        """Return when a cohort is planned to be told; one that cannot be read holds up no other."""
        newest = schedules.newest(connection, row.subject)
        try:
            planned = moments(_cohort(row), newest.dates, self.quiet) if newest else ()
        except schedules.UNREADABLE:
            logger.exception("the dates of a cohort cannot be read", subject=row.subject)
            return set()
        return {one.at for one in planned if now < one.at < now + HORIZON}

    def _apart(self, connection: Connection, lot: Lot, now: datetime, ahead: Ahead) -> int:
        """Look at one lot; one that cannot be looked at is put off as it is, and holds up no other."""
        try:
            with connection.begin_nested():
                return self._one(connection, lot, now, ahead)
        except (*schedules.UNREADABLE, NoResultFound):
            logger.exception("a lot cannot be looked at and is put off", cohort=lot.cohort, lot=lot.lot)
            lots.put_off(connection, lot, milliseconds(now + PUT_OFF))
            return 0

    def _one(self, connection: Connection, lot: Lot, now: datetime, ahead: Ahead) -> int:
        """Look at one lot; return how many reminders came of it."""
        row = agenda.cohort(connection, lot.cohort)
        version, now_ms, written = schedules.newest(connection, row.subject), milliseconds(now), 0
        if version is None:
            raise LookupError(f"nothing is known of {row.subject}")
        place = partial(_place, ahead.get(row.channel, {}), self.quiet, lot.lot)
        sight = _Sight(_cohort(row), version, now, place)
        for group in lots.groups(connection, lot):
            known = sight.known(connection, group.told)
            found = sight.due(known, _moment(group.since_ms), self.quiet)
            written += _write(connection, group, found, row.channel, now)
            _end(connection, group, found, now, changed=group.told != version.number)
        then = sight.due(version.dates, now, self.quiet).next
        next_ms = _first_after(then) if then else NEVER_MS
        lots.looked(connection, lot, version.number, now_ms, max(next_ms, now_ms + 1))
        return written


@dataclass(frozen=True, slots=True)
class _Sight:
    """What is the same for everybody in a lot."""

    cohort: Cohort
    version: Version
    now: datetime
    place: Place

    def known(self, connection: Connection, told: int) -> Schedule:
        """Return what they were told; where that cannot be read, what holds now: no change is told then."""
        newest = self.version
        if told != newest.number:
            try:
                return schedules.known(connection, newest.subject, told)
            except schedules.UNREADABLE:
                logger.exception("what was known of a subject cannot be read", subject=newest.subject, version=told)
        return newest.dates

    def due(self, known: Schedule, since: datetime, quiet: Quiet) -> Due:
        return due(self.cohort, Look(known, self.version.dates, since, self.now, self.place), quiet)


def _place(found: Mapping[datetime, Window], quiet: Quiet, lot: int, at: datetime) -> datetime:
    """Return when a lot has its turn in the campaign of a planned time."""
    window = found.get(at)
    return window.of(lot, quiet) if window else at


def _write(connection: Connection, group: Group, found: Due, channel: str, now: datetime) -> int:
    news = milliseconds(now)
    for one in found.drop:
        lots.drop(connection, group, _told(one, channel, "dropped", news), now)
    return sum(lots.tell(connection, group, _told(one, channel, "ready", news)) for one in found.tell)


def _end(connection: Connection, group: Group, found: Due, now: datetime, *, changed: bool) -> None:
    """End the subscriptions for which nothing is to come, and take them up again where that changed."""
    if found.over:
        lots.mark(connection, group, "active", "over", now)
    elif changed and found.tell:
        lots.mark(connection, group, "over", "active", now)


def _told(one: Planned, channel: str, status: str, now_ms: int) -> Told:
    moment = one.moment
    return Told(
        key=moment.key,
        stage=moment.of,
        channel=channel,
        at_ms=milliseconds(one.at),
        due_ms=now_ms,
        stale_ms=milliseconds(one.stale),
        status=status,
        anew=moment.kind not in PLANNED,
    )


def _cohort(row: Row[Any]) -> Cohort:
    offsets = tuple(int(days) for days in row.offsets.split(",") if days)
    return Cohort(row.subject, row.role, offsets, time.fromisoformat(row.hour))


def _first_after(moment: datetime) -> int:
    """Return the first whole millisecond at which a moment is reached."""
    return milliseconds(moment + timedelta(microseconds=999))


def _moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
