"""Subscriptions as they are kept, and what changes their state from outside of a chat."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, get_args

from sqlalchemy import ColumnElement, Connection, Row, delete, select, update

from bot.carrier import masked
from bot.clock import milliseconds
from bot.store import agenda, schedules
from bot.store.agenda import Seat
from bot.store.crypto import Keys, Place, SealError
from bot.store.outbox import padded
from bot.store.parting import part
from bot.store.reminding import finished, reminders, subscriptions
from bot.store.withdrawing import OPEN, withdraw
from dialogs.subscription import HERE, State, Subscription

EMAIL: Final = "email"
CALENDAR: Final = "calendar"
ELSEWHERE: Final = (EMAIL, CALENDAR)
STATES: Final = get_args(State)
JUST: Final = timedelta(minutes=1)
"""What fell due so shortly before a change is still told after it."""
_STOPPABLE: Final = ("active", "paused", "unconfirmed")


@dataclass(frozen=True, slots=True)
class Kept:
    """A subscription with what no chat sees: its number for us, whose chat made it, and where its reminders go.

    `to` is the destination in full, empty where its key is lost. `generation` counts the links to its calendar.
    """

    id: int
    address: str
    channel: str
    destination: str
    to: str
    generation: int
    subscription: Subscription


def held(connection: Connection, address: str, keys: Keys) -> tuple[Subscription, ...]:
    """Return the subscriptions of a chat, the stopped ones too, by their number in it."""
    found = _read(connection, subscriptions.c.address == address, keys)
    return tuple(sorted((kept.subscription for kept in found), key=lambda one: one.number))


def by_id(connection: Connection, subscription: int, keys: Keys) -> Kept | None:
    """Return one subscription; None where it was deleted."""
    return next(iter(_read(connection, subscriptions.c.id == subscription, keys)), None)


def by_ids(connection: Connection, ids: Collection[int], keys: Keys) -> dict[int, Kept]:
    """Return subscriptions by their number for us; those that were deleted are not there."""
    return {kept.id: kept for kept in _read(connection, subscriptions.c.id.in_(ids), keys)}


def set_state(connection: Connection, subscription: int, state: State, at: datetime) -> bool:
    """Give a subscription another state; false where it was deleted. What is queued and what is planned follow.

    Whoever may do this owns the destination: to make it active is to agree, and to stop it takes that back.
    """
    wanted = select(subscriptions).where(subscriptions.c.id == subscription).with_for_update()
    row = connection.execute(wanted).first()
    if row is None:
        return False
    if row.state != state:
        confirmed = state == "active" or (row.confirmed and state != "stopped")
        changed = {"state": state, "confirmed": confirmed, "updated": at}
        connection.execute(update(subscriptions).where(_is(subscription)).values(**changed))
        agreed = (row.state, state) == ("unconfirmed", "active")
        settle(connection, subscription, at, milliseconds(at - JUST) if agreed else None)
        if agreed:
            _take_over(connection, row, at)
    return True


def _take_over(connection: Connection, row: Row[Any], at: datetime) -> None:
    """Stop what the same chat was told elsewhere of the same subject: from now on a mailbox is told."""
    same = subscriptions.c.address == row.address, subscriptions.c.subject == row.subject
    others = select(subscriptions.c.id).where(*same, subscriptions.c.id != row.id, subscriptions.c.state == "active")
    for other in connection.execute(others).scalars().all():
        set_state(connection, other, "stopped", at)


def stop_destination(connection: Connection, destination: str, state: State) -> int:
    """Give every subscription of a destination another state, for it cannot be reached; return how many."""
    theirs = (subscriptions.c.destination == destination) & subscriptions.c.state.in_(_STOPPABLE)
    agenda.leave(connection, theirs)
    queued = reminders.c.destination == destination, reminders.c.status.in_(OPEN)
    connection.execute(update(reminders).where(*queued).values(status="withdrawn"))
    return connection.execute(update(subscriptions).where(theirs).values(state=state)).rowcount


def settle(connection: Connection, subscription: int, at: datetime, since_ms: int | None = None) -> None:
    """Bring the agenda and the queue into line with a subscription as it is now written.

    Who enters the agenda hears of what changed since they were last told, and of no moment before `since_ms` or now.
    """
    row = connection.execute(select(subscriptions).where(_is(subscription))).one()
    stands = agenda.seat(connection, subscription)
    wanted = _cohort(connection, row) if row.state == "active" and row.channel != CALENDAR else None
    if wanted is None or stands is None or (stands.cohort, stands.destination) != (wanted, row.destination):
        agenda.leave(connection, _is(subscription))
        if wanted is not None:
            told = stands.told if stands else row.told or _newest(connection, row.subject)
            now_ms = milliseconds(at)
            place = Seat(wanted, row.destination, told, now_ms if since_ms is None else since_ms)
            agenda.enter(connection, subscription, place, now_ms)
    if row.state not in {"active", "unconfirmed"} or row.channel == CALENDAR:
        why = row.state if row.channel != CALENDAR else CALENDAR
        withdraw(connection, reminders.c.subscription == subscription, at, why)


def forget(connection: Connection, address: str) -> None:
    """Delete the subscriptions that a chat made, and part what was tried from the people it went to."""
    theirs = select(subscriptions.c.id).where(subscriptions.c.address == address)
    remove(connection, connection.execute(theirs).scalars().all())
    part(connection, [address])


def remove(connection: Connection, ids: Sequence[int]) -> None:
    """Delete subscriptions with everything that belongs to them."""
    which = subscriptions.c.id.in_(ids)
    destinations = connection.execute(select(subscriptions.c.destination).where(which)).scalars().all()
    connection.execute(delete(reminders).where(reminders.c.subscription.in_(ids)))
    connection.execute(delete(subscriptions).where(which))
    part(connection, destinations)


def feed_token(keys: Keys, subscription: int, generation: int) -> str:
    """Return the unguessable part of the link to a calendar; another one for each generation."""
    return keys.index("feed", str(subscription), str(generation))


def feed_path(keys: Keys, subscription: int, generation: int) -> str:
    """Return the path of the calendar of a subscription; empty where no link was given out."""
    return f"/calendar/{subscription}-{feed_token(keys, subscription, generation)}.ics" if generation else ""


def place(destination: str, subject: str) -> Place:
    """Return where a sealed destination belongs."""
    return Place("subscriptions", "destination", f"{destination}|{subject}")


def _read(connection: Connection, which: ColumnElement[bool], keys: Keys) -> list[Kept]:
    rows = connection.execute(select(subscriptions).where(which)).all()
    done = _done(connection, [row.id for row in rows])
    return [_kept(row, done.get(row.id, frozenset()), keys) for row in rows]


def _done(connection: Connection, ids: Sequence[int]) -> dict[int, frozenset[str]]:
    if not ids:
        return {}
    found: dict[int, set[str]] = {}
    for row in connection.execute(select(finished).where(finished.c.subscription.in_(padded(ids, 0)))):
        found.setdefault(row.subscription, set()).add(row.stage)
    return {number: frozenset(stages) for number, stages in found.items()}


def _kept(row: Row[Any], done: Iterable[str], keys: Keys) -> Kept:
    to = _opened(row, keys)
    said = Subscription(
        number=row.number,
        subject=row.subject,
        role=row.role,
        language=row.language,
        offsets=tuple(int(days) for days in row.offsets.split(",") if days),
        hour=row.hour,
        channel=row.channel if row.channel in ELSEWHERE else HERE,
        state=row.state,
        prepared=frozenset(row.prepared.split()),
        done=frozenset(done),
        where=masked(EMAIL, to) if row.channel == EMAIL and to else "",
        feed=feed_path(keys, row.id, row.feed),
        next_feed=feed_path(keys, row.id, row.feed + 1),
    )
    return Kept(row.id, row.address, row.channel, row.destination, to, row.feed, said)


def _opened(row: Row[Any], keys: Keys) -> str:
    """Open the destination; nothing where its key is lost, for one lost row must not hide the others."""
    try:
        return keys.open_text(row.destination_sealed, place(row.destination, row.subject))
    except SealError:
        return ""


def _cohort(connection: Connection, row: Row[Any]) -> int:
    return agenda.cohort_of(connection, row.subject, row.role, row.offsets, row.hour, row.channel)


def _newest(connection: Connection, subject: str) -> int:
    found = schedules.newest(connection, subject)
    return found.number if found else 1


def _is(subscription: int) -> ColumnElement[bool]:
    return subscriptions.c.id == subscription
