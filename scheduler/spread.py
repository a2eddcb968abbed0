"""Spreading a crowd: a campaign that a channel cannot send in a moment starts so much earlier, lot by lot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from scheduler.quiet import Quiet

LOTS: Final = 256
TOGETHER: Final = 4096
"""So many subscribers who came one after the other share a lot, so that their rows lie together."""
SHARE: Final = 0.8
"""As much of a channel's pace as a campaign counts on; the rest is for answers and second tries."""
AT_ONCE: Final = timedelta(minutes=10)
"""A campaign that takes no longer than this is not spread."""
_BITS: Final = LOTS.bit_length() - 1


@dataclass(frozen=True, slots=True)
class Window:
    """A campaign is over at `end`, and takes so long before it outside of quiet hours."""

    end: datetime
    takes: timedelta

    def of(self, lot: int, quiet: Quiet) -> datetime:
        """Return when a lot has its turn, the lot 0 first."""
        return quiet.before(self.end, self.takes * ((LOTS - lot) / LOTS))


def windows(sizes: Mapping[datetime, int], per_second: float, quiet: Quiet) -> dict[datetime, Window]:
    """Return the campaigns of one channel that must begin earlier than planned, by the time they are planned for.

    `sizes` says how many are to be told at each time. Where two campaigns would overlap, the earlier one is over when
    the later one begins.
    """
    found: dict[datetime, Window] = {}
    limit: datetime | None = None
    for at, size in sorted(sizes.items(), reverse=True):
        takes = timedelta(seconds=size / (per_second * SHARE))
        end = at if limit is None else min(at, limit)
        if takes <= AT_ONCE and end == at:
            continue
        found[at] = Window(end, takes)
        limit = quiet.before(end, takes)
    return found


def lot_of(number: int) -> int:
    """Return the lot of the subscription with this number.

    Those who follow each other lie far apart in time: the bits of the block are turned round.
    """
    block = number // TOGETHER % LOTS
    return int(f"{block:0{_BITS}b}"[::-1], 2)
