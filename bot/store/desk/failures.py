"""Counters of what failed at the door, in the database, so that all processes count together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, delete, select, update

from bot.store.desk.people import login_failures
from bot.store.upsert import insert


@dataclass(frozen=True, slots=True)
class Counter:
    """How often something failed, and until when (aware) it is not to be tried again."""

    failures: int
    until: datetime | None


def locked(connection: Connection, keys: Iterable[str], at: datetime) -> dict[str, Counter]:
    """Return these counters, each begun at nothing where there is none, and keep them from others until the commit."""
    wanted = sorted(set(keys))
    fresh = [{"key": key, "failures": 0, "until": None, "at": at} for key in wanted]
    connection.execute(insert(connection, login_failures).on_conflict_do_nothing(), fresh)
    asked = select(login_failures).where(login_failures.c.key.in_(wanted)).order_by(login_failures.c.key)
    return {row.key: Counter(row.failures, row.until) for row in connection.execute(asked.with_for_update())}


def put(connection: Connection, key: str, counter: Counter, at: datetime) -> None:
    """Write a counter that is locked."""
    values = {"failures": counter.failures, "until": counter.until, "at": at}
    connection.execute(update(login_failures).where(login_failures.c.key == key).values(**values))


def take_back(connection: Connection, keys: Iterable[str]) -> None:
    """Count one failure less, and wait no longer."""
    fewer = case((login_failures.c.failures > 0, login_failures.c.failures - 1), else_=0)
    these = login_failures.c.key.in_(sorted(keys))
    connection.execute(update(login_failures).where(these).values(failures=fewer, until=None))


def clear(connection: Connection, keys: Iterable[str]) -> int:
    """Forget these counters; return how many there were."""
    return connection.execute(delete(login_failures).where(login_failures.c.key.in_(sorted(keys)))).rowcount
