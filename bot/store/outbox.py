"""The outbox: reminders on their way. Waiting until they are due, ready, leased by somebody who sends them, or over.

A lease ends by itself. Whoever leased a row writes what became of it only while the lease is still his: `due_ms` says
so, and nobody but the next one who leases it changes that.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Row, bindparam, case, select, tuple_, update

from bot.log import logger
from bot.store.reminding import reminders
from knowledge.moment import Moment, read_moment

T = TypeVar("T")
READY: Final = "ready"
WAITING: Final = "waiting"
LEASED: Final = "leased"
AT_ONCE: Final = 1000
_LENGTHS: Final = (0, 1, 4, 16, 64, 128, 256)
_LATER: Final = (WAITING, LEASED)


@dataclass(frozen=True, slots=True)
class Leased:
    """A reminder that is ours until `due_ms`, a moment in milliseconds; it is of no use after `deadline_ms`."""

    subscription: int
    moment: Moment
    destination: str
    deadline_ms: int
    due_ms: int
    tries: int


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of a leased reminder: another status, until when where it comes again, and how many tries it had."""

    reminder: Leased
    status: str
    due_ms: int
    tries: int


_other = reminders.alias("other")
_rank = (_other.c.deadline_ms, _other.c.subscription, _other.c.moment)
# A subquery for each row and no join: so the index gives the nearest deadlines first and nothing else is read. Where a
# destination is given, its channel is joined to nothing, so that no index of it fits: before the database has counted
# a campaign that was just planned, it would rather read all of the channel for every destination.
_first = (
    select(_other.c.subscription, _other.c.moment)
    .where(_other.c.destination == reminders.c.destination, _other.c.status == READY)
    .where(_other.c.channel.concat("") == reminders.c.channel)
    .order_by(*_rank)
    .limit(1)
    .scalar_subquery()
)
_HEADS = (
    select(reminders.c.destination)
    .where(reminders.c.channel == bindparam("of"), reminders.c.status == READY)
    .where(reminders.c.destination.not_in(bindparam("avoid", expanding=True)))
    .where(tuple_(reminders.c.subscription, reminders.c.moment) == _first)
    .order_by(reminders.c.deadline_ms)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_LEASE = (
    update(reminders)
    .where(reminders.c.channel.concat("") == bindparam("of"), reminders.c.status == READY)
    .where(reminders.c.destination.in_(bindparam("destinations", expanding=True)))
    .values(status=LEASED, due_ms=bindparam("until_ms"))
    .returning(reminders)
)
_due = (
    select(reminders.c.subscription, reminders.c.moment)
    .where(reminders.c.status.in_(_LATER), reminders.c.due_ms <= bindparam("now_ms"))
    .order_by(reminders.c.due_ms)
    .limit(AT_ONCE)
    .with_for_update(skip_locked=True)
    .cte("due")
)
# `due_ms` stays, so that whoever held the lease can still write what became of it until somebody else takes the row.
_PROMOTE = (
    update(reminders)
    .where(tuple_(reminders.c.subscription, reminders.c.moment).in_(select(_due)))
    .values(status=READY, tries=reminders.c.tries + case((reminders.c.status == LEASED, 1), else_=0))
    .returning(reminders.c.channel)
)
_MOVE = (
    update(reminders)
    .where(reminders.c.subscription == bindparam("of"), reminders.c.moment == bindparam("what"))
    .where(reminders.c.due_ms == bindparam("lease_ms"), (reminders.c.status == LEASED) | (reminders.c.status == READY))
    .values(status=bindparam("to"), due_ms=bindparam("then_ms"), tries=bindparam("tried"))
)
_ANY_DUE = select(reminders.c.due_ms).where(reminders.c.status.in_(_LATER), reminders.c.due_ms <= bindparam("now_ms"))
_ANY_READY = select(reminders.c.subscription).where(reminders.c.channel == bindparam("of"), reminders.c.status == READY)


def padded(values: Collection[T], filler: T) -> list[T]:
    """Return values for an IN, so many of the filler beside them that statements come in a few lengths only.

    The server would have to prepare each length anew.
    """
    length = next(size for size in _LENGTHS if size >= len(values)) if len(values) < _LENGTHS[-1] else len(values)
    return [*values, *[filler] * (length - len(values))]


def promote(connection: Connection, now_ms: int) -> int:
    """Make ready what was waiting until now, and what somebody leased and did not bring to its end; return how many.

    At most AT_ONCE at a time.
    """
    return len(connection.execute(_PROMOTE, {"now_ms": now_ms}).all())


def any_due(connection: Connection, now_ms: int) -> bool:
    """Whether anything is to be promoted."""
    return connection.execute(_ANY_DUE.limit(1), {"now_ms": now_ms}).first() is not None


def any_ready(connection: Connection, channel: str) -> bool:
    """Whether anything is ready on a channel."""
    return connection.execute(_ANY_READY.limit(1), {"of": channel}).first() is not None


def lease(
    connection: Connection, channel: str, most: int, until_ms: int, avoid: Collection[str] = ()
) -> tuple[Leased, ...]:
    """Take everything that is ready for at most so many destinations, those with the nearest deadline first.

    Nothing of the destinations to `avoid` is taken, and nothing that somebody else is just taking.
    """
    heads = connection.execute(_HEADS, {"of": channel, "most": most, "avoid": padded(avoid, "")}).scalars().all()
    if not heads:
        return ()
    taken = connection.execute(_LEASE, {"of": channel, "destinations": padded(heads, ""), "until_ms": until_ms}).all()
    rows = [found for row in taken if (found := _leased(connection, row)) is not None]
    return tuple(sorted(rows, key=lambda row: (row.deadline_ms, row.subscription, row.moment.key)))


def _leased(connection: Connection, row: Row[Any]) -> Leased | None:
    """Return a row that was taken; one whose key nobody can read is given up, so that it holds up no other."""
    try:
        moment = read_moment(row.moment)
    except ValueError:
        logger.exception("a reminder cannot be read and is given up", subscription=row.subscription)
        of_it = reminders.c.subscription == row.subscription, reminders.c.moment == row.moment
        connection.execute(update(reminders).where(*of_it).values(status="failed"))
        return None
    return Leased(row.subscription, moment, row.destination, row.deadline_ms, row.due_ms, row.tries)


def move(connection: Connection, moves: Iterable[Move]) -> None:
    """Write what became of leased reminders; nothing happens to those that are somebody else's by now."""
    values = [
        {
            "of": made.reminder.subscription,
            "what": made.reminder.moment.key,
            "lease_ms": made.reminder.due_ms,
            "to": made.status,
            "then_ms": made.due_ms,
            "tried": made.tries,
        }
        for made in moves
    ]
    if values:
        connection.execute(_MOVE, values)
