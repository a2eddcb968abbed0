"""LibreOffice as it is installed on this machine: what it makes of a sheet that we wrote."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from xml.etree import ElementTree as ET

NAMES = ("soffice", "libreoffice")
MISSING = "LibreOffice was not found: install it (Debian: apt-get install libreoffice-calc-nogui)"
SECONDS = 300
COMMAS = "CSV:44,34,76"
"""Read as with commas, quotation marks and UTF-8; everything else as LibreOffice does by itself."""
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, what it is taken for (`string`, `float`, `date` …), and whether it is a formula."""

    text: str
    kind: str
    formula: bool


Sheets: TypeAlias = list[list[list[Cell]]]


def path() -> str | None:
    """Find LibreOffice; None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def opened(executable: str, file: Path) -> list[list[list[str]]]:
    """Open a workbook in LibreOffice and return its sheets, their rows, and the texts of their cells.

    AssertionError where it made a formula, a number or a day of any cell.
    """
    sheets = read(executable, file)
    odd = [cell for rows in sheets for row in rows for cell in row if cell.formula or cell.kind != "string"]
    assert odd == []
    return [[[cell.text for cell in row] for row in rows] for rows in sheets]


def read(executable: str, file: Path, reads: str = "") -> Sheets:
    """Open a file in LibreOffice, with the filter that `reads` it, and return its sheets, rows and cells."""
    tree = ET.parse(saved(executable, file, "fods", reads))  # noqa: S314 - LibreOffice wrote it, of our own file
    tables = ((list(_cells(row)) for row in table.iter(f"{_TABLE}table-row")) for table in tree.iter(f"{_TABLE}table"))
    return [[row for row in rows if row] for rows in tables]


def saved(executable: str, file: Path, kind: str, reads: str = "") -> Path:
    """Open a file in LibreOffice and save it as another kind, in a folder of that name beside it."""
    folder = file.parent / kind
    profile = f"-env:UserInstallation={(file.parent / 'profile').as_uri()}"
    given = [f"--infilter={reads}"] if reads else []
    command = [executable, profile, "--headless", *given, "--convert-to", kind, "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)  # noqa: S603 - found above
    return folder / f"{file.stem}.{kind}"


def _cells(row: ET.Element) -> Iterator[Cell]:
    for cell in row.findall(f"{_TABLE}table-cell"):
        if len(cell):
            text = "\n".join("".join(_said(part)) for part in cell.findall(f"{_TEXT}p"))
            kind = cell.get(f"{_OFFICE}value-type", "string")
            yield Cell(text, kind, cell.get(f"{_TABLE}formula") is not None)


def _said(part: ET.Element) -> list[str]:
    said = [part.text or ""]
    for inner in part:
        blanks = int(inner.get(f"{_TEXT}c", "1")) if inner.tag == f"{_TEXT}s" else 0
        said += [" " * blanks, *_said(inner), inner.tail or ""]
    return said
