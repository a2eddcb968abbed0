"""XLSX: every cell a text, so that no number loses its zeros and nothing is ever a formula."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, BinaryIO, Final

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from bot.staff.exporting.layout import Layout
from bot.staff.sheet import SheetFullError, shortened

_A4: Final = 9
_FOOT: Final = 255
_AWKWARD: Final = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_")
"""What XlsxWriter writes otherwise than it is."""


class Texts(Worksheet):  # type: ignore[misc]  # XlsxWriter ships no types
    """A sheet of texts only. A text stays one also where it looks like XlsxWriter's own marks, `<r>…</r>`."""

    def write_texts(self, row: int, texts: Sequence[str], look: Any) -> int:
        """Write a whole row at once, as `write_string` would cell by cell, in a third of its time; -1: no more fit."""
        refused: int = self._check_dimensions(row, 0) or self._check_dimensions(row, len(texts) - 1)
        if refused:
            return refused
        self._write_single_row(row)
        number, style = row + 1, f's="{look._get_xf_index()}"'  # noqa: SLF001 - what XlsxWriter itself writes there
        cells = (f'<c r="{_letters(column)}{number}" {style}{_cell(self, text)}' for column, text in enumerate(texts))
        self.fh.write(f'<row r="{number}">{"".join(cells)}</row>')
        return 0

    def _xml_rich_inline_string(self, string: str, attributes: list[tuple[str, object]]) -> None:
        self._xml_inline_string(string, True, attributes)


def _cell(sheet: Texts, text: str) -> str:
    """Return the rest of a cell; an empty one has only its look."""
    if not text:
        return "/>"
    if _AWKWARD.search(text):
        text = sheet._escape_data(sheet._escape_control_characters(text))  # noqa: SLF001 - exactly as XlsxWriter does
    kept = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f' t="inlineStr"><is><t{kept}>{text}</t></is></c>'


@cache
def _letters(column: int) -> str:
    return str(xl_col_to_name(column))


class Xlsx:
    """Writes row by row to a path, or to a file that is open for writing; one row is in memory at a time.

    What is not written yet lies in files in the folder `scratch`.
    """

    def __init__(self, out: BinaryIO | str, scratch: str, layout: Layout) -> None:
        options = {"constant_memory": True, "tmpdir": scratch, "strings_to_urls": False}
        self._book = Workbook(out, options)
        self._layout = layout
        self._bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "num_format": "@"})
        self._text = self._book.add_format({"num_format": "@"})
        self._sheet = self._book.add_worksheet(layout.sheet, Texts)
        self._rows = 0
        self._set_up()

    def write(self, row: Sequence[str]) -> None:
        """Add a row; SheetFullError where the sheet is full."""
        _checked(self._sheet.write_texts(self._rows, tuple(map(shortened, row)), self._text))
        self._rows += 1

    def explain(self, explanation: Sequence[Sequence[str]]) -> None:
        """Close the table, and add the sheet that explains it."""
        head = len(self._layout.above)
        if not head:
            self._sheet.autofilter(0, 0, max(self._rows - 1, 1), len(self._layout.headers) - 1)
        if self._layout.below:
            self._across(self._layout.below, self._wrapped())
        about = self._book.add_worksheet(self._layout.about, Texts)
        about.set_column(0, 0, 18)
        about.set_column(1, 1, 90)
        wrapped = self._wrapped()
        for number, (name, value) in enumerate(explanation):
            _checked(about.write_string(number, 0, name, self._bold))
            _checked(about.write_string(number, 1, shortened(value), wrapped))
        self._printed(about)

    def close(self) -> None:
        self._book.close()

    def _set_up(self) -> None:
        layout, sheet = self._layout, self._sheet
        for column, width in enumerate(layout.widths):
            sheet.set_column(column, column, width)
        head = len(layout.above)
        sheet.freeze_panes(head + 1, 0)
        sheet.repeat_rows(head)
        self._printed(sheet)
        title = self._book.add_format({"bold": True, "font_size": 18, "align": "center", "num_format": "@"})
        for number, text in enumerate(layout.above):
            self._across(text, title if number == 0 else self._wrapped())
        _checked(sheet.write_texts(self._rows, layout.headers, self._bold))
        self._rows += 1

    def _printed(self, sheet: Any) -> None:
        """A4 across, as wide as one page, with the mark and the number of the page at its foot."""
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        mark = self._layout.mark.replace("&", "&&")[: _FOOT - 20]
        sheet.set_footer(f"&L{mark}&R&P / &N")

    def _across(self, text: str, look: Any) -> None:
        """Write one text over all columns."""
        last = len(self._layout.headers) - 1
        self._sheet.merge_range(self._rows, 0, self._rows, last, "", look)
        _checked(self._sheet.write_string(self._rows, 0, shortened(text), look))
        self._rows += 1

    def _wrapped(self) -> Any:
        return self._book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})


def _checked(returned: int) -> None:
    """Take what XlsxWriter returns, who otherwise leaves things out without a word: -1 where the sheet is full."""
    if returned == -1:
        raise SheetFullError("One sheet of Excel holds 1,048,575 leads; choose fewer, or --format csv.")
    if returned != 0:
        raise ValueError("A text was not written as it is.")
