"""Every date of the catalogue moved at once, and the dates of every subject found, beside a catalogue that is read."""

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from bench.table import Row
from knowledge.amend import Amendment, amended
from knowledge.library import Library, load
from knowledge.schedule import dump, schedule

ROUNDS = 5
LATER = timedelta(days=40)
SOURCE, KNOWN = "人社发〔2024〕9号", date(2024, 3, 1)


def measure(library: Library) -> list[Row]:
    """Do each a few times; the least counts, for other work only adds to it."""
    moves = tuple(_moves(library))
    subjects = [*library.notices, *{notice.programme for notice in library.notices.values()}]
    read = _milliseconds(load)
    beside = "the catalogue, read"
    return [
        Row("every date moved", _milliseconds(lambda: amended(library, moves)), beside, read, " ms", 500, less=True),
        Row("the dates of every subject", _milliseconds(lambda: [dump(schedule(library, one)) for one in subjects]),
            beside, read, " ms", 50, less=True),
    ]  # fmt: skip


def _moves(library: Library) -> Iterator[Amendment]:
    for notice in library.notices.values():
        for stage in notice.stages:
            if stage.starts or stage.ends:
                starts, ends = stage.starts and stage.starts + LATER, stage.ends and stage.ends + LATER
                yield Amendment(notice.id, stage.id, starts, ends, stage.time, SOURCE, KNOWN)


def _milliseconds(work: Callable[[], object]) -> float:
    def once() -> float:
        start = time.perf_counter()
        work()
        return 1000 * (time.perf_counter() - start)

    return min(once() for _ in range(ROUNDS))
