"""What went out is written down: whatever the database refuses, and for however long it is away."""

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnectionError

from bot import ledger as ledger_module
from bot.ledger import Entry, Ledger, _away
from bot.store import outbox, subscriptions
from bot.store.attempts import Attempt
from bot.store.crypto import Keys
from bot.store.database import Database
from bot.store.outbox import Move
from support.reminding import WHEN, Desk, remind, stood, tried
from support.shop import SECRET


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_module, "PAUSE", 0.01)


@pytest.fixture
async def entries(database: Database) -> list[Entry]:
    ids = await database.write(Desk(Keys((SECRET,))).subscribe, "web", *map(str, range(6)))
    await database.write(remind, ids)
    taken = await database.write(outbox.lease, "web", 10, 500)
    return [
        Entry("web", (Move(row, "sent", 900, 0),), Attempt(WHEN, "web", row.destination, "***", ("n",), "sent"))
        for row in taken
    ]


def unstorable(entry: Entry) -> Entry:
    assert entry.attempt
    return replace(entry, attempt=replace(entry.attempt, at=cast("datetime", "never")))


async def written(ledger: Ledger, entries: list[Entry]) -> None:
    async with asyncio.timeout(5):
        await asyncio.gather(*map(ledger.write, entries))


async def test_an_entry_that_is_refused_holds_up_no_other_and_is_not_sent_again(
    database: Database, entries: list[Entry]
) -> None:
    ledger = Ledger(database, subscriptions.stop_destination)
    await written(ledger, [*entries[:3], unstorable(entries[3]), *entries[4:]])
    assert await database.read(stood) == {"sent": 6}
    assert await database.read(tried) == [("sent", "")] * 5


async def test_an_entry_that_is_refused_in_any_way_is_left_to_the_end_of_its_lease(
    database: Database, entries: list[Entry]
) -> None:
    moves = tuple(replace(move, status=cast("str", ["no", "status"])) for move in entries[0].moves)
    await written(Ledger(database, subscriptions.stop_destination), [replace(entries[0], moves=moves), *entries[1:]])
    assert await database.read(stood) == {"sent": 5, "leased": 1}


class Away:
    """A database that is away for a while, and says so as PostgreSQL does."""

    def __init__(self, database: Database, *errors: Exception) -> None:
        self.database, self.errors = database, list(errors)

    async def write(self, *given: Any) -> Any:
        if self.errors:
            raise self.errors.pop()
        return await self.database.write(*given)

    async def read(self, *given: Any) -> Any:
        return await self.database.read(*given)

    async def scrub(self) -> None: ...

    async def close(self) -> None: ...


class Said(Exception):  # noqa: N818 - it stands for the driver's
    """What a driver says."""

    def __init__(self, sqlstate: str | None = None) -> None:
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    "error",
    [
        ConnectionError(),
        TimeoutError(),
        NoFreeConnectionError("QueuePool limit reached"),
        DBAPIError("", {}, Said("53100")),
        DBAPIError("", {}, Said("28P01")),
    ],
)
async def test_while_the_database_is_away_nothing_is_given_up(
    database: Database, entries: list[Entry], error: Exception
) -> None:
    away: Any = Away(database, *[error] * 20)
    await written(Ledger(away, subscriptions.stop_destination), entries)
    assert await database.read(tried) == [("sent", "")] * 6


@pytest.mark.parametrize("code", ["22001", "22021", "23505", "42703"])
def test_what_the_database_will_never_take_is_told_from_what_it_cannot_now(code: str) -> None:
    assert not _away(DBAPIError("", {}, Said(code)))
    assert not _away(ValueError())
    assert _away(DBAPIError("", {}, Said("57P01")))
    assert _away(DBAPIError("", {}, Said("40P01")))
