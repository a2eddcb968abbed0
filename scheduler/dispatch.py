"""What to do with a reminder whose turn has come, by everything that may have changed since it was planned."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal, TypeAlias

from knowledge.moment import Moment

CONFIRM: Final = "confirm"
"""The question whether an address agrees: an answer to what somebody just did, and so not held back at night."""
DATED: Final = frozenset({"before", "opens", "announced", "moved", "confirmed", "later"})
"""Kinds that speak of a day, and are wrong once it is another one."""
PUT_OFF: Final = timedelta(hours=1)
"""So long what cannot be opened waits for somebody who can."""
SHORTEST: Final = timedelta(seconds=10)
"""With less time left waiting is no use."""
Why: TypeAlias = Literal["past", "stopped", "done", "moved", "confirmed", "lost"]
"""`stopped`: paused, stopped, over or deleted. `moved`: the day is another one now. `lost`: the address's key is."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand now: the subscription's state, whether its stage is done, and the day of that stage if any."""

    state: str
    done: bool
    day: date | None


@dataclass(frozen=True, slots=True)
class Send:
    """It goes out now."""


@dataclass(frozen=True, slots=True)
class Drop:
    """It comes too late and is never sent."""

    why: Why


@dataclass(frozen=True, slots=True)
class Withdraw:
    """It is not wanted or not true any more, and is never sent."""

    why: Why


@dataclass(frozen=True, slots=True)
class Postpone:
    """It waits until this moment (aware); `lost` where its address cannot be opened here."""

    until: datetime
    lost: bool = False


Decision: TypeAlias = Send | Drop | Withdraw | Postpone


def decide(
    moment: Moment, standing: Standing, stale: datetime, now: datetime, quiet_until: datetime | None
) -> Decision:
    """Return what to do at `now`. After `stale` nobody needs it; `quiet_until` is the end of quiet hours, in them.

    All times are aware.
    """
    if moment.kind == CONFIRM:
        return Send() if standing.state == "unconfirmed" else Withdraw("confirmed")
    if standing.state != "active":
        return Withdraw("stopped")
    if standing.done:
        return Withdraw("done")
    if not _holds(moment, standing.day):
        return Withdraw("moved")
    return _in_time(stale, now, quiet_until)


def unopened(stale: datetime, now: datetime) -> Decision:
    """Return what to do with what should be sent now, but its address cannot be opened with the keys that are here.

    Another worker may have the right one, as while keys are being changed: it waits an hour, or half of its time.
    """
    left = stale - now
    return Postpone(now + min(PUT_OFF, left / 2), lost=True) if left > SHORTEST else Drop("lost")


def _holds(moment: Moment, day: date | None) -> bool:
    """Whether what it says is still so."""
    if moment.kind == "withdrawn":
        return day is None
    return moment.kind not in DATED or moment.day == day


def _in_time(stale: datetime, now: datetime, quiet_until: datetime | None) -> Decision:
    """Leave the night alone, unless it would be too late in the morning anyway: then it is dropped at once."""
    if max(now, quiet_until or now) >= stale:
        return Drop("past")
    return Send() if quiet_until is None else Postpone(quiet_until)
