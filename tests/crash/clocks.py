"""The clock is set an hour back and forward in the middle of campaigns, and four planners plan the same ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep, time

from crash.campaign import Campaign, Size
from crash.crew import crew
from crash.judging import Blow, Verdict, judge
from crash.place import placed
from crash.seeding import Crowd, subscribe
from knowledge.window import ZONE
from support.postgres import Postgres

NOON = datetime(2024, 3, 7, 12, 0, tzinfo=ZONE)  # a week before 14 March 2024, the last safe day
BEFORE = 8.0
HOUR = 3600.0
NOTICED = 0.3
"""After so long the clock is another one in every process."""


@contextmanager
def at_noon(postgres: Postgres, folder: Path, size: Size, *hours: str, rate: int) -> Iterator[tuple[Campaign, Path]]:
    """Give crowds that are due at noon of a day in 2024, a few seconds from now, and the file that sets their clock."""
    since, share = NOON.replace(hour=10), size.messages // len(hours)
    crowds = [
        Crowd(share, since, hour=hour, role=("unit", "self")[n % 2], first=1 + n * share)
        for n, hour in enumerate(hours)
    ]
    given = {"telegram_per_second": f"{rate}", "telegram_per_chat": f"{rate}"}
    with placed(postgres, folder, delay=0.02, **given) as place:
        clock = place.folder / "clock"
        clock.write_text(f"{NOON.timestamp() - BEFORE - time()}", "ascii")
        with crew(place, clock) as workers:
            subscribe(place, *crowds)
            yield Campaign(place, workers, Crowd(share * len(hours), since), []), clock


def jumped(postgres: Postgres, folder: Path, size: Size) -> Verdict:
    """Set the clock one hour back and forward by turns; what was in flight may come twice, a campaign may not."""
    with at_noon(postgres, folder, size, "12:00", rate=200) as (under_way, clock):
        workers = [under_way.crew.hire(), under_way.crew.hire()]
        blows: list[Blow] = []
        for number in range(size.blows):
            under_way.sending(workers[number % 2])
            sleep(size.apart)
            assert not under_way.done, f"everything was sent before jump {number + 1}"
            leased = under_way.leased()
            ahead = float(clock.read_text("ascii"))
            clock.write_text(f"{ahead + (HOUR if number % 4 in {1, 2} else -HOUR)}", "ascii")
            sleep(NOTICED)
            blows.append(Blow(monotonic(), leased | under_way.leased()))
        under_way.settle()
        sleep(2)
        return under_way.verdict("clock set 1 h back and forward, two workers", blows)


def planned_by_four(postgres: Postgres, folder: Path, size: Size) -> Verdict:
    """Four planners at once, two campaigns: what is due at noon, and the news of a moved date."""
    with at_noon(postgres, folder, size, "12:00", "12:00", "11:59", "11:45", rate=2000) as (under_way, _):
        workers = [under_way.crew.hire() for _ in range(4)]
        under_way.settle()
        under_way.place.run(
            *("notices", "amend", "dalian-studio-2024", "hand-in", "--ends", "2024-04-19", "--today", "2024-03-07"),
            *("--source", "https://example.test/notice", "--yes"),
        )
        under_way.settle(each=2)
        for worker in workers:
            worker.terminate()
        accepted = [sent for sent in under_way.listen() if sent.status == 200]
        verdict = judge("four planners, two campaigns", under_way.crowd.chats, accepted, [], each=2)
        verdict.expect(verdict.doubled == 0 and len(accepted) == verdict.messages, "a campaign was doubled")
        return verdict
