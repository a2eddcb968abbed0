"""`make crash`: workers, databases and clocks go wrong on purpose.

Name scenarios to run only these (ARGS='storm clock'); `quick` runs them in a size that takes seconds. Every scenario
has a PostgreSQL of its own.
"""

import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from crash import clocks, floods, kills, outages, subscribing
from crash.campaign import Size
from crash.judging import HEAD, Verdict
from support.postgres import Postgres, durable

Scenario = Callable[[Postgres, Path, Size], Verdict]
SCENARIOS: dict[str, tuple[Scenario, Size, Size]] = {
    "kill": (kills.killed, Size(100_000, 100, 0.7), Size(4000, 3, 0.5, lease=3)),
    "kill-slowly": (kills.killed_slowly, Size(11_000, 100, 0.5), Size(240, 3, 0.5, lease=3)),
    "stop": (kills.stopped, Size(12_000, 20), Size(2000, 3, 0.5)),
    "postgres": (outages.restarted, Size(15_000, 8), Size(3000, 2, 0.5, lease=3)),
    "clock": (clocks.jumped, Size(8000, 6, 3.0), Size(1500, 2, 1.0)),
    "planners": (clocks.planned_by_four, Size(20_000, 0), Size(800, 0)),
    "storm": (floods.flooded, Size(1800, 6, 3.0), Size(240, 2, 1.0)),
    "subscribing": (subscribing.killed_after_subscribing, Size(12, 12), Size(2, 2)),
}


def main(asked: list[str]) -> int:
    names = [name for name in asked if name != "quick"] or list(SCENARIOS)
    print(HEAD)
    verdicts = [_run(name, quick="quick" in asked) for name in names]
    return 0 if all(verdict is not None and not verdict.wrong for verdict in verdicts) else 1


def _run(name: str, *, quick: bool) -> Verdict | None:
    scenario, whole, small = SCENARIOS[name]
    size, start = small if quick else whole, perf_counter()
    try:
        with tempfile.TemporaryDirectory() as folder, durable() as postgres:
            verdict = scenario(postgres, Path(folder), size)
    except AssertionError:
        print(f"{name:46} WRONG (seed {size.seed})\n{traceback.format_exc()}", flush=True)
        return None
    verdict.seconds = perf_counter() - start
    print(f"{verdict}  (seed {size.seed})", flush=True)
    return verdict


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
