"""What stands in a calendar: each date with how often it was changed, and the dates that were taken back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.store.feeds import Edition
from knowledge.deadline import Deadline, Role
from knowledge.schedule import Schedule

PAST_KEPT: Final = timedelta(days=60)
"""What is past stays in the calendar so long."""
CANCELLED_KEPT: Final = timedelta(days=30)
"""What was taken back stays so long, struck through: most programs look less often than we change."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A date in a calendar. `sequence` rises with every change of it, the last of which was at `changed` (aware)."""

    deadline: Deadline
    sequence: int
    changed: datetime
    cancelled: bool = False


def entries(known: Sequence[Edition], current: Schedule, now: datetime, role: Role) -> tuple[Entry, ...]:
    """Return what stands in the calendar of this role: the current dates, and what was taken back lately.

    `known` are the states that were kept, the earliest first. Where `current` is newer than the last of them, it counts
    as the next one, made now.
    """
    kept = (*known, *_next(known, current, now))
    found = (_entry(of, kept) for of in sorted({of for edition in kept for of in edition.dates.deadlines}))
    wanted = (entry for entry in found if role in entry.deadline.roles and _is_shown(entry, now))
    return tuple(sorted(wanted, key=lambda entry: (entry.deadline.ends, entry.deadline.of)))


def is_waiting(current: Schedule, subject: str, role: Role, now: datetime) -> bool:
    """Whether no date is known yet: none of a notice, none to come of a programme."""
    dated = [deadline for deadline in current.deadlines.values() if role in deadline.roles]
    return not dated if subject in current.notices else not any(deadline.ends >= now for deadline in dated)


def _next(known: Sequence[Edition], current: Schedule, now: datetime) -> Iterator[Edition]:
    if not known or known[-1].dates.deadlines != current.deadlines:
        minute = now.replace(second=0, microsecond=0)
        yield Edition(known[-1].number + 1 if known else 1, current, minute)


def _entry(of: str, kept: Sequence[Edition]) -> Entry:
    """Return a date as the last edition that has it says; changes are numbered from 0."""
    states = [edition.dates.deadlines.get(of) for edition in kept]
    changed = max(n for n, state in enumerate(states) if n == 0 or state != states[n - 1])
    last = next(state for state in reversed(states) if state is not None)
    return Entry(last, kept[changed].number - 1, kept[changed].at, cancelled=states[-1] is None)


def _is_shown(entry: Entry, now: datetime) -> bool:
    if entry.cancelled:
        return entry.changed > now - CANCELLED_KEPT
    return entry.deadline.ends > now - PAST_KEPT
