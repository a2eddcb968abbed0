"""What is wrong with the reminders, as far as the tables show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, TypeAlias

from sqlalchemy import Connection

from bot.clock import Clock
from bot.store import watching
from bot.store.watching import Snapshot

Kind: TypeAlias = Literal["stopped", "stuck", "refusing", "held"]
"""`stopped`: a work is not done any more. `stuck`: something is due, and nothing is tried. `refusing`: whatever is
tried fails. `held`: the channel has told us to wait for long."""
WORKS: Final = ("planning", "sending")
STOPPED: Final = timedelta(minutes=5)
STUCK: Final = timedelta(minutes=15)
HELD: Final = timedelta(minutes=10)
ENOUGH: Final = 5
"""So many failures in an hour, and no success, are no chance."""
FAILURES: Final = ("later", "notnow", "unclear", "refused")


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong, with a work or a channel, for so many seconds; None where it never was right."""

    kind: Kind
    of: str
    seconds: float | None = None


def look(connection: Connection, clock: Clock) -> Snapshot:
    """Read how it stands now."""
    return watching.snapshot(connection, clock.now(), clock.utc())


def is_alive(connection: Connection, clock: Clock) -> bool:
    """Whether planning and sending were both done lately, by anybody."""
    return not any(_stopped(watching.beats(connection, clock.utc())))


def troubles(seen: Snapshot) -> tuple[Trouble, ...]:
    """Return what is wrong; nothing where planning and sending work on every channel that has something to send."""
    channels = sorted({channel for channel, _ in seen.open} | seen.stopped.keys() | {name for name, _ in seen.tried})
    found = (trouble for channel in channels for trouble in _channel(seen, channel))
    return (*_stopped(dict(seen.beats)), *found)


def _stopped(beats: dict[str, float]) -> Iterator[Trouble]:
    for work in WORKS:
        age = beats.get(work)
        if age is None or age > STOPPED.total_seconds():
            yield Trouble("stopped", work, age)


def _channel(seen: Snapshot, channel: str) -> Iterator[Trouble]:
    held, oldest = seen.stopped.get(channel, 0.0), seen.oldest.get(channel, 0.0)
    if held > HELD.total_seconds():
        yield Trouble("held", channel, held)
    elif not held and oldest > STUCK.total_seconds() and _silent(seen, channel):
        yield Trouble("stuck", channel, oldest)
    failed = sum(seen.tried[channel, outcome].count for outcome in FAILURES if (channel, outcome) in seen.tried)
    if failed >= ENOUGH and (channel, "sent") not in seen.tried:
        yield Trouble("refusing", channel)


def _silent(seen: Snapshot, channel: str) -> bool:
    """Whether nothing was tried on a channel for long."""
    last = max((tried.last for (name, _), tried in seen.tried.items() if name == channel), default=None)
    return last is None or seen.at - last > STUCK
