"""Deliveries of some notices only: what is queued, what was tried by day, what failed, and whom nothing reaches."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, false, func, literal, or_, select, true

from bot.carrier import masked
from bot.store import subscriptions as kept
from bot.store.attempts import Attempt
from bot.store.crypto import Keys
from bot.store.reminding import attempts, reminders, subscriptions
from bot.store.spans import beginning, span_of

FAILED: Final = ("refused", "unreachable", "unclear", "notnow", "later", "dropped")
"""Outcomes after which nobody has read anything, or not yet."""
_OPEN: Final = ("waiting", "ready", "leased")


@dataclass(frozen=True, slots=True)
class Of:
    """Whose deliveries: of these notices and of these subjects of subscriptions; with `everything`, of all there are.

    What was tried says which notices it was about, and a subscription says its subject.
    """

    notices: Collection[str]
    subjects: Collection[str]
    everything: bool = False

    def tried(self) -> ColumnElement[bool]:
        """Return the condition of attempts that told something of these notices."""
        what = literal(" ").concat(attempts.c.what)
        told = (what.like(f"% {notice}/%") for notice in sorted(self.notices))
        return true() if self.everything else or_(false(), *told)

    def subscribed(self) -> ColumnElement[bool]:
        """Return the condition of subscriptions to these subjects."""
        return true() if self.everything else subscriptions.c.subject.in_(sorted(self.subjects))


@dataclass(frozen=True, slots=True)
class Unreached:
    """A subscription that was stopped because nothing reaches its destination; `masked` is as much as may be seen."""

    channel: str
    masked: str
    subject: str
    at: datetime


def queued(connection: Connection, of: Of) -> dict[tuple[str, str], int]:
    """Count what is not over, by channel and status."""
    wanted = (
        select(reminders.c.channel, reminders.c.status, func.count())
        .join(subscriptions, subscriptions.c.id == reminders.c.subscription)
        .where(reminders.c.status.in_(_OPEN), of.subscribed())
    )
    rows = connection.execute(wanted.group_by(reminders.c.channel, reminders.c.status))
    return {(channel, status): count for channel, status, count in rows}


def by_day(connection: Connection, of: Of, days: Sequence[date]) -> dict[tuple[date, str, str], int]:
    """Count what was tried by day, channel and outcome, since the first of these days, which follow each other."""
    span = span_of(attempts.c.at, days).label("span")
    wanted = (
        select(span, attempts.c.channel, attempts.c.outcome, func.count())
        .where(attempts.c.at >= beginning(days[0]), of.tried())
        .group_by(span, attempts.c.channel, attempts.c.outcome)
    )
    return {(days[place], channel, outcome): count for place, channel, outcome, count in connection.execute(wanted)}


def failed(connection: Connection, of: Of, since: date, channel: str, most: int) -> list[Attempt]:
    """Return what did not arrive, the newest first, on one channel or on all; only what it told of these notices."""
    where = [attempts.c.outcome.in_(FAILED), attempts.c.at >= beginning(since), of.tried()]
    if channel:
        where.append(attempts.c.channel == channel)
    wanted = select(attempts).where(*where).order_by(attempts.c.at.desc(), attempts.c.id.desc()).limit(most)
    found = []
    for row in connection.execute(wanted):
        told = tuple(key for key in row.what.split() if of.everything or key.partition("/")[0] in of.notices)
        found.append(Attempt(row.at, row.channel, "", row.masked, told, row.outcome, row.detail))
    return found


def unreached(connection: Connection, of: Of, keys: Keys, most: int) -> list[Unreached]:
    """Return whom nothing reaches any more, the newest first."""
    wanted = select(subscriptions.c.id, subscriptions.c.subject, subscriptions.c.updated)
    rows = connection.execute(
        wanted.where(subscriptions.c.state == "unreachable", of.subscribed())
        .order_by(subscriptions.c.updated.desc(), subscriptions.c.id)
        .limit(most)
    ).all()
    whose = kept.by_ids(connection, [row.id for row in rows], keys)
    return [_unreached(whose[row.id], row.subject, row.updated) for row in rows if row.id in whose]


def _unreached(one: kept.Kept, subject: str, at: datetime) -> Unreached:
    return Unreached(one.channel, masked(one.channel, one.to) if one.to else "", subject, at)
