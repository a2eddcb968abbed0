"""10,000 leads, each with something that looks like a formula or a number, exported and opened in LibreOffice."""

import asyncio
import tempfile
import time
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from bench.table import Row
from bot.staff.columns import dialled
from knowledge.library import Library
from support import awkward, office
from support.desk_day import whole_day
from support.leads import Maker

MANY: Final = 10_000


def measure(library: Library) -> list[Row]:
    """Export them from a running service, and count the numbers that are another in LibreOffice."""
    if (executable := office.path()) is None:
        raise SystemExit(office.MISSING)
    made = zip(islice(Maker(library).leads(), MANY), cycle(awkward.FORMULAS + awkward.NUMBERS), strict=False)
    said, start = [replace(lead, unit=text) for lead, text in made], time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        given = {"database_url": f"sqlite+aiosqlite:///{folder}/sheets.db"}
        _, file = asyncio.run(whole_day(Path(folder), given, said))
        path = Path(folder) / "线索.xlsx"
        path.write_bytes(file)
        rows = office.opened(executable, path)[0]
    wanted = sorted(dialled(lead.phone) for lead in said)
    found = sorted(row[1] for row in rows[1:])
    lost = MANY - sum(ours == theirs for ours, theirs in zip(wanted, found, strict=True))
    return [
        Row("numbers that are another in LibreOffice", lost, "numbers", MANY, aim=0, less=True),
        Row("seconds from leaving to reading", time.perf_counter() - start, "leads", MANY),
    ]
