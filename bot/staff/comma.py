"""CSV that Excel opens in Chinese, in which nothing becomes a formula and no long number loses digits."""

import csv
import re
from pathlib import Path
from typing import Final

from bot.staff.columns import HEADERS

DANGEROUS: Final = tuple("=+-@\t\r\n\0＝＋－＠")
BLANKS: Final = " \u00a0\u2003\u3000\ufeff"
# What a spreadsheet would read as a number and write back otherwise: long ones, leading zeros, exponents.
CHANGED: Final = re.compile(r"\s*(\d{12,}|0\d+|\d+(\.\d+)?[eE][+-]?\d+)\s*")


class Comma:
    """Writes row by row."""

    def __init__(self, path: Path, headers: tuple[str, ...] = HEADERS) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(headers)

    def write(self, row: tuple[str, ...]) -> None:
        self._writer.writerow(map(harmless, row))

    def explain(self, explanation: tuple[tuple[str, str], ...]) -> None:
        """Do nothing: the format has no place for an explanation."""

    def close(self) -> None:
        self._file.close()


def harmless(text: str) -> str:
    """Return a text that a spreadsheet takes as a text; an apostrophe marks what it would take otherwise."""
    risky = text.lstrip(BLANKS).startswith(DANGEROUS) or CHANGED.fullmatch(text)
    return "'" + text if risky else text
