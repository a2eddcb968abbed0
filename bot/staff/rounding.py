"""Keeping small numbers from saying something about somebody: what a table of counts shows."""

from collections.abc import Sequence
from typing import Final, TypeAlias

SMALL: Final = 5
Interval: TypeAlias = tuple[int, int]
"""What a reader can know of a count: between these two, both possible."""


def rounded(count: int) -> int:
    """Return a count of a split, to the nearest five; 0 for what is shown as `<5`."""
    return 0 if count < SMALL else (count + 2) // SMALL * SMALL


def shown(count: int, *, exact: bool) -> str:
    """Return what stands in a table for a count: itself where that is allowed, else to the nearest five, or `<5`."""
    if exact:
        return str(count)
    return str(rounded(count)) if count >= SMALL else f"<{SMALL}"


def gives_away(total: int, cells: Sequence[int]) -> bool:
    """Whether an exact total beside these cells, as they are shown, lets one compute a count under five of somebody."""
    known = [_interval(count) for count in cells]
    least, most = sum(low for low, _ in known), sum(high for _, high in known)
    return any(
        min(high, total - least + low) == max(low, total - most + high)
        for count, (low, high) in zip(cells, known, strict=True)
        if 0 < count < SMALL
    )


def _interval(count: int) -> Interval:
    near = rounded(count)
    return (max(SMALL, near - 2), near + 2) if near else (0, SMALL - 1)
