"""Workers are killed at random moments, or told to stop: nothing is lost, and only what was in flight comes twice."""

import random
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

from crash.campaign import Campaign, Size, campaign
from crash.crew import Worker
from crash.judging import Blow, Verdict
from support.postgres import Postgres

IN_FLIGHT = 20
FAST = {"telegram_per_second": "250", "telegram_per_chat": "250"}
LONGEST_STOP = 10.0
Strike = Callable[[Campaign, Worker], Blow]


def killed(postgres: Postgres, folder: Path, size: Size) -> Verdict:
    """`kill -9` at random moments, two workers, as fast as they can."""
    return _killed(postgres, folder, size, "kill -9, two workers", 0.02, FAST)


def killed_slowly(postgres: Postgres, folder: Path, size: Size) -> Verdict:
    """The same at thirty a second, as Telegram has it: at most two are doubled at a kill, on average."""
    verdict = _killed(postgres, folder, size, "kill -9, two workers, 30 a second", 0.05, {})
    verdict.expect(verdict.doubled <= 2 * verdict.blows, "more than two doubled at a kill")
    return verdict


def _killed(postgres: Postgres, folder: Path, size: Size, name: str, delay: float, given: dict[str, str]) -> Verdict:
    with campaign(postgres, folder, size, delay=delay, in_flight=str(IN_FLIGHT), **given) as under_way:
        blows = _struck(under_way, size, _kill)
        verdict = under_way.verdict(name, blows)
        verdict.expect(len(blows) == size.blows, f"everything was sent before kill {len(blows) + 1}")
        most = max(len([1 for sent in under_way.heard if blow.struck(sent)]) for blow in blows)
        verdict.expect(most <= IN_FLIGHT, f"{most} were in flight at a kill")
        return verdict


def stopped(postgres: Postgres, folder: Path, size: Size) -> Verdict:
    """SIGTERM at random moments, while Telegram is slow: what is on its way is finished, and nothing comes twice."""
    took: list[float] = []

    def stop(_: Campaign, worker: Worker) -> Blow:
        took.append(worker.terminate())
        return Blow(monotonic(), frozenset(), worker.life)

    with campaign(postgres, folder, size, delay=0.5, **FAST) as under_way:
        verdict = under_way.verdict("SIGTERM, two workers", _struck(under_way, size, stop))
        verdict.expect(max(took) < LONGEST_STOP, f"one took {max(took):.1f} s to stop")
        verdict.notes = [f"gone after {max(took):.1f} s at most"]
        return verdict


def _kill(under_way: Campaign, worker: Worker) -> Blow:
    worker.kill()
    return under_way.blow(worker.life)


def _struck(under_way: Campaign, size: Size, strike: Strike) -> list[Blow]:
    """Strike workers in the middle of their work, and let another take the place at once."""
    chance = random.Random(size.seed)  # noqa: S311 - the same moments each time
    blows: list[Blow] = []
    workers = [under_way.crew.hire(), under_way.crew.hire()]
    under_way.move(days=40)
    for _ in range(size.blows):
        which = chance.randrange(2)
        under_way.sending(workers[which])
        sleep(chance.uniform(0, 2 * size.apart))
        if under_way.done:
            break
        blows.append(strike(under_way, workers[which]))
        workers[which] = under_way.crew.hire()
    under_way.settle()
    for worker in workers:
        worker.terminate()
    return blows
