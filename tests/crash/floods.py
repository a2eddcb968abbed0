"""Storms of 429: no send before its time, and no second with more than are allowed, measured where they arrive."""

import random
from pathlib import Path
from time import monotonic, sleep

from crash.campaign import Size, campaign
from crash.judging import Verdict
from support.lean import Sent
from support.postgres import Postgres

CAP = 30
WORKERS = 3
GRACE = 0.1
"""So long after a worker was told to wait the others may not have heard of it."""


def flooded(postgres: Postgres, folder: Path, size: Size) -> Verdict:
    """Three workers at the pace of Telegram, and again and again a refusal for all of them."""
    chance = random.Random(size.seed)  # noqa: S311 - the same moments each time
    storms: list[tuple[float, float]] = []
    with campaign(postgres, folder, size, delay=0.03) as under_way:
        under_way.place.lean.set(cap=CAP)
        workers = [under_way.crew.hire() for _ in range(WORKERS)]
        under_way.move(days=40)
        for worker in workers:
            under_way.sending(worker)
        for _ in range(size.blows):
            sleep(chance.uniform(0.5, 2 * size.apart))
            assert not under_way.done, f"everything was sent before storm {len(storms) + 1}"
            seconds = chance.uniform(1.5, 5)
            storms.append((monotonic(), monotonic() + seconds))
            under_way.place.lean.flood(seconds)
            sleep(seconds)
        under_way.settle()
        verdict = under_way.verdict(f"storms of 429, {WORKERS} workers, {CAP} a second", [])
        verdict.blows = len(storms)
        _look(verdict, under_way.heard, storms)
        return verdict


def _look(verdict: Verdict, heard: list[Sent], storms: list[tuple[float, float]]) -> None:
    early = sum(too_early(heard, *storm) for storm in storms)
    stray = sum(sent.status == 429 and not any(s <= sent.at <= e for s, e in storms) for sent in heard)
    most = busiest_second(heard)
    verdict.expect(verdict.doubled == 0, "a storm doubled something")
    verdict.expect(early == 0, f"{early} sent before their time")
    verdict.expect(stray == 0, f"{stray} refused outside of storms")
    verdict.expect(most <= CAP, f"{most} in a second")
    refused = sum(sent.status == 429 for sent in heard)
    verdict.notes.append(f"refused {refused}, sent before their time {early}, busiest second {most}")


def too_early(heard: list[Sent], start: float, end: float) -> int:
    """Count the sends of a storm that came after somebody had been told to wait."""
    told = min((sent.answered for sent in heard if sent.answered and start <= sent.at <= end), default=end)
    return sum(told + GRACE < sent.at < end for sent in heard)


def busiest_second(heard: list[Sent]) -> int:
    """Return how many came in within any one second."""
    times = sorted(sent.at for sent in heard)
    first, most = 0, 0
    for last, at in enumerate(times):
        while times[first] <= at - 1:
            first += 1
        most = max(most, last - first + 1)
    return most
