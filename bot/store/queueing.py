"""Putting single reminders into the queue: what a person asked for once more, and the question to an e-mail address."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, select

from bot.clock import day_in_china, milliseconds
from bot.store.reminding import reminders
from bot.store.upsert import insert
from knowledge.deadline import Deadline
from knowledge.moment import CONFIRM, Moment

QUESTIONS: Final = 3
"""So many questions whether its owner agrees go to one address in a day; the others wait, and go as one."""
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


def ask(connection: Connection, subscription: int, way: Way, at: datetime) -> None:
    """Ask the owner of an e-mail address; not more often than a few times a day, whoever keeps typing it."""
    asked = reminders.c.destination == way.destination, reminders.c.moment == CONFIRM.key
    recent = select(func.count()).where(*asked, reminders.c.due_ms > milliseconds(at - _DAY))
    often = connection.execute(recent).scalar_one() >= QUESTIONS
    due = at + _DAY if often else at
    _queue(connection, subscription, CONFIRM, way, (at, due, due + ANSWER_WITHIN))


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
