"""How the file of an export is to look: all that the child process has to know, as plain data."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Format: TypeAlias = Literal["xlsx", "csv", "raw"]
"""A workbook; CSV that Excel opens in Chinese; CSV as RFC 4180 has it, for machines only."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A table and the sheet that explains it. Widths are in characters.

    `above` are lines over the header, the first of them the title; `below` is a line under the rows. `mark` stands at
    the foot of every printed page. With `password`, a workbook is encrypted.
    """

    format: Format
    sheet: str
    about: str
    headers: tuple[str, ...]
    widths: tuple[int, ...]
    above: tuple[str, ...] = ()
    below: str = ""
    mark: str = ""
    password: str = ""
