"""10,000 leads, each with something that looks like a formula or a number, exported, and opened in LibreOffice."""

import asyncio
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from openpyxl import load_workbook

from bench.table import Row
from bot.staff.columns import dialled
from bot.store.crypto import Keys
from bot.store.database import open_database
from bot.store.engine import usable
from bot.store.migrate import migrating, upgrade
from knowledge.library import Library
from support import awkward, office
from support.desk_day import logged_in
from support.leads import MadeUp, Maker, put
from support.process import serving
from support.shop import SECRET

MANY: Final = 10_000
PHONE: Final = 1
"""The column of the number, of those of the export."""
TEXTS: Final = awkward.FORMULAS + awkward.NUMBERS
_NOT_DIGITS: Final = re.compile(r"\D")


@dataclass(frozen=True, slots=True)
class Read:
    """What LibreOffice makes of a file: the numbers in it, how many cells are formulas, and how many no texts."""

    numbers: list[str]
    formulas: int
    others: int


def measure(library: Library) -> list[Row]:
    """Export them from a running service, open, save and open again, and count what is another then."""
    if (executable := office.path()) is None:
        raise SystemExit(office.MISSING)
    said = [replace(lead, unit=text) for lead, text in zip(islice(Maker(library).leads(), MANY), cycle(TEXTS))]
    wanted, start = sorted(_NOT_DIGITS.sub("", dialled(lead.phone)) for lead in said), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        workbook, commas = asyncio.run(_exported(Path(folder), said))
        exported = time.perf_counter() - start
        found = {
            "XLSX, opened": _as_read(office.read(executable, workbook)),
            "XLSX, saved again": _saved(office.saved(executable, workbook, "xlsx")),
            "CSV, opened": _as_read(office.read(executable, commas, office.COMMAS)),
        }
    return [
        *(row for name, read in found.items() for row in _rows(name, read, wanted)),
        Row("seconds with LibreOffice", time.perf_counter() - start - exported, "seconds to export", exported),
    ]


def _rows(name: str, read: Read, wanted: Sequence[str]) -> Iterator[Row]:
    same = sum(ours == theirs for ours, theirs in zip(wanted, sorted(read.numbers), strict=True))
    yield Row(f"{name}: numbers with another digit", MANY - same, "numbers", MANY, aim=0, less=True)
    yield Row(f"{name}: formulas", read.formulas, "texts that look like one", len(awkward.FORMULAS), aim=0, less=True)
    if name.startswith("XLSX"):
        yield Row(f"{name}: cells that are no text", read.others, "leads", MANY, aim=0, less=True)


async def _exported(folder: Path, said: Sequence[MadeUp]) -> tuple[Path, Path]:
    """Export the leads as a workbook and as what Excel opens with commas."""
    url, keys = f"sqlite:///{folder}/sheets.db", Keys((SECRET,))
    await migrating(usable(url), upgrade)
    database, files = open_database(url), (folder / "线索.xlsx", folder / "线索.csv")
    await database.write(put, keys, said)
    with serving(folder, secret_key=SECRET, database_url=url) as served:
        day = await logged_in(served.address, database, keys, "sheets")
        for file in files:
            file.write_bytes(await day.export(file.suffix.strip(".")))
        await day.client.aclose()
    await database.close()
    return files


def _as_read(sheets: office.Sheets) -> Read:
    cells = [cell for rows in sheets for row in rows for cell in row]
    numbers = [_NOT_DIGITS.sub("", row[PHONE].text) for row in sheets[0][1:]]
    return Read(numbers, sum(cell.formula for cell in cells), sum(cell.kind != "string" for cell in cells))


def _saved(file: Path) -> Read:
    """Read what LibreOffice saved, by another library."""
    sheets = load_workbook(file).worksheets
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    numbers = [_NOT_DIGITS.sub("", str(row[PHONE])) for row in sheets[0].iter_rows(min_row=2, values_only=True)]
    formulas = sum(cell.data_type == "f" for cell in cells)
    return Read(numbers, formulas, sum(cell.data_type != "s" for cell in cells))
