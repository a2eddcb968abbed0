"""The agenda: who can be told something, and with whom they are looked at together."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, case, delete, func, select, update

from bot.store.reminding import agenda, cohorts, lots, subscriptions
from bot.store.upsert import Prepared, insert
from scheduler.spread import lot_of

NEVER_MS: Final = 2**53
"""Later than any time that comes."""
_MADE = Prepared(cohorts, lambda fresh: fresh.on_conflict_do_nothing())
_NOW = Prepared(
    lots,
    lambda fresh: fresh.on_conflict_do_update(
        index_elements=["cohort", "lot"],
        set_={"next_ms": case((lots.c.next_ms < fresh.excluded.next_ms, lots.c.next_ms), else_=fresh.excluded.next_ms)},
    ).returning(lots.c.round),
)
_own = agenda.c.round == lots.c.round
_of_one = agenda.c.cohort == lots.c.cohort, agenda.c.lot == lots.c.lot, agenda.c.subscription == subscriptions.c.id
_TOLD = (
    select(case((_own, agenda.c.told), else_=lots.c.told)).where(*_of_one).correlate(subscriptions).scalar_subquery()
)
_SEAT = select(
    agenda.c.cohort,
    agenda.c.destination,
    case((_own, agenda.c.told), else_=lots.c.told).label("told"),
    case((_own, agenda.c.since_ms), else_=lots.c.since_ms).label("since_ms"),
).where(agenda.c.cohort == lots.c.cohort, agenda.c.lot == lots.c.lot)


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a subscriber has a place: with which cohort, told what (a version), planned until when."""

    cohort: int
    destination: str
    told: int
    since_ms: int


def cohort_of(connection: Connection, subject: str, role: str, offsets: str, hour: str, channel: str) -> int:
    """Return the number of a cohort; it is made where there is none."""
    named = {"subject": subject, "role": role, "offsets": offsets, "hour": hour, "channel": channel}
    wanted = select(cohorts.c.id).where(*(cohorts.c[name] == value for name, value in named.items()))
    found = connection.execute(wanted).scalar_one_or_none()
    if found is None:
        connection.execute(_MADE.on(connection), {**named, "size": 0})
        found = connection.execute(wanted).scalar_one()
    return int(found)


def seat(connection: Connection, subscription: int) -> Seat | None:
    """Return the place of a subscriber; None where nothing can be told."""
    row = connection.execute(_SEAT.where(agenda.c.subscription == subscription)).first()
    return Seat(row.cohort, row.destination, row.told, row.since_ms) if row else None


def enter(connection: Connection, subscription: int, taken: Seat, now_ms: int) -> None:
    """Give a subscriber a place; the lot is looked at soon. The lot is locked until the transaction ends."""
    lot = lot_of(subscription)
    fresh = {"cohort": taken.cohort, "lot": lot, "round": 0, "told": taken.told, "since_ms": taken.since_ms}
    current = connection.execute(_NOW.on(connection), {**fresh, "next_ms": now_ms}).scalar_one()
    row = {**fresh, "subscription": subscription, "destination": taken.destination, "round": current}
    connection.execute(insert(connection, agenda).values(row))


def leave(connection: Connection, which: ColumnElement[bool]) -> None:
    """Take the places of subscriptions away, and keep what each was told."""
    seated = select(agenda.c.subscription).where(agenda.c.subscription == subscriptions.c.id).exists()
    connection.execute(update(subscriptions).where(which, seated).values(told=_TOLD))
    theirs = select(subscriptions.c.id).where(which)
    connection.execute(delete(agenda).where(agenda.c.subscription.in_(theirs)))


def look_soon(connection: Connection, which: ColumnElement[bool], now_ms: int, until_ms: int = NEVER_MS) -> None:
    """Look again soon at the cohorts that a condition names, where that was planned for before `until_ms`."""
    waiting = lots.c.cohort.in_(select(cohorts.c.id).where(which)), lots.c.next_ms.between(now_ms, until_ms)
    connection.execute(update(lots).where(*waiting).values(next_ms=now_ms))


def rewind(connection: Connection, now_ms: int, slack_ms: int) -> int:
    """Look again soon at lots that were looked at in the future, for the clock was wrong then; return how many."""
    wrong = lots.c.since_ms > now_ms + slack_ms
    return connection.execute(update(lots).where(wrong).values(since_ms=now_ms, next_ms=now_ms)).rowcount


def count(connection: Connection) -> None:
    """Count how many there are in each cohort."""
    size = select(func.count()).where(agenda.c.cohort == cohorts.c.id).scalar_subquery()
    connection.execute(update(cohorts).where(cohorts.c.size != size).values(size=size))


def cohort(connection: Connection, number: int) -> Row[Any]:
    """Return a cohort."""
    return connection.execute(select(cohorts).where(cohorts.c.id == number)).one()


def everybody(connection: Connection) -> list[Row[Any]]:
    """Return every cohort."""
    return list(connection.execute(select(cohorts).order_by(cohorts.c.id)))


def subjects(connection: Connection) -> list[str]:
    """Return what anybody follows, in order."""
    return list(connection.execute(select(cohorts.c.subject).distinct().order_by(cohorts.c.subject)).scalars())
