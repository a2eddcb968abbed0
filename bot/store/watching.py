"""How the reminders stand: what is queued, what was tried, when each work was last done, what is told to wait."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from bot.store.paces import believed
from bot.store.reminding import attempts, heartbeats, paces, reminders

LATELY = timedelta(hours=1)
_COUNTED = select(reminders.c.channel, reminders.c.status, func.count(), func.min(reminders.c.due_ms))
# One for each partial index.
_READY = _COUNTED.where(reminders.c.status == "ready").group_by(reminders.c.channel, reminders.c.status)
_LATER = _COUNTED.where(reminders.c.status.in_(["waiting", "leased"])).group_by(reminders.c.channel, reminders.c.status)
_TRIED = select(attempts.c.channel, attempts.c.outcome, func.count(), func.max(attempts.c.at)).group_by(
    attempts.c.channel, attempts.c.outcome
)


@dataclass(frozen=True, slots=True)
class Tried:
    """So many tries with one outcome, and when the last of them was (aware)."""

    count: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How it stands at one moment. All ages and spans are in seconds.

    `open` counts what is not over by channel and status; `oldest` is how long the oldest of it is due already, by
    channel. `tried` are the tries of the last hour by channel and outcome. `stopped` is how much longer nothing may be
    sent on a channel.
    """

    at: datetime
    open: Mapping[tuple[str, str], int] = field(default_factory=dict)
    oldest: Mapping[str, float] = field(default_factory=dict)
    beats: Mapping[str, float] = field(default_factory=dict)
    stopped: Mapping[str, float] = field(default_factory=dict)
    tried: Mapping[tuple[str, str], Tried] = field(default_factory=dict)


def snapshot(connection: Connection, now: datetime, true: datetime) -> Snapshot:
    """Read how it stands. The outbox goes by `now`, on a rehearsed date where there is one; all else by `true`."""
    rows = [*connection.execute(_READY), *connection.execute(_LATER)]
    now_ms = now.timestamp() * 1000
    oldest: dict[str, float] = {}
    for channel, status, _, due_ms in rows:
        if status != "leased":
            oldest[channel] = max(oldest.get(channel, 0.0), (now_ms - due_ms) / 1000)
    return Snapshot(
        at=true,
        open={(channel, status): count for channel, status, count, _ in rows},
        oldest=oldest,
        beats=beats(connection, true),
        stopped=_stopped(connection, true),
        tried={key: Tried(*found) for key, found in _tried(connection, true - LATELY, None).items()},
    )


def beats(connection: Connection, at: datetime) -> dict[str, float]:
    """Return how long ago each work was last done by anybody, in seconds."""
    return {row.work: (at - row.at).total_seconds() for row in connection.execute(select(heartbeats))}


def tally(connection: Connection, since: datetime | None, until: datetime | None) -> dict[tuple[str, str], int]:
    """Count the tries by channel and outcome, after one moment and up to another; None is no bound."""
    return {key: count for key, (count, _) in _tried(connection, since, until).items()}


def _tried(
    connection: Connection, since: datetime | None, until: datetime | None
) -> dict[tuple[str, str], tuple[int, datetime]]:
    wanted = _TRIED if since is None else _TRIED.where(attempts.c.at > since)
    wanted = wanted if until is None else wanted.where(attempts.c.at <= until)
    return {(channel, outcome): (count, last) for channel, outcome, count, last in connection.execute(wanted)}


def _stopped(connection: Connection, at: datetime) -> dict[str, float]:
    """Return the channels; the chats in them have a key of their own, with a bar in it."""
    rows = connection.execute(select(paces).where(paces.c.key.not_like("%|%")))
    now_ms = int(at.timestamp() * 1000)
    return {row.key: max(0.0, (believed(row.stopped_ms, now_ms) - now_ms) / 1000) for row in rows}
