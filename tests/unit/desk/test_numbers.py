"""The bureau's numbers: counted where it happens, told of one's own places only, and no small number of them."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Column, Connection, select

from bot.bureau.region import read_scope
from bot.desk import numbers as page
from bot.staff.funnel import Asked, numbers
from bot.staff.who import Actor, Grant
from bot.store.desk import visits as counts
from bot.store.desk.governing import visits
from bot.store.desk.people import audit
from dialogs.engine import step
from dialogs.progress import STEPS, Reached, Step
from knowledge.library import Library
from support.desk import DeskSite, opened_desk
from support.leads import make_leads
from support.shop import Shop, opened

CHONGQING, DALIAN = "chongqing-studio-2024", "dalian-studio-2024"
NOW = datetime(2026, 11, 18, 4, tzinfo=UTC)
EARLY, LATE = date(2026, 10, 5), date(2026, 11, 16)


@pytest.fixture
async def clocked(database_url: str, library: Library) -> AsyncIterator[DeskSite]:
    """Give the desk on each kind of database, at a moment that stands still."""
    async with opened_desk(database_url, library, now=NOW) as site:
        yield site


@pytest.fixture
async def shop(database_url: str, library: Library) -> AsyncIterator[Shop]:
    async with opened(database_url, library, step) as shop:
        yield shop


def fill(connection: Connection, site: DeskSite) -> None:
    """Count 12 who opened in 重庆 and 9 who began, and let 19 leave an intent in two districts and two weeks."""
    library = site.desk.shelf.library
    reached: list[tuple[Step, int, date]] = [("opened", 12, EARLY), ("began", 9, EARLY), ("opened", 2, LATE)]
    for name, times, day in reached:
        for _ in range(times):
            counts.count(connection, library, day, [(CHONGQING, name)])
    tier = next(ref.id for ref in library.tiers.values() if ref.notice.id == CHONGQING)
    make = partial(make_leads, connection, site.desk.keys, library, tier=tier)
    early, late = (datetime(day.year, day.month, day.day, 3, tzinfo=UTC) for day in (EARLY, LATE))
    make(12, seed=1, district="yuzhong", status="contacted", reason="", created=early)
    make(3, seed=2, district="jiangbei", status="dropped", reason="unreachable", created=late)
    make(4, seed=3, district="jiangbei", status="submitted", reason="", created=late)


async def column(site: DeskSite, of: Column[Any]) -> list[Any]:
    return await site.desk.database.read(lambda connection: list(connection.execute(select(of)).scalars()))


def cells(found: object, table: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {row.of: row.cells for row in getattr(found, table).rows}


async def test_a_conversation_counts_once_for_each_notice_and_step(shop: Shop) -> None:
    async def kept() -> dict[tuple[str, str], int]:
        def read(connection: Connection) -> dict[tuple[str, str], int]:
            rows = connection.execute(select(visits.c.notice, visits.c.step, visits.c.count))
            return {(notice, step): count for notice, step, count in rows}

        return await shop.service.database.read(read)

    for text in (f"/start {CHONGQING}", "你好", f"/start {DALIAN}", f"/start {CHONGQING}"):
        await shop.say(text)
    await shop.say(f"/start {CHONGQING}", who="another", event_id="same")
    await shop.say(f"/start {CHONGQING}", who="another", event_id="same")
    assert await kept() == {("", "opened"): 2, (CHONGQING, "opened"): 2, (DALIAN, "opened"): 1}


async def test_many_who_count_the_same_rows_at_once_lose_nothing(clocked: DeskSite) -> None:
    reached: list[Reached] = sorted((notice, step) for notice in (CHONGQING, DALIAN) for step in STEPS)
    library = clocked.desk.shelf.library
    await asyncio.gather(*(clocked.desk.database.write(counts.count, library, LATE, reached) for _ in range(16)))
    assert await column(clocked, visits.c.count) == [16] * 6


async def test_the_tables_have_what_was_counted_and_no_small_number(clocked: DeskSite) -> None:
    await clocked.desk.database.write(fill, clocked)
    actor = Actor(NOW, grant=Grant(frozenset({"numbers.see"}), read_scope(["chongqing"])))
    found = await clocked.desk.database.read(numbers, clocked.desk.shelf.library, actor, Asked())
    assert found.whole == ("14", "9", "0", "19", "15", "<5")  # an exact 16 would say that 4 stand behind 10 and <5
    assert cells(found, "by_notice") == {(CHONGQING,): found.whole}
    assert cells(found, "by_district") == {
        ("chongqing", "jiangbei"): ("5", "<5", "<5"), ("chongqing", "yuzhong"): ("10", "10", "<5"),
    }  # fmt: skip
    assert cells(found, "by_week") == {
        ("2026-10-05",): ("10", "10", "<5", "10", "10", "<5"), ("2026-11-16",): ("<5", "<5", "<5", "5", "<5", "<5"),
    }  # fmt: skip
    weeks = Asked(first=date(2026, 11, 20), last=date(2026, 11, 20))
    narrow = await clocked.desk.database.read(numbers, clocked.desk.shelf.library, actor, weeks)
    assert narrow.whole == ("<5", "<5", "<5", "5", "<5", "<5")


async def test_a_person_of_one_district_or_of_another_place_sees_their_own_only(clocked: DeskSite) -> None:
    await clocked.desk.database.write(fill, clocked)
    district = await clocked.logged_in("wang", "reader", "chongqing/jiangbei")
    await district.go("/desk/numbers")
    assert "渝中" not in district.words
    assert "打开 14" not in district.words
    assert "留意向 5，已联系 <5，已报送 <5" in district.words
    other = await clocked.logged_in("li", "reader", "dalian")
    await other.go("/desk/numbers")
    assert "重庆" not in other.words
    for query in (f"notice={CHONGQING}", "region=chongqing", "region=chongqing/yuzhong", "notice=nowhere"):
        assert (await other.go(f"/desk/numbers?{query}")).status_code == 404
    assert (await district.go("/desk/numbers?region=chongqing/yuzhong")).status_code == 404
    for query in ("first=soon", "first=0001-01-01", "last=0001-01-01", "last=9999-12-31"):
        assert (await other.go(f"/desk/numbers?{query}")).status_code == 422


async def test_the_file_says_what_the_page_says_and_is_recorded(clocked: DeskSite) -> None:
    await clocked.desk.database.write(fill, clocked)
    browser = await clocked.logged_in("wang", "clerk", "chongqing")
    await browser.go("/desk/numbers")
    assert browser.last.text.count('<rect class="bar"') == len(page.NAMES)
    answer = await browser.send(f"/desk/numbers/csv?notice={CHONGQING}")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[:2] == [["", *page.NAMES.values()], ["合计", "14", "9", "0", "19", "15", "<5"]]
    assert await column(clocked, audit.c.what) == ["numbers.exported"]
    reader = await clocked.logged_in("li", "reader", "chongqing")
    assert (await reader.send("/desk/numbers/csv", page="/desk/numbers")).status_code == 403
