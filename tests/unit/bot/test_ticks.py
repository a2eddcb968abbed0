"""The clock deletes what is past its time, wholly, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import Clock
from bot.settings import Settings
from bot.shelf import Shelf
from bot.store import tables
from bot.store.crypto import Keys
from bot.store.database import open_database
from bot.ticks import Ticks, clockwork, retention_of
from knowledge.library import Library
from scheduler.retention import Retention
from support.shop import SECRET, Shop

START = datetime(2026, 1, 1, tzinfo=UTC)
KEYS = Keys((SECRET,))
RETENTION = Retention(
    conversations=timedelta(days=90),
    inbox=timedelta(days=7),
    leads=timedelta(days=730),
    missed=timedelta(days=400),
    reminders=timedelta(days=400),
    consents=timedelta(days=1825),
    requests=timedelta(days=1095),
)


def after(days: float) -> Clock:
    return Clock(source=lambda: START + timedelta(days=days))


def ticks(shop: Shop, days: float) -> Ticks:
    return Ticks(shop.service.database, shop.service.work.shelf, RETENTION, after(days), shop.service.keys)


LEAD = {"leads": 1, "consents": 1, "lead_events": 1, "consent_ledger": 1}


async def test_each_kind_goes_when_its_time_is_over(shop: Shop) -> None:
    await shop.at(after(0)).say("lead 张三 +8613800000000")
    await ticks(shop, 6.9).tidy()
    assert await shop.all_rows() == {"conversations": 1, "inbox": 1, "messages": 2, **LEAD}
    await ticks(shop, 7.1).tidy()
    assert await shop.all_rows() == {"conversations": 1, "messages": 2, **LEAD}
    await ticks(shop, 90.1).tidy()
    assert await shop.all_rows() == LEAD
    await ticks(shop, 730.1).tidy()
    assert await shop.all_rows() == {"consent_ledger": 1}
    await ticks(shop, 730.1 + 1824.9).tidy()
    assert await shop.all_rows() == {"consent_ledger": 1}
    await ticks(shop, 730.1 + 1825.1).tidy()
    assert await shop.all_rows() == {}


async def test_whoever_comes_back_keeps_the_conversation(shop: Shop) -> None:
    await shop.at(after(0)).say("hi")
    await shop.at(after(80)).say("hi")
    await ticks(shop, 100).tidy()
    assert await shop.rows(tables.conversations) == 1
    assert await shop.rows(tables.messages) == 4


async def test_a_lead_outlives_its_conversation_and_can_still_be_withdrawn(shop: Shop) -> None:
    await shop.at(after(0)).say("lead 张三 +8613800000000")
    await ticks(shop, 91).tidy()
    await shop.at(after(92)).say("withdraw")
    assert await shop.rows(tables.leads) == 0


async def test_a_missed_question_goes_when_nobody_asked_it_for_its_time(shop: Shop) -> None:
    await shop.at(after(0)).say("missed 食堂在哪")
    await shop.at(after(300)).say("missed 食堂在哪")
    await ticks(shop, 700).tidy()
    assert await shop.all_rows() == {"missed": 1}
    await ticks(shop, 702).tidy()
    assert await shop.all_rows() == {}


async def test_more_rows_than_one_transaction_takes_all_go(shop: Shop) -> None:
    for n in range(205):
        await shop.at(after(0)).say("x", who=str(n))
    await ticks(shop, 200).tidy()
    assert await shop.all_rows() == {}


async def test_a_database_that_is_away_is_asked_again_the_next_time(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = open_database("postgresql://nobody@127.0.0.1:1/none")
    shelf = Shelf(library)
    await Ticks(nowhere, shelf, RETENTION, Clock(), KEYS).refresh()
    await nowhere.close()
    assert "could not be looked up" in caplog.text
    assert shelf.library is library


def test_the_clock_keeps_nothing_and_never_runs_a_tick_twice_at_once(shop: Shop) -> None:
    clock = clockwork(
        Ticks(shop.service.database, shop.service.work.shelf, retention_of(Settings(_env_file=None)), Clock(), KEYS)
    )
    jobs = clock.get_jobs()
    assert {job.func.__name__ for job in jobs} == {"tidy", "scrub", "refresh"}
