"""Where rows go: the door to each file format."""

from typing import Final, Protocol

LONGEST_CELL: Final = 32_767


class Sheet(Protocol):
    """A file that takes rows of texts, one after another."""

    def write(self, row: tuple[str, ...]) -> None:
        """Add a row."""

    def explain(self, explanation: tuple[tuple[str, str], ...]) -> None:
        """Add what explains the rows, where the format has a place for it."""

    def close(self) -> None:
        """Close the file; what was not written before is lost."""


class SheetFullError(Exception):
    """The format holds no more rows."""
