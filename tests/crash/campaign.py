"""One message to a whole crowd, from the moved date to the last send, and what may strike in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

from crash.crew import Crew, Worker, crew
from crash.judging import Blow, Verdict, judge
from crash.place import Place, placed
from crash.seeding import FIRST_CHAT, NOTICE, STAGE, Crowd, subscribe
from support.lean import Sent
from support.postgres import Postgres

LOOK = 0.1
PATIENCE = 600.0
SOURCE = ("--source", "https://example.test/notice", "--yes")
OPEN = ("waiting", "ready", "leased")


@dataclass(frozen=True)
class Size:
    """How much of a scenario is run: so many messages, so many blows, about so many seconds between them."""

    messages: int
    blows: int
    apart: float = 1.0
    seed: int = 20261121
    lease: int = 30


@dataclass
class Campaign:
    """A campaign under way."""

    place: Place
    crew: Crew
    crowd: Crowd
    heard: list[Sent]

    def move(self, days: int) -> None:
        """Move the date of the stage, so that everybody is told."""
        day = datetime.now(UTC).date() + timedelta(days=days)
        self.place.run(
            "notices", "amend", NOTICE, STAGE, "--ends", f"{day}", "--source", "https://example.test", "--yes"
        )

    def listen(self) -> list[Sent]:
        """Return everything that came in so far."""
        self.heard += self.place.lean.log(len(self.heard))
        return self.heard

    def sending(self, worker: Worker) -> None:
        """Wait until a worker has sent something, or everything is sent."""
        start, until = len(self.heard), monotonic() + PATIENCE
        while monotonic() < until:
            if any(sent.life == worker.life for sent in self.listen()[start:]) or self.done:
                return
            if worker.process.poll() is not None:
                break
            sleep(LOOK)
        raise AssertionError(f"{worker.life} sends nothing:\n{self.crew.said()[-3000:]}")

    @property
    def done(self) -> bool:
        """Whether everybody was sent something."""
        return len({sent.chat for sent in self.heard if sent.status == 200}) >= self.crowd.size

    def blow(self, life: str = "") -> Blow:
        """Return what was on its way just now."""
        return Blow(monotonic(), self.leased(), life)

    def leased(self) -> frozenset[int]:
        """Return the chats that somebody is sending to, or is about to."""
        found = self.place.ask("SELECT subscription FROM reminders WHERE status = 'leased'")
        return frozenset(FIRST_CHAT + number for (number,) in found)

    def settle(self, each: int = 1) -> None:
        """Wait until everybody was told so many things and nothing is left to do."""
        until = monotonic() + PATIENCE
        while monotonic() < until:
            left = self.place.statuses()
            if left.get("sent", 0) >= each * self.crowd.size and not any(left.get(status) for status in OPEN):
                return
            sleep(5 * LOOK)
        raise AssertionError(f"{self.place.statuses()} after {PATIENCE} s:\n{self.crew.said()[-3000:]}")

    def verdict(self, name: str, blows: list[Blow]) -> Verdict:
        self.listen()
        return judge(name, self.crowd.chats, [sent for sent in self.heard if sent.status == 200], blows)


@contextmanager
def campaign(postgres: Postgres, folder: Path, size: Size, *, delay: float, **given: str) -> Iterator[Campaign]:
    """Give a crowd that is about to be told one thing; nobody works yet."""
    crowd = Crowd(size.messages, datetime.now(UTC) - timedelta(hours=1))
    settings = {"lease_seconds": f"{size.lease}", **given}
    with placed(postgres, folder, delay=delay, **settings) as place, crew(place) as workers:
        subscribe(place, crowd)
        yield Campaign(place, workers, crowd, [])
