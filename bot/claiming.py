"""Taking what is ready off the outbox: one parcel for each destination, everything in it looked at once more."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeAlias

from sqlalchemy import Connection

from bot.carrier import Parcel, masked
from bot.clock import Clock, milliseconds
from bot.days import DayOf, Days
from bot.store import attempts, outbox, paces, subscriptions
from bot.store.attempts import Attempt
from bot.store.crypto import Keys
from bot.store.outbox import Leased, Move
from bot.store.paces import Rate
from bot.store.subscriptions import Kept
from dialogs.reminding.note import Note
from scheduler.dispatch import Decision, Drop, Postpone, Send, Standing, Withdraw, decide, unopened

QuietUntil: TypeAlias = Callable[[datetime], datetime | None]
HORIZON_MS: Final = 1000
"""While turns are taken so far ahead, nothing more is claimed: it would only wait, and be kept from others."""


@dataclass(frozen=True, slots=True)
class Times:
    """One moment twice: `now`, by which reminders are judged, rehearsed where a date is; and the true time.

    Turns and records go by the true one, what is in the outbox by the other.
    """

    now: datetime
    true: datetime

    @property
    def now_ms(self) -> int:
        return milliseconds(self.now)

    @property
    def true_ms(self) -> int:
        return milliseconds(self.true)


def times(clock: Clock) -> Times:
    """Read the clock."""
    return Times(clock.now(), clock.utc())


@dataclass(frozen=True, slots=True)
class Item:
    """A parcel that is ours, with its reminders; its turn is at `at_ms`."""

    parcel: Parcel
    rows: tuple[Leased, ...]
    at_ms: float


@dataclass(frozen=True, slots=True)
class Batch:
    """What a claim brought. `empty`: nothing was ready, or nothing may be sent before `again_ms`."""

    items: tuple[Item, ...] = ()
    empty: bool = False
    again_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class _Judged:
    row: Leased
    whose: Kept | None
    decision: Decision


_Group: TypeAlias = list[_Judged]


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims for one channel. `take` is a unit of work: it runs in a transaction of its own."""

    channel: str
    rate: Rate
    keys: Keys
    days: Days
    quiet_until: QuietUntil
    lease_ms: int

    def take(self, connection: Connection, most: int, at: Times, avoid: Sequence[str] = ()) -> Batch:
        """Lease what is ready for at most so many destinations, each with its turn; nothing of those to avoid."""
        stands = paces.standing(connection, self.channel)
        if (again := _not_before(stands, at.true_ms)) > at.true_ms:
            return Batch(empty=True, again_ms=again)
        rows = outbox.lease(connection, self.channel, most, at.now_ms + self.lease_ms, avoid)
        judged = self._judged(connection, rows, at.now)
        self._leave_out(connection, judged, at)
        free = self._free(connection, _parcels(judged), stands, at)
        return Batch(tuple(self._items(connection, free, at.true_ms)), empty=not rows)

    def _judged(self, connection: Connection, rows: tuple[Leased, ...], now: datetime) -> list[_Judged]:
        if not rows:
            return []
        ids = outbox.padded({row.subscription for row in rows}, 0)
        known = subscriptions.by_ids(connection, ids, self.keys)
        day, quiet = self.days.now(connection), self.quiet_until(now)
        return [_judge(row, known.get(row.subscription), day, now, quiet) for row in rows]

    def _leave_out(self, connection: Connection, judged: list[_Judged], at: Times) -> None:
        """Write down what is not sent now, and why."""
        outbox.move(connection, (_move(one, at.now_ms) for one in judged if not isinstance(one.decision, Send)))
        attempts.note(connection, (made for one in judged for made in self._record(one, at.true)))

    def _record(self, one: _Judged, at: datetime) -> Iterator[Attempt]:
        match one.decision:
            case Drop(why):
                yield self._attempt(one, at, "dropped", why)
            case Withdraw(why):
                yield self._attempt(one, at, "withdrawn", why)
            case Postpone(lost=True) if not one.row.tries:  # once, and not at every look
                yield self._attempt(one, at, "notnow", "lost")

    def _attempt(self, one: _Judged, at: datetime, outcome: str, why: str) -> Attempt:
        shown = masked(self.channel, one.whose.to if one.whose else "")
        return Attempt(at, self.channel, one.row.destination, shown, (one.row.moment.key,), outcome, why)

    def _free(self, connection: Connection, parcels: list[_Group], stands: paces.Standing, at: Times) -> list[_Group]:
        """Return the parcels whose chat has its turn now; the others wait a little."""
        apart = self.rate.chat_apart_ms
        if not apart:
            return parcels
        last_ms = max(at.true_ms, stands.next_ms) + len(parcels) * self.rate.apart_ms
        keys = {paces.chat_key(self.channel, parcel[0].row.destination): parcel for parcel in parcels}
        free = paces.reserve_chats(connection, keys, last_ms + apart, at.true_ms)
        busy = (one.row for key, parcel in keys.items() if key not in free for one in parcel)
        outbox.move(connection, (Move(row, outbox.WAITING, at.now_ms + int(apart), row.tries) for row in busy))
        return [parcel for key, parcel in keys.items() if key in free]

    def _items(self, connection: Connection, parcels: list[_Group], now_ms: int) -> Iterator[Item]:
        apart = self.rate.apart_ms
        first = paces.reserve(connection, self.channel, apart, len(parcels), now_ms) if parcels and apart else now_ms
        for place, parcel in enumerate(parcels):
            yield self._item(parcel, first + place * apart)

    def _item(self, parcel: _Group, at_ms: float) -> Item:
        whose = [one.whose for one in parcel if one.whose]
        # Two chats may have named one address; it is told the same once.
        single = {one.row.moment: kept for one, kept in zip(parcel, whose, strict=True)}
        made = Parcel(
            channel=self.channel,
            to=whose[0].to,
            masked=masked(self.channel, whose[0].to),
            destination=whose[0].destination,
            language=whose[0].subscription.language,
            notes=tuple(Note(kept.subscription, moment) for moment, kept in single.items()),
            ids=tuple(kept.id for kept in single.values()),
        )
        return Item(made, tuple(one.row for one in parcel), at_ms)


