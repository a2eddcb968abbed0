"""What becomes of a lead that is left again, and of leads from before there were words to find them by."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from bot.bureau.region import EVERYWHERE
from bot.indexing import Indexing
from bot.staff import alike, casework, duplicates
from bot.staff.casework import Target
from bot.staff.edits import SetOwner, SetStatus
from bot.staff.filters import Filters, Sort
from bot.staff.query import LeadQuery
from bot.store import leads as store
from bot.store import tables
from bot.store.desk import events
from bot.store.desk.events import Event
from dialogs.effect import RecordLead
from knowledge.verdict import Verdict
from support.desk import DeskSite
from support.leads import make_leads
from support.parrot import lead

PHONE = "+8613800000007"
TIER = "dalian-craftsman-2021/craftsman"


async def leave(site: DeskSite, effect: RecordLead) -> str:
    tier = site.desk.shelf.library.tiers[effect.tier]
    return await site.desk.database.write(store.record, effect, tier, "web", site.now, site.desk.keys)


async def row_of(site: DeskSite, lead_id: str) -> Any:
    wanted = select(tables.leads).where(tables.leads.c.id == lead_id)
    return await site.desk.database.read(lambda connection: connection.execute(wanted).one())


async def told(site: DeskSite, lead_id: str) -> list[Event]:
    return await site.desk.database.read(events.of_leads, site.desk.keys, [lead_id])


async def found(site: DeskSite, text: str) -> list[str]:
    query = LeadQuery(EVERYWHERE, Filters(text=text), Sort(), site.now.date())
    return await site.desk.database.read(lambda connection: list(query.ids(connection, site.desk.keys)))


@pytest.fixture
async def clerk(site: DeskSite) -> Any:
    return site.actor(await site.person())


async def change(site: DeskSite, clerk: Any, target: Target, edit: Any) -> None:
    desk = site.desk
    await desk.database.write(casework.change, desk.keys, clerk, desk.shelf.library, target, edit)


async def test_a_lead_that_is_left_again_is_told_and_keeps_the_work_that_was_done(site: DeskSite, clerk: Any) -> None:
    first = lead("张三", PHONE, TIER)
    one = await leave(site, first)
    await change(site, clerk, Target(one, 1), SetStatus("contacted"))
    await change(site, clerk, Target(one, 2), SetOwner(clerk.id))
    again = replace(first, unit="新开的修配部", verdict=Verdict.QUALIFIES, answers={"leader_age": 46}, unsure=())
    assert await leave(site, again) == one
    row = await row_of(site, one)
    assert (row.version, row.status, row.owner) == (4, "contacted", clerk.id)
    newest, *_, oldest = await told(site, one)
    assert (oldest.kind, newest.kind, newest.person) == ("left", "changed", None)
    assert newest.detail["changes"] == {
        "unit": ["某某机床厂", "新开的修配部"],
        "verdict": ["review", "qualifies"],
        "answers": ["leader_age", "leader_level", "leader_titles"],
    }
    assert await found(site, "修配部") == [one]
    assert await found(site, "机床厂") == []


async def test_somebody_who_gave_up_and_comes_back_is_a_new_lead_once_more(site: DeskSite, clerk: Any) -> None:
    one = await leave(site, lead("张三", PHONE, TIER))
    await change(site, clerk, Target(one, 1), SetStatus("dropped", "withdrew"))
    await leave(site, lead("张三", PHONE, TIER))
    row, newest = await row_of(site, one), (await told(site, one))[0]
    assert (row.status, row.reason) == ("new", "")
    assert (newest.kind, newest.detail["reason"]) == ("reopened", "withdrew")


async def test_a_merged_lead_that_is_left_again_brings_back_the_kept_one(site: DeskSite, clerk: Any) -> None:
    kept, gone = await leave(site, lead("张三", "+8613900010002", TIER)), await leave(site, lead("张三", PHONE, TIER))
    await change(site, clerk, Target(kept, 1), SetStatus("dropped", "unreachable"))
    targets = Target(kept, 2), [Target(gone, 1)]
    await site.desk.database.write(duplicates.merge, site.desk.keys, clerk, *targets)
    await leave(site, replace(lead("张三", PHONE, TIER), unit="新开的修配部"))
    row = await row_of(site, kept)
    assert (row.status, row.version) == ("new", 5)
    assert await found(site, "修配部") == [kept]
    assert await found(site, "13800000007") == [kept]


async def test_the_same_person_with_another_phone_is_found_within_the_region_only(site: DeskSite, clerk: Any) -> None:
    both = [await leave(site, lead("张 三", PHONE, TIER)), await leave(site, lead("张三", "+8613900010002", TIER))]
    await leave(site, lead("张三", "+8613900010003", "dalian-studio-2024/municipal"))
    (group,) = await site.desk.database.write(alike.groups, site.desk.keys, clerk)
    assert (group.sign, {one.id for one in group.leads}) == ("person", set(both))
    there = site.actor(await site.person("li", "clerk", "chongqing"))
    assert await site.desk.database.write(alike.groups, site.desk.keys, there) == []


async def test_leads_from_before_are_found_by_their_words_after_a_while(site: DeskSite) -> None:
    library = site.desk.shelf.library
    made = await site.desk.database.write(make_leads, site.desk.keys, library, 5)

    def forget(connection: Connection) -> None:
        connection.execute(update(tables.leads).values(twin=None, words=None))
        connection.execute(update(tables.leads).where(tables.leads.c.id == made[4].row["id"]).values(name_sealed=b"x"))

    await site.desk.database.write(forget)
    assert await found(site, made[0].phone) == []
    await Indexing(site.desk.database, site.desk.keys).run()
    assert await found(site, made[0].phone) == [made[0].row["id"]]
    assert await found(site, made[4].phone) == []  # it opens with no key that we have, and holds up no other
