"""What was decided about dates after the notices were encoded: amendments, and official calendars of new years."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, func, inspect, select, text

from bot.clock import day_in_china
from bot.store.engine import POSTGRESQL
from bot.store.reminding import amendments, calendar_years
from bot.store.upsert import Prepared
from knowledge.amend import Amendment

Mark: TypeAlias = tuple[int, int, int, datetime | None]
"""Differs whenever anything was amended or published: how many of each there are, and the newest of them."""
NOTHING: Mark = (0, 0, 0, None)
_MARK = select(
    select(func.count()).select_from(amendments).scalar_subquery(),
    select(func.coalesce(func.max(amendments.c.id), 0)).scalar_subquery(),
    select(func.count()).select_from(calendar_years).scalar_subquery(),
    select(func.max(calendar_years.c.at)).scalar_subquery(),
)
_HOLD = text("LOCK TABLE amendments, calendar_years IN SHARE ROW EXCLUSIVE MODE")
_IN_ORDER = select(amendments).order_by(amendments.c.id)
_PUBLISH = Prepared(
    calendar_years,
    lambda fresh: fresh.on_conflict_do_update(
        index_elements=["year"],
        set_={"days": fresh.excluded.days, "source": fresh.excluded.source, "at": fresh.excluded.at},
    ),
)


@dataclass(frozen=True, slots=True)
class Amended:
    """An amendment as it was made: who made it, and when."""

    amendment: Amendment
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Year:
    """The official calendar of one year as it was published here. `days` is JSON; `at` is when."""

    year: int
    days: str
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """Everything that was decided up to a mark: the newest amendment of each stage, and the years."""

    mark: Mark
    amendments: tuple[Amendment, ...]
    years: tuple[Year, ...]


def mark(connection: Connection) -> Mark:
    """Return what says, at the price of one small query, whether anything is new."""
    amended, newest, years, at = connection.execute(_MARK).one()
    return amended, newest, years, at


def decided(connection: Connection) -> Decided:
    """Return what was decided until now."""
    return Decided(mark(connection), current(connection), years(connection))


def are_kept(connection: Connection) -> bool:
    """Whether this database has a place for amendments; one that was never migrated has none."""
    return inspect(connection).has_table(amendments.name)


def hold(connection: Connection) -> None:
    """Let nobody else decide anything until this transaction ends, so that what was looked at still holds then."""
    if connection.dialect.name == POSTGRESQL:
        connection.execute(_HOLD)


def add(connection: Connection, amendment: Amendment, author: str, at: datetime) -> None:
    """Keep an amendment. `at` is the true time; nothing of an earlier one is lost."""
    kept = {
        "notice": amendment.notice,
        "stage": amendment.stage,
        "starts": amendment.starts,
        "ends": amendment.ends,
        "clock": amendment.time,
        "source": amendment.source,
        "author": author,
        "at": at,
    }
    connection.execute(amendments.insert(), kept)


def history(connection: Connection, notice: str | None = None) -> Iterator[Amended]:
    """Yield every amendment, of one notice or of all, oldest first."""
    wanted = _IN_ORDER if notice is None else _IN_ORDER.where(amendments.c.notice == notice)
    for row in connection.execute(wanted):
        yield Amended(_amendment(row), row.author, row.at)


def current(connection: Connection) -> tuple[Amendment, ...]:
    """Return the newest amendment of each stage, in the order in which they were made."""
    return newest(_amendment(row) for row in connection.execute(_IN_ORDER))


def newest(made: Iterable[Amendment]) -> tuple[Amendment, ...]:
    """Return the last of each stage's amendments, in their order."""
    kept: dict[tuple[str, str], Amendment] = {}
    for amendment in made:
        kept.pop((amendment.notice, amendment.stage), None)
        kept[amendment.notice, amendment.stage] = amendment
    return tuple(kept.values())


def publish(connection: Connection, year: Year) -> None:
    """Keep the official calendar of a year, in the place of the one kept before, if any."""
    kept = {"year": year.year, "days": year.days, "source": year.source, "at": year.at}
    connection.execute(_PUBLISH.on(connection), kept)


def years(connection: Connection) -> tuple[Year, ...]:
    """Return the calendars that were published here, by year."""
    rows = connection.execute(select(calendar_years).order_by(calendar_years.c.year))
    return tuple(Year(row.year, row.days, row.source, row.at) for row in rows)


def _amendment(row: Row[Any]) -> Amendment:
    return Amendment(row.notice, row.stage, row.starts, row.ends, row.clock, row.source, day_in_china(row.at))
