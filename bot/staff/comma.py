"""CSV: one flavour that Excel opens in Chinese, in which nothing becomes a formula, and one as RFC 4180 has it."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

DANGEROUS: Final = tuple("=+-@\t\r\n\0＝＋－＠")
BLANKS: Final = " \u00a0\u2003\u3000\ufeff"
# What a spreadsheet would read as a number and write back otherwise: long ones, leading zeros, exponents.
CHANGED: Final = re.compile(r"\s*(\d{12,}|0\d+|\d+(\.\d+)?[eE][+-]?\d+)\s*")


class Comma:
    """Writes row by row what Excel opens: with a mark that says UTF-8, and what it would take otherwise kept a text."""

    def __init__(self, out: Path | BinaryIO, headers: Sequence[str], *, raw: bool = False) -> None:
        """With `raw` for programs (RFC 4180): every text exactly as it is, and nothing for spreadsheets."""
        self._file = _writing(out, "utf-8" if raw else "utf-8-sig")
        self._writer = csv.writer(self._file)
        self._told = str if raw else harmless
        self._writer.writerow(headers)

    def write(self, row: Sequence[str]) -> None:
        self._writer.writerow(map(self._told, row))

    def explain(self, explanation: Sequence[Sequence[str]]) -> None:
        """Do nothing: the format has no place for an explanation."""

    def close(self) -> None:
        self._file.close()


def harmless(text: str) -> str:
    """Return a text that a spreadsheet takes as a text; an apostrophe marks what it would take otherwise."""
    risky = text.lstrip(BLANKS).startswith(DANGEROUS) or CHANGED.fullmatch(text)
    return "'" + text if risky else text


def _writing(out: Path | BinaryIO, encoding: str) -> io.TextIOWrapper:
    if isinstance(out, Path):
        return out.open("w", encoding=encoding, newline="")
    return io.TextIOWrapper(out, encoding=encoding, newline="")
