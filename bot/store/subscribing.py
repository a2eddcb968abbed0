"""What a chat does with its subscriptions: keeping one as it is now, being told later, another calendar link."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from bot.clock import milliseconds
from bot.store import agenda, queueing, schedules
from bot.store.crypto import Keys, Place
from bot.store.parting import part
from bot.store.queueing import Way
from bot.store.reminding import finished, reminders, subscriptions
from bot.store.subscriptions import CALENDAR, EMAIL, JUST, place, settle
from bot.store.withdrawing import OPEN, withdraw
from dialogs.subscription import Subscription
from knowledge.library import Library
from knowledge.moment import read_moment
from knowledge.schedule import Schedule, schedule

MOST: Final = 60
"""So many subscriptions one chat may have."""


class TooManyError(Exception):
    """A chat has as many subscriptions as it may have."""


@dataclass(frozen=True, slots=True)
class Chat:
    """Who asks: the channel, the blind index of the address, and the address as the channel knows it."""

    channel: str
    address: str
    to: str


@dataclass(frozen=True, slots=True)
class Subscribing:
    """One chat's changes inside one transaction."""

    connection: Connection
    chat: Chat
    keys: Keys
    library: Library
    at: datetime

    def keep(self, said: Subscription, to: str) -> int:
        """Keep a subscription as it is said now and return its number for us. `to` is a normal e-mail address.

        It is new, or the one with this number, or the one that goes to the same place for the same subject.
        """
        row = self._numbered(said.number)
        way = self._way(said, to, row)
        same = self._same(way.destination, said.subject)
        if row is None or same is None or row.id == same.id:
            row = row or same
        else:
            self._merge(row.id, same.id)
        kept = self._written(row, said, way)
        self._finish(kept, said.done)
        if _agreed(row, said, way)["state"] == "unconfirmed" and (to or row is None or row.state != "unconfirmed"):
            queueing.ask(self.connection, kept, way, self.chat.address, self.at)
        return kept

    def snooze(self, number: int, stage: str, until: datetime) -> None:
        """Tell of a stage once more at `until`; nothing where its date is past by then or not known."""
        row = self._numbered(number)
        deadline = schedule(self.library, row.subject).deadlines.get(stage) if row else None
        if row is not None and deadline is not None:
            queueing.later(self.connection, row.id, Way(row.channel, row.destination, ""), deadline, self.at, until)

    def renew_feed(self, number: int) -> None:
        """Give out a new link for a calendar; the former one ends."""
        which = subscriptions.c.address == self.chat.address, subscriptions.c.number == number
        self.connection.execute(update(subscriptions).where(*which).values(feed=subscriptions.c.feed + 1))

    def _numbered(self, number: int) -> Row[Any] | None:
        mine = subscriptions.c.address == self.chat.address, subscriptions.c.number == number
        return self.connection.execute(select(subscriptions).where(*mine).with_for_update()).first()

    def _same(self, destination: str, subject: str) -> Row[Any] | None:
        theirs = subscriptions.c.address == self.chat.address, subscriptions.c.destination == destination
        wanted = select(subscriptions).where(*theirs, subscriptions.c.subject == subject)
        return self.connection.execute(wanted.with_for_update()).first()

    def _way(self, said: Subscription, to: str, row: Row[Any] | None) -> Way:
        if said.channel == EMAIL and not to and row is not None and row.channel == EMAIL:
            return Way(EMAIL, row.destination, self.keys.open_text(row.destination_sealed, _place(row)))
        if said.channel == EMAIL:
            return Way(EMAIL, self.keys.index("address", EMAIL, to), to)
        if said.channel == CALENDAR:
            return Way(CALENDAR, self.keys.index("address", CALENDAR, self.chat.address), "")
        return Way(self.chat.channel, self.chat.address, self.chat.to)

    def _merge(self, kept: int, other: int) -> None:
        """Delete the other row of the same place and subject: what is said of it now is the one that counts."""
        self.connection.execute(delete(reminders).where(reminders.c.subscription == other))
        self.connection.execute(delete(subscriptions).where(subscriptions.c.id == other, subscriptions.c.id != kept))

    def _written(self, row: Row[Any] | None, said: Subscription, way: Way) -> int:
        values = {**_said(said), **self._going(said, way), "number": said.number, "updated": self.at}
        values |= _agreed(row, said, way)
        told = schedules.ensure(self.connection, self.library, said.subject, self.at)
        if row is None:
            return self._added({**values, "feed": 0, "told": told, "created": self.at, "address": self.chat.address})
        if row.subject != said.subject:
            agenda.leave(self.connection, subscriptions.c.id == row.id)
            values["told"] = told
        self.connection.execute(update(subscriptions).where(subscriptions.c.id == row.id).values(**values))
        if row.destination != way.destination:
            # Also what is on its way: should it fail there, its next try goes to the new place, and none mixes both.
            queued = OPEN if way.channel == CALENDAR else (*OPEN, "leased")
            moving = reminders.c.subscription == row.id, reminders.c.status.in_(queued)
            going = {"destination": way.destination, "channel": way.channel}
            self.connection.execute(update(reminders).where(*moving).values(**going))
            part(self.connection, [row.destination] if row.channel == EMAIL else [])
        return int(row.id)

    def _added(self, values: dict[str, Any]) -> int:
        mine = subscriptions.c.address == self.chat.address
        if self.connection.execute(select(func.count()).where(mine)).scalar_one() >= MOST:
            raise TooManyError
        added = insert(subscriptions).values(**values).returning(subscriptions.c.id)
        return int(self.connection.execute(added).scalar_one())

    def _going(self, said: Subscription, way: Way) -> dict[str, Any]:
        sealed = self.keys.seal_text(way.to, place(way.destination, said.subject))
        return {"channel": way.channel, "destination": way.destination, "destination_sealed": sealed}

    def _finish(self, kept: int, done: frozenset[str]) -> None:
        """Write down which stages are done, take back what is queued of them, and end the series where all are."""
        self.connection.execute(delete(finished).where(finished.c.subscription == kept))
        if done:
            self.connection.execute(insert(finished), [{"subscription": kept, "stage": stage} for stage in done])
            queued = select(reminders.c.moment).where(reminders.c.subscription == kept, reminders.c.status.in_(OPEN))
            gone = [key for key in self.connection.execute(queued).scalars() if read_moment(key).of in done]
            of_done = (reminders.c.subscription == kept) & reminders.c.moment.in_(gone)
            withdraw(self.connection, of_done, self.at, "done")
        row = self.connection.execute(select(subscriptions).where(subscriptions.c.id == kept)).one()
        if row.state == "active" and self._all_done(row, done):
            ended = update(subscriptions).where(subscriptions.c.id == kept).values(state="over")
            self.connection.execute(ended)
        settle(self.connection, kept, self.at, self._since_ms(kept))

    def _since_ms(self, kept: int) -> int:
        """Return from when on moments count: from now; of one who is on the agenda also those of the last minute."""
        stands = agenda.seat(self.connection, kept)
        return (
            milliseconds(self.at)
            if stands is None
            else min(milliseconds(self.at), max(stands.since_ms, milliseconds(self.at - JUST)))
        )

    def _all_done(self, row: Row[Any], done: frozenset[str]) -> bool:
        found = schedules.newest(self.connection, row.subject)
        return bool(done) and found is not None and _over(found.dates, row, done, self.at)


