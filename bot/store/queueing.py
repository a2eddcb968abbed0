"""Putting single reminders into the queue: what a person asked for once more, and the question to an e-mail address."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select

from bot.clock import day_in_china, milliseconds
from bot.store.asking import may_ask
from bot.store.reminding import reminders
from bot.store.upsert import insert
from knowledge.deadline import Deadline
from knowledge.moment import CONFIRM, Moment

ANSWER_WITHIN: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Way:
    """Where reminders go: `to` in full, `destination` as its blind index; a calendar is fetched and sent nowhere."""

    channel: str
    destination: str
    to: str


def later(
    connection: Connection, subscription: int, way: Way, deadline: Deadline, at: datetime, until: datetime
) -> None:
    """Tell of a date once more at `until`, asked for at `at`; nothing where the date is past by then."""
    if until < deadline.ends:
        moment = Moment(deadline.notice, deadline.stage, "later", deadline.day, since=day_in_china(at))
        _queue(connection, subscription, moment, way, (at, until, deadline.ends))


def ask(connection: Connection, subscription: int, way: Way, chat: str, at: datetime) -> None:
    """Ask the owner of an e-mail address, for a chat. What would be too often waits a day, and then goes as one."""
    now = may_ask(connection, way.destination, chat, at)
    if now or not _is_asked(connection, subscription, way):
        due = at if now else at + _DAY
        _queue(connection, subscription, CONFIRM, way, (at, due, due + ANSWER_WITHIN))


def _is_asked(connection: Connection, subscription: int, way: Way) -> bool:
    """Whether the question is already on its way there."""
    own = reminders.c.subscription == subscription, reminders.c.moment == CONFIRM.key
    there = reminders.c.destination == way.destination, reminders.c.status.in_(["waiting", "ready", "leased"])
    return connection.execute(select(reminders.c.moment).where(*own, *there)).first() is not None


def _queue(
    connection: Connection, subscription: int, moment: Moment, way: Way, times: tuple[datetime, datetime, datetime]
) -> None:
    """Queue a moment with the times now, due and stale; again where it was queued before."""
    now_ms, due_ms, stale_ms = (milliseconds(time) for time in times)
    status = "ready" if due_ms <= now_ms else "waiting"
    going = {"destination": way.destination, "channel": way.channel, "deadline_ms": stale_ms}
    again = {**going, "due_ms": due_ms, "status": status, "tries": 0}
    statement = insert(connection, reminders).values(subscription=subscription, moment=moment.key, **again)
    connection.execute(statement.on_conflict_do_update(index_elements=["subscription", "moment"], set_=again))
