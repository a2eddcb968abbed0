"""LibreOffice as it is installed on this machine: what it makes of a sheet that we wrote."""

import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

NAMES = ("soffice", "libreoffice")
MISSING = "LibreOffice was not found: install it (Debian: apt-get install libreoffice-calc-nogui)"
SECONDS = 300
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def path() -> str | None:
    """Find LibreOffice; None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def opened(executable: str, file: Path) -> list[list[list[str]]]:
    """Open a workbook in LibreOffice and return its sheets, their rows, and the texts of their cells.

    AssertionError where it made a formula, a number or a day of any cell.
    """
    profile = f"-env:UserInstallation={(file.parent / 'profile').as_uri()}"
    command = [executable, profile, "--headless", "--convert-to", "fods", "--outdir", str(file.parent), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)  # noqa: S603 - found above
    tree = ET.parse(file.with_suffix(".fods"))  # noqa: S314 - LibreOffice wrote it, of our own file
    tables = ((_row(row) for row in table.iter(f"{_TABLE}table-row")) for table in tree.iter(f"{_TABLE}table"))
    return [[row for row in rows if row] for rows in tables]


def _row(row: ET.Element) -> list[str]:
    return [_cell(cell) for cell in row.findall(f"{_TABLE}table-cell") if len(cell)]


def _cell(cell: ET.Element) -> str:
    assert cell.get(f"{_TABLE}formula") is None, ET.tostring(cell)
    assert cell.get(f"{_OFFICE}value-type") == "string", ET.tostring(cell)
    return "\n".join("".join(_said(part)) for part in cell.findall(f"{_TEXT}p"))


def _said(part: ET.Element) -> list[str]:
    said = [part.text or ""]
    for inner in part:
        blanks = int(inner.get(f"{_TEXT}c", "1")) if inner.tag == f"{_TEXT}s" else 0
        said += [" " * blanks, *_said(inner), inner.tail or ""]
    return said