def _said(said: Subscription) -> dict[str, str]:
    return {
        "subject": said.subject,
        "role": said.role,
        "offsets": ",".join(str(days) for days in sorted(set(said.offsets), reverse=True)),
        "hour": said.hour,
        "language": said.language,
        "prepared": " ".join(sorted(said.prepared)),
        "state": said.state,
    }


def _over(dates: Schedule, row: Row[Any], done: frozenset[str], now: datetime) -> bool:
    """Whether of a notice no date is left that is neither past nor done; a programme is never over."""
    theirs = [one for one in dates.deadlines.values() if row.role in one.roles and one.ends > now]
    return row.subject in dates.notices and all(one.of in done or one.stage == "opens" for one in theirs)


def _place(row: Row[Any]) -> Place:
    return place(row.destination, row.subject)


def _agreed(row: Row[Any] | None, said: Subscription, way: Way) -> dict[str, str | bool]:
    """Return the state: nothing goes to an e-mail address before its owner agrees, whatever the chat says."""
    agreed = row is not None and row.confirmed and row.destination == way.destination
    if way.channel != EMAIL:
        return {"state": "active" if said.state == "unconfirmed" else said.state, "confirmed": False}
    if not agreed and said.state in {"active", "paused"}:
        return {"state": "unconfirmed", "confirmed": False}
    return {"state": said.state, "confirmed": agreed and said.state != "unconfirmed"}
