"""XLSX: every cell a text, so that no number loses its zeros and nothing is ever a formula."""

from pathlib import Path
from typing import Final

import xlsxwriter

from bot.staff.columns import HEADERS
from bot.staff.sheet import LONGEST_CELL, SheetFullError

WIDTHS: Final = (38, 17, 17, 14, 26, 22, 32, 12, 16, 26, 30, 18, 12, 8, 10, 60)


class Xlsx:
    """Writes row by row; one row is in memory at a time."""

    def __init__(self, path: Path, scratch: Path) -> None:
        options = {"constant_memory": True, "tmpdir": str(scratch), "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._sheet = self._book.add_worksheet("申报意向")
        self._bold = self._book.add_format({"bold": True, "text_wrap": True})
        self._text = self._book.add_format({"num_format": "@"})
        self._rows = 0
        for column, width in enumerate(WIDTHS):
            self._sheet.set_column(column, column, width)
        self._sheet.freeze_panes(1, 0)
        self._line(HEADERS, self._bold)

    def write(self, row: tuple[str, ...]) -> None:
        self._line(row, self._text)

    def explain(self, explanation: tuple[tuple[str, str], ...]) -> None:
        self._sheet.autofilter(0, 0, max(self._rows - 1, 1), len(HEADERS) - 1)
        about = self._book.add_worksheet("导出说明")
        about.set_column(0, 0, 16)
        about.set_column(1, 1, 90)
        for number, (name, value) in enumerate(explanation):
            about.write_string(number, 0, name, self._bold)
            about.write_string(number, 1, value, self._text)

    def close(self) -> None:
        self._book.close()

    def _line(self, row: tuple[str, ...], look: object) -> None:
        for column, text in enumerate(row):
            if self._sheet.write_string(self._rows, column, shortened(text), look) == -1:
                raise SheetFullError("One sheet of Excel holds 1,048,575 leads; choose fewer, or --format csv.")
        self._rows += 1


def shortened(text: str) -> str:
    """Return what one cell can hold; XlsxWriter would cut the rest away without a word."""
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
