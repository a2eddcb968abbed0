"""Subscribers by the thousand, written as the product writes one, so that a campaign has somebody to go to."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from bot.clock import milliseconds
from bot.store import agenda, schedules
from bot.store.crypto import Keys
from bot.store.database import open_database
from bot.store.engine import usable
from bot.store.subscriptions import place as sealed_place
from crash.place import SECRET, Place
from knowledge.library import catalogue
from scheduler.spread import lot_of

NOTICE, STAGE = "dalian-studio-2024", "hand-in"
FIRST_CHAT = 5_000_000_000
KEYS = Keys((SECRET,))
_SUBSCRIPTION = (
    *("id", "address", "number", "channel", "destination", "destination_sealed", "subject", "role", "offsets"),
    *("hour", "language", "prepared", "state", "confirmed", "feed", "told", "created", "updated"),
)
_AGENDA = ("subscription", "destination", "cohort", "lot", "round", "told", "since_ms")
_LOT = ("cohort", "lot", "round", "told", "since_ms", "next_ms")


@dataclass(frozen=True)
class Crowd:
    """So many subscribers of a subject from a moment on, all told the same."""

    size: int
    since: datetime
    subject: str = NOTICE
    role: str = "unit"
    offsets: str = "7"
    hour: str = "12:00"
    first: int = 1

    @property
    def ids(self) -> range:
        return range(self.first, self.first + self.size)

    @property
    def chats(self) -> frozenset[int]:
        return frozenset(FIRST_CHAT + number for number in self.ids)


def subscribe(place: Place, *crowds: Crowd) -> None:
    """Let crowds subscribe over Telegram."""
    for crowd in crowds:
        cohort = asyncio.run(_cohort(place.url, crowd))
        rows = list(_rows(crowd, cohort))
        place.fill("subscriptions", _SUBSCRIPTION, (subscription for subscription, _ in rows))
        place.fill("agenda", _AGENDA, (entry for _, entry in rows))
        since = milliseconds(crowd.since)
        places = sorted({lot_of(number) for number in crowd.ids})
        place.fill("lots", _LOT, ((cohort, lot, 0, 1, since, since) for lot in places))
    place.ask("SELECT setval('subscriptions_id_seq', (SELECT max(id) FROM subscriptions))")
    place.ask("ANALYZE")


async def _cohort(url: str, crowd: Crowd) -> int:
    database = open_database(usable(url))
    try:
        return await database.write(_named, crowd)
    finally:
        await database.close()


def _named(connection: Connection, crowd: Crowd) -> int:
    assert schedules.ensure(connection, catalogue(), crowd.subject, crowd.since) == 1
    cohort = agenda.cohort_of(connection, crowd.subject, crowd.role, crowd.offsets, crowd.hour, "telegram")
    connection.execute(text("UPDATE cohorts SET size = :size WHERE id = :id"), {"size": crowd.size, "id": cohort})
    return cohort


def _rows(crowd: Crowd, cohort: int) -> Iterator[tuple[tuple[object, ...], tuple[object, ...]]]:
    now, since = datetime.now(UTC), milliseconds(crowd.since)
    for number in crowd.ids:
        chat = str(FIRST_CHAT + number)
        to = KEYS.index("address", "telegram", chat)
        sealed = KEYS.seal_text(chat, sealed_place(to, crowd.subject))
        who = (number, to, 1, "telegram", to, sealed, crowd.subject, crowd.role, crowd.offsets)
        yield (
            (*who, crowd.hour, "zh", "", "active", True, 0, 1, now, now),
            (number, to, cohort, lot_of(number), 0, 1, since),
        )
