"""Looking at lots: taking one that is due, writing what follows for everybody in it in a few statements."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Insert,
    Select,
    String,
    bindparam,
    func,
    insert,
    literal,
    select,
    update,
)

from bot.store.reminding import agenda, attempts, finished, lots, reminders, subscriptions
from bot.store.upsert import Prepared, Upsert
from bot.store.withdrawing import UNNAMED

_COLUMNS: Final = ["subscription", "moment", "destination", "channel", "deadline_ms", "due_ms", "status", "tries"]
_DUE = (
    select(lots)
    .where(lots.c.next_ms <= bindparam("now_ms"))
    .order_by(lots.c.next_ms)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_ANY_DUE = select(lots.c.lot).where(lots.c.next_ms <= bindparam("now_ms")).limit(1)
_LOOKED = (
    update(lots)
    .where(lots.c.cohort == bindparam("of"), lots.c.lot == bindparam("part"))
    .values(
        told=bindparam("now_told"), since_ms=bindparam("now_ms"), next_ms=bindparam("then_ms"), round=lots.c.round + 1
    )
)
_theirs = agenda.c.cohort == bindparam("of"), agenda.c.lot == bindparam("part")
_before = *_theirs, agenda.c.round < bindparam("at_round")
_since = *_theirs, agenda.c.round == bindparam("at_round"), agenda.c.told == bindparam("at_told")
_VERSIONS = select(agenda.c.told).where(*_theirs, agenda.c.round == bindparam("at_round")).distinct()
_EARLIEST = select(func.min(agenda.c.since_ms)).where(*_since)


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot that is ours until the transaction ends; what it knows is of `told`, planned until `since_ms`."""

    cohort: int
    lot: int
    round: int
    told: int
    since_ms: int


@dataclass(frozen=True, slots=True)
class Group:
    """Those in a lot who know the same: who were there at the last look, or (`fresh`) came after it."""

    lot: Lot
    told: int
    since_ms: int
    fresh: bool

    @property
    def named(self) -> dict[str, int]:
        """The values that name this group in a statement."""
        named = {"of": self.lot.cohort, "part": self.lot.lot, "at_round": self.lot.round}
        return {**named, "at_told": self.told} if self.fresh else named


@dataclass(frozen=True, slots=True)
class Told:
    """One moment for a group, as it is written. `anew`: it is told although it was told before."""

    key: str
    stage: str
    channel: str
    at_ms: int
    due_ms: int
    stale_ms: int
    status: str
    anew: bool = False


def take(connection: Connection, now_ms: int) -> Lot | None:
    """Take the lot that has waited longest; None where nothing is due, or somebody else has it."""
    row = connection.execute(_DUE, {"now_ms": now_ms}).first()
    return Lot(row.cohort, row.lot, row.round, row.told, row.since_ms) if row else None


def any_due(connection: Connection, now_ms: int) -> bool:
    """Whether any lot is due, ours or somebody else's."""
    return connection.execute(_ANY_DUE, {"now_ms": now_ms}).first() is not None


def groups(connection: Connection, lot: Lot) -> list[Group]:
    """Return the groups of a lot: one, and one more for each version known by who came since the last look."""
    named = {"of": lot.cohort, "part": lot.lot, "at_round": lot.round}
    found = [Group(lot, lot.told, lot.since_ms, fresh=False)] if lot.round else []
    for told in connection.execute(_VERSIONS, named).scalars().all():
        since = connection.execute(_EARLIEST, {**named, "at_told": told}).scalar_one()
        found.append(Group(lot, told, since, fresh=True))
    return found


def tell(connection: Connection, group: Group, told: Told) -> int:
    """Queue a moment for everybody in a group who has not done its stage; return for how many."""
    statement = _TELL[group.fresh, told.anew]
    return connection.execute(statement.on(connection), {**group.named, **_values(told)}).rowcount


