"""Dates that were amended, and calendars that were published, on both databases."""

from datetime import UTC, date, datetime

from bot.store import amendments
from bot.store.amendments import NOTHING, Year
from knowledge.amend import Amendment
from support.shop import Shop

AT = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)  # in China it is the 21st already
DALIAN = "dalian-studio-2024"


def moved(
    ends: date | None, stage: str = "hand-in", notice: str = DALIAN, source: str = "大人社发〔2026〕3号"
) -> Amendment:
    return Amendment(notice, stage, None, ends, "18:00" if ends else None, source, date(2026, 11, 21))


async def amend(shop: Shop, *made: Amendment) -> None:
    for one in made:
        await shop.service.database.write(amendments.add, one, "王", AT)


async def test_an_amendment_comes_back_as_it_was_made(shop: Shop) -> None:
    await amend(shop, moved(date(2026, 3, 31)))
    assert await shop.service.database.read(amendments.current) == (moved(date(2026, 3, 31)),)
    (kept,) = await shop.service.database.read(lambda connection: list(amendments.history(connection)))
    assert (kept.amendment, kept.author, kept.at) == (moved(date(2026, 3, 31)), "王", AT)


async def test_the_newest_of_a_stage_counts_and_nothing_earlier_is_lost(shop: Shop) -> None:
    first, other, last = moved(date(2026, 3, 31)), moved(date(2026, 3, 1), "district-check"), moved(None)
    await amend(shop, first, other, last)
    assert await shop.service.database.read(amendments.current) == (other, last)
    remembered = await shop.service.database.read(lambda connection: list(amendments.history(connection, DALIAN)))
    assert [one.amendment for one in remembered] == [first, other, last]
    assert await shop.service.database.read(lambda connection: list(amendments.history(connection, "other"))) == []


async def test_the_mark_is_another_after_everything_that_is_kept(shop: Shop) -> None:
    marks = [await shop.service.database.read(amendments.mark)]
    await amend(shop, moved(date(2026, 3, 31)))
    marks.append(await shop.service.database.read(amendments.mark))
    for at in (AT, AT.replace(hour=18)):
        await shop.service.database.write(amendments.publish, Year(2031, "{}", "国办发明电〔2030〕7号", at))
        marks.append(await shop.service.database.read(amendments.mark))
    assert marks[0] == NOTHING
    assert len(set(marks)) == 4
    assert await shop.service.database.read(amendments.mark) == marks[-1]


async def test_a_year_that_is_published_again_takes_the_place_of_the_first(shop: Shop) -> None:
    for days in ("[1]", "[2]"):
        await shop.service.database.write(amendments.publish, Year(2031, days, "国办", AT))
    assert await shop.service.database.read(amendments.years) == (Year(2031, "[2]", "国办", AT),)
