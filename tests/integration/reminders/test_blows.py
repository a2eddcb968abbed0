"""The scenarios of `make crash` in a size that takes seconds."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crash import clocks, floods, kills, outages, subscribing
from crash.campaign import Size
from crash.judging import Verdict
from support.postgres import Postgres, durable

SHARED: dict[str, tuple[Callable[[Postgres, Path, Size], Verdict], Size]] = {
    "kill": (kills.killed, Size(1500, 2, 0.3, lease=3)),
    "stop": (kills.stopped, Size(800, 1, 0.3)),
    "clock": (clocks.jumped, Size(1000, 2, 0.3)),
    "planners": (clocks.planned_by_four, Size(400, 0)),
    "storm": (floods.flooded, Size(120, 1, 0.5)),
    "subscribing": (subscribing.killed_after_subscribing, Size(1, 1)),
}


@pytest.mark.parametrize("name", SHARED)
def test_nothing_is_lost_and_only_what_was_in_flight_comes_twice(name: str, postgres: Postgres, tmp_path: Path) -> None:
    scenario, size = SHARED[name]
    verdict = scenario(postgres, tmp_path, size)
    assert verdict.wrong == [], f"{verdict} (seed {size.seed})"


def test_a_database_that_crashes_costs_nothing(tmp_path: Path) -> None:
    with durable() as postgres:
        verdict = outages.restarted(postgres, tmp_path, Size(1500, 2, 0.3))
    assert verdict.wrong == [], f"{verdict} (seed {Size(0, 0).seed})"
