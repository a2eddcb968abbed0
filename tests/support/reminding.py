"""Subscriptions and reminders put straight into the tables, and what became of them."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from bot.carrier import Parcel
from bot.store import subscriptions as kept
from bot.store.crypto import Keys
from bot.store.reminding import attempts, reminders, subscriptions
from knowledge.moment import Moment, read_moment
from scheduler.result import Delivered, Result

NOTICE = "dalian-studio-2024"
NEWS = Moment(NOTICE, "-", "published", None)
"""Something that stays true, whatever the dates are."""
FAR_MS = 4_000_000_000_000
WHEN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Desk:
    """Puts subscriptions and reminders into a database."""

    keys: Keys

    def subscribe(self, connection: Connection, /, channel: str, *to: str, **given: Any) -> list[int]:
        """Add subscriptions, each at a destination of its own, and return their ids."""
        rows = [self._row(channel, one, given) for one in to]
        connection.execute(insert(subscriptions), rows)
        addresses = {row["address"]: place for place, row in enumerate(rows)}
        found = connection.execute(select(subscriptions.c.id, subscriptions.c.address)).all()
        mine = sorted((addresses[row.address], row.id) for row in found if row.address in addresses)
        return [number for _, number in mine]

    def index(self, channel: str, to: str) -> str:
        """Return the blind index of a destination."""
        return self.keys.index("address", channel, to)

    def _row(self, channel: str, to: str, given: dict[str, Any]) -> dict[str, Any]:
        destination, subject = self.index(channel, to), given.get("subject", NOTICE)
        usual = {
            "address": destination, "number": 1, "channel": channel, "destination": destination,
            "destination_sealed": self.keys.seal_text(to, kept.place(destination, subject)), "subject": subject,
            "role": "unit", "offsets": "30,14,7,3,1,0", "hour": "09:00", "language": "zh", "prepared": "",
            "state": "active", "confirmed": True, "feed": 0, "told": 1, "created": WHEN, "updated": WHEN,
        }  # fmt: skip
        return {**usual, **given}


def remind(connection: Connection, /, ids: list[int], moment: Moment = NEWS, **given: Any) -> None:
    """Put a reminder for each of these subscriptions into the outbox."""
    found = connection.execute(select(subscriptions).where(subscriptions.c.id.in_(ids))).all()
    usual = {"moment": moment.key, "deadline_ms": FAR_MS, "due_ms": 0, "status": "ready", "tries": 0}
    rows = [{"subscription": row.id, "destination": row.destination, "channel": row.channel} for row in found]
    connection.execute(insert(reminders), [{**row, **usual, **given} for row in rows])


def stood(connection: Connection) -> Counter[str]:
    """Count the reminders by their status."""
    return Counter(connection.execute(select(reminders.c.status)).scalars())


def tried(connection: Connection) -> list[tuple[str, str]]:
    """Return the outcome and the detail of every attempt."""
    rows = connection.execute(select(attempts).order_by(attempts.c.id))
    return [(row.outcome, row.detail) for row in rows]


def moments(connection: Connection) -> dict[str, tuple[str, int]]:
    """Return the status and the tries of each reminder, by its moment."""
    return {row.moment: (row.status, row.tries) for row in connection.execute(select(reminders))}


@dataclass
class Bag:
    """A carrier that keeps what it is handed. `answers` are what it says, the last one for ever."""

    name: str = "web"
    answers: list[Result] = field(default_factory=lambda: [Delivered()])
    carried: list[Parcel] = field(default_factory=list)
    closed: bool = False

    async def carry(self, parcel: Parcel) -> Result:
        self.carried.append(parcel)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    async def close(self) -> None:
        self.closed = True


def key(moment: str) -> Moment:
    """Read a key."""
    return read_moment(moment)
