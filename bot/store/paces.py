"""How fast we send, for all processes together: turns evenly apart for a channel and for each chat, and stops."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, bindparam, case, delete, literal, select
from sqlalchemy.sql.expression import Executable

from bot.store.reminding import paces
from bot.store.upsert import Prepared, Upsert, texts

SLACK: Final = 1.1
"""Messages do not all travel equally fast; a little more room keeps them apart at the other end, too."""
LATE_MS: Final = (SLACK - 1) * 500
"""So late a turn may be used, half of the room there is: the way may take the other half."""
AHEAD_MS: Final = 60_000
"""Nobody takes turns so far ahead: such a one is left from before a clock was set back."""
LONGEST_STOP_MS: Final = 3_600_000
"""Nothing is stopped for longer, whatever was asked for: after that somebody tries, and is told again.

A stop that seems longer is left from before a clock was set back, by an hour or more, and is over.
"""
_NOW: Final = bindparam("now_ms", type_=paces.c.next_ms.type)
_LONG: Final = bindparam("long_ms", type_=paces.c.next_ms.type)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a second in a channel, and so many to one chat; none where there is no limit."""

    per_second: float | None = None
    per_chat: float | None = None

    @property
    def apart_ms(self) -> float:
        """The time between two turns of the channel, in milliseconds."""
        return SLACK * 1000 / self.per_second if self.per_second else 0.0

    @property
    def chat_apart_ms(self) -> float:
        """The time between two turns of one chat; nothing where the channel's own pace is slower anyway."""
        apart = SLACK * 1000 / self.per_chat if self.per_chat else 0.0
        return apart if apart > self.apart_ms else 0.0


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that was taken: it is at `at_ms`."""

    at_ms: float


@dataclass(frozen=True, slots=True)
class Busy:
    """No turn was taken: the chat is free at `at_ms`."""

    at_ms: float


@dataclass(frozen=True, slots=True)
class Stopped:
    """No turn was taken: nothing may be sent before `until_ms`."""

    until_ms: int


@dataclass(frozen=True, slots=True)
class Standing:
    """When the next turn of a channel is, and until when it is stopped, in milliseconds."""

    next_ms: float = 0.0
    stopped_ms: int = 0


def believed(stopped_ms: int, now_ms: int) -> int:
    """Return until when a stop lasts; 0 where it is over, or left from before a clock was set back."""
    return stopped_ms if now_ms < stopped_ms <= now_ms + LONGEST_STOP_MS else 0


def bounded(until_ms: int, now_ms: int) -> int:
    """Return until when a stop is noted at most: less than is believed, for clocks differ."""
    return min(until_ms, now_ms + LONGEST_STOP_MS - AHEAD_MS)


def _stopped() -> ColumnElement[bool]:
    return paces.c.stopped_ms.between(_NOW + 1, _NOW + LONGEST_STOP_MS)


def _from_now() -> ColumnElement[float]:
    stale = (paces.c.next_ms < _NOW) | (paces.c.next_ms > _NOW + AHEAD_MS)
    return case((stale, _NOW), else_=paces.c.next_ms)


_RESERVE = Prepared(
    paces,
    lambda fresh: fresh.on_conflict_do_update(index_elements=["key"], set_={"next_ms": _from_now() + _LONG}).returning(
        paces.c.next_ms
    ),
)


def _reserve_chats(fresh: Upsert) -> Executable:
    """Write the next turn of many chats, by a list of their keys, where they are free."""
    key = texts(fresh, "keys").c.value
    # Always in the same order, so that two who take the same chats wait for each other only one way.
    rows = select(key, bindparam("then_ms", type_=paces.c.next_ms.type), literal(0)).where(key != "").order_by(key)
    free = ((paces.c.next_ms <= _NOW) | (paces.c.next_ms > _NOW + AHEAD_MS)) & ~_stopped()
    return (
        fresh.from_select(["key", "next_ms", "stopped_ms"], rows)
        .on_conflict_do_update(index_elements=["key"], set_={"next_ms": fresh.excluded.next_ms}, where=free)
        .returning(paces.c.key)
    )


_RESERVE_CHATS = Prepared(paces, _reserve_chats)


def _put_off_chats(fresh: Upsert) -> Executable:
    """Write the next turn of many chats, by a list of their keys; a later one that was taken stays."""
    key, then = texts(fresh, "keys").c.value, bindparam("then_ms", type_=paces.c.next_ms.type)
    rows = select(key, then, literal(0)).where(key != "").order_by(key)
    stays = (paces.c.next_ms > fresh.excluded.next_ms) & (paces.c.next_ms <= _NOW + AHEAD_MS)
    return fresh.from_select(["key", "next_ms", "stopped_ms"], rows).on_conflict_do_update(
        index_elements=["key"], set_={"next_ms": fresh.excluded.next_ms}, where=~stays
    )


_PUT_OFF_CHATS = Prepared(paces, _put_off_chats)
_STOP = Prepared(
    paces,
    lambda fresh: fresh.on_conflict_do_update(
        index_elements=["key"],
        set_={"stopped_ms": fresh.excluded.stopped_ms},
        where=(paces.c.stopped_ms < fresh.excluded.stopped_ms) | ~_stopped(),
    ),
)
_OTHER_STOPPED = select(paces.c.key).where(
    paces.c.key.startswith(bindparam("start")), paces.c.key != bindparam("of"), _stopped()
)
_STANDING = select(paces.c.next_ms, paces.c.stopped_ms).where(paces.c.key == bindparam("of"))


def standing(connection: Connection, channel: str) -> Standing:
    """Return how a channel stands."""
    row = connection.execute(_STANDING, {"of": channel}).first()
    return Standing(row.next_ms, row.stopped_ms) if row else Standing()


def reserve(connection: Connection, key: str, apart_ms: float, count: int, now_ms: int) -> float:
    """Take so many turns of a channel or a chat, one after another; return when the first is, in milliseconds."""
    long_ms = apart_ms * count
    values = {"key": key, "next_ms": now_ms + long_ms, "stopped_ms": 0, "now_ms": now_ms, "long_ms": long_ms}
    end: float = connection.execute(_RESERVE.on(connection), values).scalar_one()
    return end - long_ms


def reserve_chats(connection: Connection, keys: Iterable[str], next_ms: float, now_ms: int) -> frozenset[str]:
    """Take a turn of each of these chats that is free now; return which are. The next is not before `next_ms`."""
    values = {"keys": json.dumps(sorted(keys)), "then_ms": next_ms, "now_ms": now_ms}
    return frozenset(connection.execute(_RESERVE_CHATS.on(connection), values).scalars())


def take_turn(connection: Connection, channel: str, chat: str, rate: Rate, now_ms: int) -> Turn | Busy | Stopped:
    """Take one turn of a channel and of a chat in it, named by its key."""
    stands = standing(connection, channel)
    if until_ms := believed(stands.stopped_ms, now_ms):
        return Stopped(until_ms)
    about_ms = max(now_ms, stands.next_ms if stands.next_ms < now_ms + AHEAD_MS else 0)
    if rate.chat_apart_ms and not reserve_chats(connection, [chat], about_ms + rate.chat_apart_ms, now_ms):
        busy = standing(connection, chat)
        until_ms = believed(busy.stopped_ms, now_ms)
        return Stopped(until_ms) if until_ms else Busy(busy.next_ms)
    return Turn(reserve(connection, channel, rate.apart_ms, 1, now_ms))


def take_again(connection: Connection, channel: str, chats: Iterable[str], rate: Rate, from_ms: int) -> float:
    """Take a turn for each of these chats, which missed their own; return when the first is, in milliseconds.

    They are one after another, none before `from_ms`, and what comes next in a chat is moved behind them.
    """
    keys = list(chats)
    if rate.chat_apart_ms:
        free_ms = standing(connection, channel).next_ms
        about_ms = max(from_ms, free_ms if free_ms < from_ms + AHEAD_MS else 0)
        then_ms = about_ms + (len(keys) - 1) * rate.apart_ms + rate.chat_apart_ms
        values = {"keys": json.dumps(sorted(set(keys))), "then_ms": then_ms, "now_ms": from_ms}
        connection.execute(_PUT_OFF_CHATS.on(connection), values)
    return reserve(connection, channel, rate.apart_ms, len(keys), from_ms)


def stop_chat(connection: Connection, channel: str, chat: str, until_ms: int, now_ms: int) -> None:
    """Let nobody send to a chat before a moment; where another chat is stopped too, it is the channel that is."""
    values = {"start": f"{channel}|", "of": chat, "now_ms": now_ms}
    # First the chat and then the channel, as a turn takes them: so neither waits for the other for ever.
    stop(connection, chat, until_ms, now_ms)
    if connection.execute(_OTHER_STOPPED, values).first():
        stop(connection, channel, until_ms, now_ms)


def stop(connection: Connection, channel: str, until_ms: int, now_ms: int) -> None:
    """Let nobody send on a channel before a moment; a later one that was set before stays."""
    values = {"key": channel, "next_ms": 0.0, "stopped_ms": bounded(until_ms, now_ms), "now_ms": now_ms}
    connection.execute(_STOP.on(connection), values)


def forget_idle(connection: Connection, now_ms: int) -> int:
    """Delete the paces of chats whose turns are long past."""
    idle = paces.c.key.contains("|"), paces.c.next_ms < _NOW - AHEAD_MS, paces.c.stopped_ms < _NOW
    return connection.execute(delete(paces).where(*idle), {"now_ms": now_ms}).rowcount


def chat_key(channel: str, destination: str) -> str:
    """Return the key of one chat's pace, by the blind index of the chat."""
    return f"{channel}|{destination}"
