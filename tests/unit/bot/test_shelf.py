"""The shelf shows the dates as the database has them, soon, and without keeping anybody waiting."""

import asyncio
import threading
from datetime import UTC, date, datetime

import pytest

from bot.shelf import Shelf
from bot.store import amendments
from bot.store.amendments import Year
from dialogs.conversation import Conversation
from dialogs.incoming import Incoming
from dialogs.subscription import Held
from dialogs.turn import Turn
from knowledge.amend import Amendment
from knowledge.calendar import OfficialYear
from knowledge.library import Library
from knowledge.timeline import Dated, timeline
from knowledge.year import dump_year
from support.parrot import parrot
from support.shop import Shop, opened

AT = datetime(2024, 3, 1, tzinfo=UTC)
NEW = date(2024, 4, 2)
DALIAN = "dalian-studio-2024"


async def amend(shop: Shop, stage: str = "hand-in", notice: str = DALIAN, ends: date | None = NEW) -> None:
    made = Amendment(notice, stage, None, ends, None, "大人社发〔2024〕9号", date(2024, 3, 1))
    await shop.service.database.write(amendments.add, made, "", AT)


def ends(library: Library, stage: str = "hand-in", notice: str = DALIAN) -> date | None:
    return next(one.ends for one in library.notices[notice].stages if one.id == stage)


async def test_nothing_amended_leaves_the_catalogue_as_encoded(shop: Shop, library: Library) -> None:
    shelf = Shelf(library)
    assert not await shelf.refresh(shop.service.database)
    assert shelf.library is library


async def test_an_amended_date_is_shown_after_a_refresh_and_once(shop: Shop, library: Library) -> None:
    shelf = Shelf(library)
    await amend(shop)
    assert ends(shelf.library) == date(2024, 3, 15)
    assert await shelf.refresh(shop.service.database)
    assert ends(shelf.library) == NEW
    shown = shelf.library
    assert not await shelf.refresh(shop.service.database)
    assert shelf.library is shown
    assert ends(library) == date(2024, 3, 15)


async def test_what_is_amended_again_follows(shop: Shop, library: Library) -> None:
    shelf = Shelf(library)
    for day in (NEW, date(2024, 4, 20)):
        await amend(shop, ends=day)
        assert await shelf.refresh(shop.service.database)
        assert ends(shelf.library) == day


async def test_at_the_start_the_dates_are_there_before_anybody_asks(shop: Shop, library: Library) -> None:
    await amend(shop)
    shelf = Shelf(library)
    assert ends(await shop.service.database.read(shelf.refresh_in)) == NEW
    assert ends(shelf.library) == NEW


async def test_what_was_put_in_place_in_a_hurry_is_made_ready_by_the_next_refresh(shop: Shop, library: Library) -> None:
    ready: list[Library] = []
    shelf = Shelf(library, ready.append)
    await amend(shop)
    await shop.service.database.write(shelf.refresh_in)
    assert ready == []
    assert await shelf.refresh(shop.service.database)
    assert ready == [shelf.library]
    assert not await shelf.refresh(shop.service.database)


async def test_a_refresh_that_was_overtaken_does_not_bring_an_older_date_back(shop: Shop, library: Library) -> None:
    newest = date(2024, 4, 20)
    started, go_on = threading.Event(), threading.Event()

    def warm(_fresh: Library) -> None:
        started.set()
        go_on.wait(10)

    shelf = Shelf(library, warm)
    await amend(shop)
    refreshing = asyncio.create_task(shelf.refresh(shop.service.database))
    await asyncio.to_thread(started.wait, 10)
    await amend(shop, ends=newest)
    await shop.service.database.write(shelf.refresh_in)
    go_on.set()
    await refreshing
    assert ends(shelf.library) == newest


async def test_the_old_dates_are_shown_until_the_new_ones_are_ready_and_nobody_waits(
    shop: Shop, library: Library
) -> None:
    shown: list[date | None] = []
    begun, went_on, waited = asyncio.Event(), threading.Event(), list[bool]()
    loop = asyncio.get_running_loop()

    def warm(_fresh: Library) -> None:
        shown.append(ends(shelf.library))
        loop.call_soon_threadsafe(begun.set)
        waited.append(went_on.wait(10))

    shelf = Shelf(library, warm)
    await amend(shop)
    refreshing = asyncio.create_task(shelf.refresh(shop.service.database))
    await begun.wait()
    went_on.set()  # nobody could, if the loop waited for what is being made ready
    assert await refreshing
    assert waited == [True]
    assert shown == [date(2024, 3, 15)]
    assert ends(shelf.library) == NEW


async def test_many_refreshes_at_once_make_one_catalogue(shop: Shop, library: Library) -> None:
    made: list[Library] = []
    shelf = Shelf(library, made.append)
    await amend(shop)
    told = await asyncio.gather(*(shelf.refresh(shop.service.database) for _ in range(5)))
    assert (sum(told), len(made)) == (1, 1)


@pytest.mark.parametrize(("notice", "stage"), [(DALIAN, "gone"), ("gone-2020", "hand-in")])
async def test_an_amendment_of_what_is_gone_is_left_out_and_said(
    shop: Shop, library: Library, notice: str, stage: str, caplog: pytest.LogCaptureFixture
) -> None:
    shelf = Shelf(library)
    await amend(shop, stage, notice)
    await amend(shop)
    assert await shelf.refresh(shop.service.database)
    assert ends(shelf.library) == NEW
    assert "fits no stage" in caplog.text


async def test_each_message_is_answered_from_the_dates_of_its_moment(database_url: str, library: Library) -> None:
    seen: list[date | None] = []

    def step(state: Conversation, incoming: Incoming, books: Library, now: datetime, held: Held) -> Turn:
        seen.append(ends(books))
        return parrot(state, incoming, books, now, held)

    async with opened(database_url, library, step) as shop:
        await shop.say("hi")
        await amend(shop)
        await shop.service.work.shelf.refresh(shop.service.database)
        await shop.say("hi")
    assert seen == [date(2024, 3, 15), NEW]


async def test_a_published_year_is_counted_with_from_the_next_refresh_on(shop: Shop, library: Library) -> None:
    craftsman, shelf = "dalian-craftsman-2021", Shelf(library)
    await amend(shop, "hand-in", craftsman, date(2031, 10, 10))
    await shelf.refresh(shop.service.database)
    before = posting(shelf.library, craftsman)
    holidays = frozenset(date(2031, 10, day) for day in range(1, 8))
    year = Year(2031, dump_year(OfficialYear(2031, holidays, frozenset())), "国办发明电〔2030〕7号", AT)
    await shop.service.database.write(amendments.publish, year)
    assert await shelf.refresh(shop.service.database)
    after = posting(shelf.library, craftsman)
    assert (before.provisional, after.provisional) == (True, False)
    assert before.ends is not None
    assert after.ends is not None
    assert after.ends < date(2031, 10, 1) < before.ends


def posting(library: Library, notice: str) -> Dated:
    found = timeline(library.notices[notice], calendar=library.calendar)
    return next(dated for dated in found if dated.stage.id == "unit-posting")