def drop(connection: Connection, group: Group, told: Told, at: datetime) -> None:
    """Note for everybody in a group, and for the staff, that a moment came too late to be told."""
    if tell(connection, group, told):
        values = {**group.named, "key": told.key, "due": told.due_ms, "by": told.channel, "when": at}
        connection.execute(_RECORD[group.fresh], values)


def looked(connection: Connection, lot: Lot, told: int, now_ms: int, next_ms: int) -> None:
    """Note that everything was done for a lot until now, and when to look again."""
    values = {"of": lot.cohort, "part": lot.lot, "now_told": told, "now_ms": now_ms, "then_ms": next_ms}
    connection.execute(_LOOKED, values)


def put_off(connection: Connection, lot: Lot, next_ms: int) -> None:
    """Look at a lot later, as it is."""
    which = lots.c.cohort == lot.cohort, lots.c.lot == lot.lot
    connection.execute(update(lots).where(*which).values(next_ms=next_ms))


def mark(connection: Connection, group: Group, before: str, state: str, at: datetime) -> None:
    """Give those in a group who have one state another one."""
    theirs = select(agenda.c.subscription).where(*(_since if group.fresh else _before))
    which = subscriptions.c.id.in_(theirs), subscriptions.c.state == bindparam("was")
    statement = update(subscriptions).where(*which).values(state=bindparam("becomes"), updated=bindparam("when"))
    connection.execute(statement, {**group.named, "was": before, "becomes": state, "when": at})


def _values(told: Told) -> dict[str, Any]:
    return {
        "key": told.key,
        "stage": told.stage,
        "by": told.channel,
        "at_ms": told.at_ms,
        "due": told.due_ms,
        "stale": told.stale_ms,
        "becomes": told.status,
    }


def _rows(which: tuple[ColumnElement[bool], ...], *, fresh: bool) -> Select[Any]:
    done = select(finished.c.stage).where(
        finished.c.subscription == agenda.c.subscription, finished.c.stage == bindparam("stage")
    )
    late = (agenda.c.since_ms < bindparam("at_ms", type_=BigInteger),) if fresh else ()
    return select(
        agenda.c.subscription,
        bindparam("key", type_=String),
        agenda.c.destination,
        bindparam("by", type_=String),
        bindparam("stale", type_=BigInteger),
        bindparam("due", type_=BigInteger),
        bindparam("becomes", type_=String),
        literal(0),
    ).where(*which, *late, ~done.exists())


def _told(which: tuple[ColumnElement[bool], ...], *, fresh: bool, anew: bool) -> Prepared:
    def said(into: Upsert) -> Upsert:
        put = into.from_select(_COLUMNS, _rows(which, fresh=fresh))
        if not anew:
            return put.on_conflict_do_nothing()
        again = {name: put.excluded[name] for name in ("deadline_ms", "due_ms", "status", "tries")}
        return put.on_conflict_do_update(index_elements=["subscription", "moment"], set_=again)

    return Prepared(reminders, said)


def _record(which: tuple[ColumnElement[bool], ...]) -> Insert:
    """Write the records of what was dropped just now in the database itself: there may be a million of them."""
    names = ["at", "channel", "destination", "masked", "what", "outcome", "detail"]
    gone = (
        select(
            bindparam("when", type_=attempts.c.at.type),
            bindparam("by", type_=String),
            agenda.c.destination,
            literal(UNNAMED),
            reminders.c.moment,
            literal("dropped"),
            literal("stale"),
        )
        .join_from(agenda, reminders, reminders.c.subscription == agenda.c.subscription)
        .where(*which, reminders.c.moment == bindparam("key"), reminders.c.status == "dropped")
        .where(reminders.c.due_ms == bindparam("due"))
    )
    return insert(attempts).from_select(names, gone)


_TELL = {
    (fresh, anew): _told(_since if fresh else _before, fresh=fresh, anew=anew)
    for fresh in (False, True)
    for anew in (False, True)
}
_RECORD = {fresh: _record(_since if fresh else _before) for fresh in (False, True)}
