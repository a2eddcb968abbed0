"""10,000 numbers and names through the desk of a running service, and then every byte of its database and its log."""

import asyncio
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Final

from bench.table import Row
from knowledge.library import Library
from support.desk_day import whole_day
from support.leads import Maker
from support.scan import names_in, numbers_in

MANY: Final = 10_000


def measure(library: Library) -> list[Row]:
    """Leave, seek, work and export them all, and look for them."""
    said, start = list(islice(Maker(library, fixed={"note": ""}).leads(), MANY)), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        given = {"database_url": f"sqlite+aiosqlite:///{folder}/scan.db"}
        raw, _ = asyncio.run(whole_day(Path(folder), given, said))
    numbers = numbers_in(raw, (lead.phone for lead in said))
    names = names_in(raw, (lead.name for lead in said if len(lead.name) > 2 and lead.name.isalpha()))
    took = time.perf_counter() - start
    return [
        Row("numbers in clear", len(numbers), "numbers that were left", MANY, aim=0, less=True),
        Row("names in clear", len(names), "names that were left", MANY, aim=0, less=True),
        Row("megabytes looked through", len(raw) / 1e6, "seconds it took in all", took),
    ]
