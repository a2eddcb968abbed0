"""What follows from one try to deliver: the end of it, or another try after a while."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, TypeAlias

from scheduler.result import Delivered, NotNow, Refused, Result, TooFast, Unclear, Unreachable

Outcome: TypeAlias = Literal["sent", "later", "notnow", "unclear", "unreachable", "refused"]
TRIES: Final = 24
"""With the pauses between them they take more than half a day."""
FIRST: Final = timedelta(seconds=2)
LONGEST: Final = timedelta(hours=1)
SHORTEST: Final = timedelta(seconds=10)
"""With less time left another try is no use."""
GIVEN_UP: Final = "; given up"


@dataclass(frozen=True, slots=True)
class Over:
    """Nothing more is tried."""

    status: Literal["sent", "failed"]
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """Another try after a pause; `tries` have counted so far."""

    pause: timedelta
    tries: int
    outcome: Outcome
    detail: str = ""


Step: TypeAlias = Over | Again


def after(result: Result, tries: int, left: timedelta, luck: float) -> Step:
    """Return what follows from a try. `tries` counted before it, `left` is how long it makes sense to go on.

    `luck`, from 0 to 1, makes pauses uneven, so that what failed together does not come back together.
    """
    match result:
        case Delivered():
            return Over("sent", "sent")
        case TooFast(seconds):
            return Again(timedelta(seconds=seconds), tries, "later")
        case NotNow(why):
            return _again("notnow", why, tries + 1, left, luck)
        case Unclear(why):
            return _again("unclear", why, tries + 1, left, luck)
        case Unreachable(why):
            return Over("failed", "unreachable", why)
        case Refused(why):
            return Over("failed", "refused", why)


def backoff(tries: int, luck: float) -> timedelta:
    """Return the pause after so many tries: twice as long each time, up to an hour, and a quarter more or less."""
    plain = LONGEST if tries > 16 else min(LONGEST, FIRST * 2 ** (tries - 1))  # noqa: PLR2004 - far beyond an hour
    return plain * (0.75 + luck / 2)


def _again(outcome: Outcome, why: str, tries: int, left: timedelta, luck: float) -> Step:
    if tries >= TRIES or left <= SHORTEST:
        return Over("failed", outcome, why + GIVEN_UP)
    return Again(min(backoff(tries, luck), left / 2), tries, outcome, why)
