"""PostgreSQL goes away in mid-campaign, as if it had crashed or in good order: nothing is lost, nothing comes twice."""

import random
from pathlib import Path
from time import sleep
from typing import Literal

from crash.campaign import Size, campaign
from crash.judging import Verdict
from support.postgres import Postgres

MODES: tuple[Literal["fast", "immediate"], ...] = ("immediate", "fast")
FAST = {"telegram_per_second": "300", "telegram_per_chat": "300"}


def restarted(postgres: Postgres, folder: Path, size: Size) -> Verdict:
    """Restart a server that is all ours, by turns as after a crash and in good order."""
    chance = random.Random(size.seed)  # noqa: S311 - the same moments each time
    with campaign(postgres, folder, size, delay=0.02, **FAST) as under_way:
        workers = [under_way.crew.hire(), under_way.crew.hire()]
        under_way.move(days=40)
        for number in range(size.blows):
            under_way.sending(workers[number % 2])
            sleep(chance.uniform(0, 2 * size.apart))
            assert not under_way.done, f"everything was sent before restart {number + 1}"
            postgres.restart(MODES[number % 2])
        under_way.settle()
        for worker in workers:
            worker.terminate()
        verdict = under_way.verdict("PostgreSQL restarted, two workers", [])
        verdict.blows = size.blows
        verdict.expect(verdict.doubled == 0, "a restart doubled something")
        return verdict
