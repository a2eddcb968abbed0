"""Attempts and the outbox as the staff list them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from bot.carrier import masked
from bot.store import subscriptions
from bot.store.attempts import Attempt
from bot.store.crypto import Keys
from bot.store.reminding import attempts, reminders
from bot.store.reminding import subscriptions as kept
from knowledge.moment import Moment, read_moment

AT_ONCE = 1000
_OPEN = ("waiting", "ready", "leased")


@dataclass(frozen=True, slots=True)
class Queued:
    """A reminder that is not over: due at `due`, of no use after `stale` (both aware). `masked` says to whom."""

    moment: Moment
    channel: str
    masked: str
    status: str
    tries: int
    due: datetime
    stale: datetime


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which rows: of this channel and outcome, not before `since` (aware), at most so many; None is no bound."""

    channel: str | None = None
    outcome: str | None = None
    since: datetime | None = None
    most: int | None = None


def wanted(connection: Connection) -> dict[str, dict[str, int]]:
    """Count the active subscriptions by subject and role."""
    counted = select(kept.c.subject, kept.c.role, func.count()).where(kept.c.state == "active")
    found: dict[str, dict[str, int]] = {}
    for subject, role, count in connection.execute(counted.group_by(kept.c.subject, kept.c.role)):
        found.setdefault(subject, {})[role] = count
    return found


def tried(connection: Connection, chosen: Chosen) -> Iterator[Attempt]:
    """Yield attempts, the newest first."""
    wanted = select(attempts).order_by(attempts.c.at.desc(), attempts.c.id.desc()).limit(chosen.most)
    for column, value in ((attempts.c.channel, chosen.channel), (attempts.c.outcome, chosen.outcome)):
        wanted = wanted if value is None else wanted.where(column == value)
    if chosen.since is not None:
        wanted = wanted.where(attempts.c.at >= chosen.since)
    for row in connection.execute(wanted.execution_options(yield_per=AT_ONCE)):
        yield Attempt(row.at, row.channel, "", row.masked, tuple(row.what.split()), row.outcome, row.detail)


def queued(connection: Connection, chosen: Chosen, keys: Keys) -> Iterator[Queued]:
    """Yield what is not over, first what is due first."""
    wanted = select(reminders).where(reminders.c.status.in_(_OPEN)).order_by(reminders.c.due_ms).limit(chosen.most)
    if chosen.channel is not None:
        wanted = wanted.where(reminders.c.channel == chosen.channel)
    for part in connection.execute(wanted.execution_options(yield_per=AT_ONCE)).partitions():
        whose = subscriptions.by_ids(connection, {row.subscription for row in part}, keys)
        for row in part:
            to = whose[row.subscription].to if row.subscription in whose else ""
            yield Queued(
                moment=read_moment(row.moment),
                channel=row.channel,
                masked=masked(row.channel, to) if to else "",
                status=row.status,
                tries=row.tries,
                due=_at(row.due_ms),
                stale=_at(row.deadline_ms),
            )


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