def _move(one: _Judged, now_ms: int) -> Move:
    match one.decision:
        case Postpone(until, lost):
            tries = max(1, one.row.tries) if lost else one.row.tries
            return Move(one.row, outbox.WAITING, milliseconds(until), tries)
        case Drop():
            return Move(one.row, "dropped", now_ms, one.row.tries)
        case _:
            return Move(one.row, "withdrawn", now_ms, one.row.tries)


def _not_before(stands: paces.Standing, now_ms: int) -> float:
    """Return until when nothing is claimed: a stop, or turns that were taken far enough ahead."""
    ahead = stands.next_ms - HORIZON_MS
    return max(paces.believed(stands.stopped_ms, now_ms), ahead if ahead < now_ms + paces.AHEAD_MS else 0)


def _judge(row: Leased, whose: Kept | None, day: DayOf, now: datetime, quiet_until: datetime | None) -> _Judged:
    if whose is None:
        return _Judged(row, None, Withdraw("stopped"))
    said = whose.subscription
    stands = Standing(said.state, row.moment.of in said.done, day(said.subject, row.moment))
    stale = datetime.fromtimestamp(row.deadline_ms / 1000, UTC)
    decision = decide(row.moment, stands, stale, now, quiet_until)
    return _Judged(row, whose, decision if whose.to or decision != Send() else unopened(stale, now))


def _parcels(judged: list[_Judged]) -> list[_Group]:
    """Return what is to be sent by destination, the nearest deadline first, as it was claimed."""
    found: dict[str, _Group] = {}
    for one in judged:
        if isinstance(one.decision, Send):
            found.setdefault(one.row.destination, []).append(one)
    return list(found.values())
