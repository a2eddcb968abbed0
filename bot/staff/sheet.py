"""Where rows go: the door to each file format."""

from collections.abc import Sequence
from typing import Final, Protocol

LONGEST_CELL: Final = 32_767
MOST_ROWS: Final = 1_048_575
"""So many rows fit on a sheet of a workbook below its header."""
CUT: Final = "…（太长，后面的没有写进来）"


class Sheet(Protocol):
    """A file that takes rows of texts, one after another."""

    def write(self, row: Sequence[str]) -> None:
        """Add a row; SheetFullError where the format holds no more."""

    def explain(self, explanation: Sequence[Sequence[str]]) -> None:
        """Add what explains the rows, where the format has a place for it."""

    def close(self) -> None:
        """Close the file; what was not written before is lost."""


class SheetFullError(Exception):
    """The format holds no more rows."""


def shortened(text: str) -> str:
    """Return what one cell can hold, and say where it was cut; XlsxWriter would cut the rest away without a word."""
    if len(text) * 2 <= LONGEST_CELL or len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return text
    kept = text.encode("utf-16-le")[: (LONGEST_CELL - len(CUT)) * 2]
    return kept.decode("utf-16-le", "ignore") + CUT
