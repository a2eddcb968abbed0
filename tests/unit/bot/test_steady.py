"""Recurring work goes on, whatever the clock is set to."""

import asyncio
from datetime import UTC, datetime

import pytest
import time_machine

from bot.steady import Steady


@pytest.mark.parametrize("jump", [-3600, 3600])
async def test_work_goes_on_when_the_clock_is_set(jump: int) -> None:
    done: list[datetime] = []

    async def work() -> None:
        done.append(datetime.now(UTC))

    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=True) as clock:
        steady = Steady()
        steady.add_job(work, "interval", seconds=0.3)
        steady.start()
        await asyncio.sleep(0.7)
        before = len(done)
        clock.shift(jump)
        await asyncio.sleep(3)
        steady.shutdown(wait=False)
    assert before >= 1
    assert len(done) - before >= 2
    await asyncio.sleep(0)
