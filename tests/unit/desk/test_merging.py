"""Leads that are one: merged within a city, parted the last one first, and never past what somebody may see."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.bureau.region import EVERYWHERE
from bot.clock import day_in_china
from bot.staff import alike, duplicates, looking
from bot.staff.alike import ApartError
from bot.staff.casework import MissingError, Target
from bot.staff.duplicates import LaterMergeError
from bot.staff.filters import Filters, Sort
from bot.staff.query import LeadQuery
from bot.staff.who import Actor
from bot.store import leads as kept
from bot.store import tables
from bot.store.desk.people import audit
from bot.store.retention import delete_some
from scheduler.retention import Expiry, Kept
from support.desk import DeskSite
from support.door import NOW
from support.parrot import TIER, lead

OTHER, ELSEWHERE = "dalian-craftsman-2021/craftsman", "chongqing-studio-2024/chief"
PHONES = [f"+861380000000{n}" for n in range(5)]


async def left(site: DeskSite, phone: str = PHONES[0], tier: str = TIER, days: int = 0, **columns: Any) -> str:
    """Leave a lead, so many days ago, with these columns."""
    desk, at = site.desk, NOW - timedelta(days=days)
    library = desk.shelf.library
    one = await desk.database.write(kept.record, lead("张三", phone, tier), library.tiers[tier], "web", at, desk.keys)
    if columns:
        mine = tables.leads.c.id == one
        await desk.database.write(lambda c: c.execute(update(tables.leads).where(mine).values(columns)))
    return one


async def rows(site: DeskSite, *ids: str) -> list[Any]:
    found = await site.desk.database.read(lambda c: c.execute(select(tables.leads)).mappings().all())
    by_id = {row["id"]: row for row in found}
    return [by_id[one] for one in ids]


async def merge(site: DeskSite, actor: Actor, one: str, gone: Sequence[str]) -> None:
    version = {row["id"]: row["version"] for row in await rows(site, one, *gone)}
    targets = [Target(lead, version[lead]) for lead in (one, *gone)]
    await site.desk.database.write(duplicates.merge, site.desk.keys, actor, targets[0], targets[1:])


async def undoable(site: DeskSite, actor: Actor, one: str) -> str:
    return await site.desk.database.read(duplicates.undoable, actor, one)


async def part(site: DeskSite, actor: Actor, one: str, merged: str) -> None:
    await site.desk.database.write(duplicates.part, site.desk.keys, actor, one, merged)


async def found(site: DeskSite, text: str) -> list[str]:
    query = LeadQuery(EVERYWHERE, Filters(text=text), Sort(), day_in_china(NOW))
    return [one.id for one in (await site.desk.database.read(query.page, site.desk.keys, 9)).rows]


@pytest.fixture
async def clerk(timed: DeskSite) -> Actor:
    return timed.actor(await timed.person("li", "clerk", "dalian"))


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (0, 3, 1, 2)])
async def test_several_merged_at_once_are_parted_back_to_what_they_were(
    timed: DeskSite, clerk: Actor, order: tuple[int, ...]
) -> None:
    one, *gone = [await left(timed, PHONES[n], days=order[n]) for n in range(4)]
    before = await rows(timed, one, *gone)
    await merge(timed, clerk, one, gone)
    first = await undoable(timed, clerk, one)
    for _ in gone:
        await part(timed, clerk, one, await undoable(timed, clerk, one))
    with pytest.raises(MissingError):
        await part(timed, clerk, one, first)
    same = ("created", "updated", "status", "merged_into")
    assert [[row[name] for name in same] for row in await rows(timed, one, *gone)] == [
        [row[name] for name in same] for row in before
    ]
    assert await undoable(timed, clerk, one) == ""


async def test_only_the_last_merge_is_undone_and_none_before_it_that_others_may_see(
    timed: DeskSite, clerk: Actor
) -> None:
    one = await left(timed, PHONES[0], district="shahekou")
    near = await left(timed, PHONES[1], district="shahekou")
    far = await left(timed, PHONES[2], OTHER, district="zhongshan")
    here = timed.actor(await timed.person("wang", "clerk", "dalian/shahekou"))
    with pytest.raises(MissingError):
        await merge(timed, here, one, [far])
    await merge(timed, here, one, [near])
    earlier = await undoable(timed, here, one)
    await merge(timed, clerk, one, [far])
    assert await undoable(timed, here, one) == ""
    with pytest.raises(MissingError):
        await part(timed, here, one, earlier)
    with pytest.raises(LaterMergeError):
        await part(timed, clerk, one, earlier)
    assert [row["merged_into"] for row in await rows(timed, near, far)] == [one, one]
    library = timed.desk.shelf.library
    told = await timed.desk.database.write(looking.one, timed.desk.keys, here, library, one)
    assert [event.detail.get("tier") for event in told.events if event.kind == "merged"] == [None, TIER]
    await part(timed, clerk, one, await undoable(timed, clerk, one))
    assert await undoable(timed, here, one) == earlier
    await part(timed, here, one, earlier)
    assert [row["merged_into"] for row in await rows(timed, near, far)] == [None, None]
    recorded = await timed.desk.database.read(
        lambda c: c.execute(select(audit.c.subject, audit.c.place).where(audit.c.what == "lead.parted")).all()
    )
    assert {tuple(row) for row in recorded} == {
        (one, "dalian/shahekou"), (near, "dalian/shahekou"), (far, "dalian/zhongshan")
    }  # fmt: skip


async def test_leads_of_two_cities_are_never_one(timed: DeskSite) -> None:
    here, there = await left(timed), await left(timed, tier=ELSEWHERE)
    administrator = await timed.person("gu", "administrator")
    with pytest.raises(ApartError):
        await merge(timed, timed.actor(administrator), here, [there])
    assert await timed.desk.database.write(alike.groups, timed.desk.keys, timed.actor(administrator)) == []
    browser = await timed.browser(administrator)
    await browser.send("/desk/leads/duplicates", page="/desk/leads/duplicates", keep=here, lead=there)
    assert browser.last.status_code == 400
    assert "不同城市的线索由各自的人社部门跟进" in browser.words


async def test_whoever_works_on_one_goes_on_only_where_the_other_is_theirs(timed: DeskSite, clerk: Actor) -> None:
    owner = await timed.person("wang", "clerk", "dalian/zhongshan")
    for district, stays in (("zhongshan", owner.id), ("shahekou", None)):
        one = await left(timed, PHONES[0], district=district)
        gone = await left(timed, PHONES[1], OTHER, district="zhongshan", status="contacted", owner=owner.id)
        await merge(timed, clerk, one, [gone])
        (row,) = await rows(timed, one)
        assert (row["status"], row["owner"]) == ("contacted", stays)
        await part(timed, clerk, one, await undoable(timed, clerk, one))
        await timed.desk.database.write(lambda c: c.execute(tables.leads.delete()))


async def test_a_lead_is_found_by_all_that_was_merged_into_it_however_far_and_whoever_comes_back(
    timed: DeskSite, clerk: Actor
) -> None:
    ids = [await left(timed, phone) for phone in PHONES[:3]]
    await merge(timed, clerk, ids[1], [ids[2]])
    await merge(timed, clerk, ids[0], [ids[1]])
    for phone in PHONES[:3]:
        assert await found(timed, phone) == ids[:1]
        await left(timed, phone)
        assert [await found(timed, other) for other in PHONES[:3]] == [ids[:1]] * 3
    await part(timed, clerk, ids[0], await undoable(timed, clerk, ids[0]))
    assert [await found(timed, phone) for phone in PHONES[:3]] == [ids[:1], ids[1:2], ids[1:2]]


async def chain(site: DeskSite, actor: Actor) -> list[str]:
    """Leave three leads, the last of them years ago, and merge each into the one before."""
    made = [await left(site, phone, days=days) for phone, days in zip(PHONES, (0, 0, 800), strict=False)]
    for one, gone in ((1, 2), (0, 1)):
        await merge(site, actor, made[one], [made[gone]])
    return made


async def expire(site: DeskSite) -> int:
    expiry = Expiry(Kept.LEADS, NOW - timedelta(days=730))
    return await site.desk.database.write(delete_some, expiry, NOW, site.desk.keys)


async def test_no_lead_is_found_by_one_merged_into_it_that_is_past_its_time(timed: DeskSite, clerk: Actor) -> None:
    kept, middle, _ = await chain(timed, clerk)
    assert [await found(timed, text) for text in (*PHONES[:3], "0002")] == [[kept]] * 4
    assert await expire(timed) == 1
    assert [await found(timed, text) for text in (*PHONES[:3], "0002")] == [[kept], [kept], [], []]
    await part(timed, clerk, kept, await undoable(timed, clerk, kept))
    assert [await found(timed, text) for text in (*PHONES[:3], "0002")] == [[kept], [middle], [], []]


@pytest.mark.parametrize("strange", [0, 1])
async def test_a_lead_of_a_key_that_is_not_at_hand_lets_what_is_past_its_time_go(
    timed: DeskSite, clerk: Actor, strange: int
) -> None:
    kept, *others = await chain(timed, clerk)
    mine = tables.leads.c.id == (kept, *others)[strange]
    sealed = {"phone_sealed": b"sealed with another key"}
    await timed.desk.database.write(lambda c: c.execute(update(tables.leads).where(mine).values(sealed)))
    assert await expire(timed) == 1
    assert [await found(timed, phone) for phone in PHONES[:3]] == [[kept] if strange else [], [], []]
