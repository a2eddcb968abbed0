"""`make bench`: every figure beside a baseline of the same run. Name parts to run only these: ARGS='questions'."""

import sys
import time
from collections.abc import Callable

from bench import (
    asking,
    assessments,
    dates,
    delivery,
    desk,
    desk_scan,
    desk_sheets,
    exporting,
    planning,
    questions,
    record,
    rotation,
    starting,
    turns,
)
from bench.table import Row
from knowledge.library import Library, load

PARTS: dict[str, Callable[[Library], list[Row]]] = {
    "asking": asking.measure,
    "assessments": assessments.measure,
    "dates": dates.measure,
    "planning": planning.measure,
    "delivery": delivery.measure,
    "questions": questions.measure,
    "record": record.measure,
    "rotation": rotation.measure,
    "starting": starting.measure,
    "turns": turns.measure,
    "desk": desk.measure,
    "scan": desk_scan.measure,
    "sheets": desk_sheets.measure,
    "exporting": exporting.measure,
}


def main(names: list[str]) -> None:
    library = load()
    for name in names or PARTS:
        start = time.perf_counter()
        print(f"\n{name}")
        for row in PARTS[name](library):
            print(f"  {row}", flush=True)
        print(f"  ({time.perf_counter() - start:.0f} s)")


if __name__ == "__main__":
    main(sys.argv[1:])
