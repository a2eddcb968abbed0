"""Moments are kept in UTC and never without their zone; references are kept true."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError, StatementError

from bot.store.engine import UnusableUrlError, usable
from bot.store.tables import conversations, messages
from support.shop import Shop

SHANGHAI = timezone(timedelta(hours=8))


def add(connection: Connection, at: datetime) -> datetime:
    row = {"address": "a", "channel": "test", "state_sealed": b"", "seq": 0, "updated": at}
    connection.execute(insert(conversations), [row])
    kept: datetime = connection.execute(select(conversations.c.updated)).scalar_one()
    return kept


async def test_a_moment_comes_back_as_the_same_moment_in_utc(shop: Shop) -> None:
    given = datetime(2024, 7, 15, 18, 0, tzinfo=SHANGHAI)
    kept = await shop.service.database.write(add, given)
    assert kept == given
    assert kept.tzinfo is UTC
    assert kept.hour == 10


async def test_a_moment_without_its_zone_is_refused(shop: Shop) -> None:
    with pytest.raises(StatementError, match="time zone"):
        await shop.service.database.write(add, datetime(2024, 7, 15))  # noqa: DTZ001 - the point of the test


async def test_a_message_without_its_conversation_is_refused(shop: Shop) -> None:
    row = {"address": "x", "seq": 1, "payload_sealed": b"", "personal": False, "at": datetime.now(UTC)}
    with pytest.raises(IntegrityError):
        await shop.service.database.write(lambda c: c.execute(insert(messages), [row]).rowcount)


@pytest.mark.parametrize("url", ["", "mysql://x/y", "sqlite://", "sqlite:///:memory:", "not a url"])
def test_a_database_we_cannot_work_with_is_refused_in_words(url: str) -> None:
    with pytest.raises(UnusableUrlError, match=r"^The database"):
        usable(url)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+asyncpg"])
def test_every_way_to_write_postgresql_is_understood(scheme: str) -> None:
    assert usable(f"{scheme}://u@h/d").drivername == "postgresql+asyncpg"
