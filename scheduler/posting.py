"""What follows from one try to tell another system: it arrived, another try after a while, or the end."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeAlias

FIRST: Final = timedelta(seconds=5)
LONGEST: Final = timedelta(hours=6)
AT_MOST: Final = timedelta(days=3)
"""After so long an event is given up; where nothing arrived for so long, nothing more is sent there."""
_DOUBLED: Final = 13
_TAKEN: Final = range(200, 300)


@dataclass(frozen=True, slots=True)
class Arrived:
    """The other side took it."""


@dataclass(frozen=True, slots=True)
class Later:
    """Try again after a pause."""

    pause: timedelta


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Nothing more is tried."""


Follows: TypeAlias = Arrived | Later | GivenUp


def follows(code: int | None, tries: int, age: timedelta, luck: float) -> Follows:
    """Return what follows from an answer, or none. `tries` counts this one, `age` is that of the event.

    `luck`, from 0 to 1, makes pauses uneven, so that what failed together does not come back together.
    """
    if code in _TAKEN:
        return Arrived()
    pause = pause_after(tries, luck)
    return GivenUp() if age >= AT_MOST else Later(min(pause, max(AT_MOST - age, FIRST)))


def pause_after(tries: int, luck: float) -> timedelta:
    """Return the pause after so many tries: twice as long each time, up to six hours, and a quarter more or less."""
    plain = LONGEST if tries > _DOUBLED else min(LONGEST, FIRST * 2 ** (tries - 1))
    return plain * (0.75 + luck / 2)


def is_dead(failing: timedelta) -> bool:
    """Whether nothing arrived for so long that no more is sent there."""
    return failing >= AT_MOST
