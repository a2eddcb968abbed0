"""The reminders as staff read them: what is queued, and what was tried; on the screen or in a file that Excel opens."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from bot.staff.columns import moment as clock
from bot.staff.comma import Comma
from bot.staff.moments import CHANNELS, DETAILS, OUTCOMES, STATUSES, said, words
from bot.staff.whole import replacing
from bot.store.attempts import Attempt
from bot.store.listing import Queued
from knowledge.library import Library

T = TypeVar("T")
Row: TypeAlias = tuple[str, ...]
TRIED: Final = ("时间", "渠道", "发给谁", "内容", "结果", "说明")
QUEUED: Final = ("到期时间", "渠道", "发给谁", "内容", "状态", "试过几次", "过了就不发")


def tried_cells(library: Library, one: Attempt) -> Row:
    """Return an attempt as a row, in the order of `TRIED`."""
    return (
        clock(one.at),
        CHANNELS.get(one.channel, one.channel),
        one.masked or "（不留）",
        "；".join(said(library, key) for key in one.what),
        OUTCOMES.get(one.outcome, one.outcome),
        DETAILS.get(one.detail, one.detail),
    )


def queued_cells(library: Library, one: Queued) -> Row:
    """Return a queued reminder as a row, in the order of `QUEUED`."""
    return (
        clock(one.due),
        CHANNELS.get(one.channel, one.channel),
        one.masked or "（不留）",
        words(library, one.moment),
        STATUSES.get(one.status, one.status),
        str(one.tries),
        clock(one.stale),
    )


def lines(rows: Iterable[Row]) -> Iterator[str]:
    """Yield rows for the screen: nothing that is taken from outside can move the cursor."""
    for row in rows:
        yield "  ".join(_plain(cell) for cell in row if cell)


def write(headers: tuple[str, ...], rows: Iterable[Row], out: Path) -> int:
    """Write a CSV: first beside `out`, then in its place; return how many rows it has."""
    count = 0
    with replacing(out) as made, closing(Comma(made, headers)) as sheet:
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last one is wanted
            sheet.write(row)
    return count


def rows(cells: Callable[[Library, T], Row], library: Library, found: Iterable[T]) -> Iterator[Row]:
    """Yield each thing as a row."""
    return (cells(library, one) for one in found)


def _plain(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
