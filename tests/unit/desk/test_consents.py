"""The ledger of consents: what was consented to and until when is known longer than who it was."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, text, update

from bot.staff import requests as asking
from bot.staff.consents import Consent, of_leads
from bot.store import leads as kept
from bot.store.crypto import Keys
from bot.store.database import open_database
from bot.store.desk.governing import consent_ledger
from bot.store.engine import usable
from bot.store.migrate import migrating, upgrade
from bot.store.retention import delete_some
from bot.store.tables import consents, leads
from knowledge.library import Library
from scheduler.retention import Expiry, Kept
from support.desk import DeskSite
from support.parrot import TIER, lead
from support.shop import SECRET

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
LATER = AT + timedelta(days=3)


def leave(connection: Connection, library: Library, keys: Keys, phone: str, *chats: str, at: datetime = AT) -> str:
    """Leave an intent from each of these chats."""
    one = ""
    for chat in chats:
        one = kept.record(connection, lead("张三", phone), library.tiers[TIER], "web", at, keys)
        kept.consent(connection, one, chat, "2026-11", "web", at)
    return one


async def left(site: DeskSite, phone: str, *chats: str, at: datetime = AT) -> str:
    desk = site.desk
    return await desk.database.write(leave, desk.shelf.library, desk.keys, phone, *chats, at=at)


async def ledger(site: DeskSite, *leads: str) -> list[tuple[datetime, datetime | None, str | None]]:
    found: list[Consent] = []
    for one in leads:
        found += await site.desk.database.read(of_leads, [one])
    return [(one.given, one.ended, one.why) for one in found]


async def ids(site: DeskSite) -> set[str]:
    return set(await site.desk.database.read(lambda c: c.execute(select(leads.c.id)).scalars().all()))


async def test_a_consent_is_renewed_and_withdrawn_and_outlives_its_lead(both: DeskSite) -> None:
    one = await left(both, "+8613800000001", "chat a")
    assert await ledger(both, one) == [(AT, None, None)]
    await left(both, "+8613800000001", "chat a", at=LATER)
    assert await ledger(both, one) == [(LATER, None, None), (AT, LATER, "renewed")]
    assert await both.desk.database.write(kept.withdraw, both.desk.keys, "chat a", LATER, "withdrawn") == 1
    assert await ids(both) == set()
    assert await ledger(both, one) == [(LATER, LATER, "withdrawn"), (AT, LATER, "renewed")]


async def test_a_lead_stays_while_another_chat_still_consents(site: DeskSite) -> None:
    one = await left(site, "+8613800000001", "chat a", "chat b")
    assert await site.desk.database.write(kept.withdraw, site.desk.keys, "chat a", LATER, "withdrawn") == 0
    assert await ids(site) == {one}
    assert sorted(why or "" for _, _, why in await ledger(site, one)) == ["", "withdrawn"]


async def test_whoever_is_forgotten_leaves_no_address_in_the_ledger(site: DeskSite) -> None:
    await left(site, "+8613800000001", "chat a")
    await site.desk.database.write(kept.withdraw, site.desk.keys, "chat a", LATER, "forgotten")
    rows = await site.desk.database.read(lambda c: c.execute(select(consent_ledger.c.address)).scalars().all())
    assert rows == [""]


async def test_leads_that_were_merged_go_together_when_one_of_them_loses_its_consent(both: DeskSite) -> None:
    group = [await left(both, f"+861380000000{n}", f"chat {n}") for n in range(4)]
    apart = await left(both, "+8613800000009", "chat 9")

    def merge(connection: Connection) -> None:
        for gone, into in zip(group[1:], group[:-1], strict=True):  # 3 → 2 → 1 → 0
            connection.execute(update(leads).where(leads.c.id == gone).values(merged_into=into))

    await both.desk.database.write(merge)
    assert await both.desk.database.write(kept.withdraw, both.desk.keys, "chat 2", LATER, "withdrawn") == 4
    assert await ids(both) == {apart}
    assert [why for _, _, why in await ledger(both, *group)] == ["together", "together", "withdrawn", "together"]
    assert await ledger(both, apart) == [(AT, None, None)]


async def test_a_lead_that_is_past_its_time_ends_its_consents(site: DeskSite) -> None:
    one = await left(site, "+8613800000001", "chat a")
    expiry = Expiry(Kept.LEADS, AT + timedelta(days=1))
    assert await site.desk.database.write(delete_some, expiry, LATER, site.desk.keys) == 1
    assert await ledger(site, one) == [(AT, LATER, "expired")]


async def test_a_lead_whose_middle_one_is_past_its_time_stays_with_the_one_it_was_merged_into(both: DeskSite) -> None:
    """Else nobody would see it, and who withdraws it would still be called because of the other."""
    shown, *middle = [await left(both, f"+861380000000{n}", f"chat {n}", at=AT) for n in range(3)]
    last = await left(both, "+8613800000008", "chat 8", at=LATER)

    def merge(connection: Connection) -> None:
        connection.execute(update(leads).where(leads.c.id == shown).values(updated=LATER))
        for gone, into in ((last, middle[1]), (middle[1], middle[0]), (middle[0], shown)):
            connection.execute(update(leads).where(leads.c.id == gone).values(merged_into=into))

    await both.desk.database.write(merge)
    assert await both.desk.database.write(delete_some, Expiry(Kept.LEADS, LATER), LATER, both.desk.keys) == 2
    assert await both.desk.database.write(kept.withdraw, both.desk.keys, "chat 8", LATER, "withdrawn") == 2
    assert await ids(both) == set()


async def test_answered_requests_go_after_their_time_and_open_ones_stay(site: DeskSite) -> None:
    database, now = site.desk.database, site.now
    browser = await site.logged_in("li", "administrator")
    assert browser.person is not None
    actor = site.actor(browser.person)
    for phone in ("+8613800000001", "+8613800000002"):
        await database.write(asking.take_down, site.desk.keys, actor, "delete", phone, "回拨")
    mine = await database.write(asking.listed, site.desk.keys, actor)
    await database.write(asking.close, site.desk.keys, actor, mine[0].id, "done", "")
    tomorrow = now + timedelta(days=1)
    assert await database.write(delete_some, Expiry(Kept.REQUESTS, tomorrow), now, site.desk.keys) == 1
    assert [one.id for one in await database.write(asking.listed, site.desk.keys, actor)] == [mine[1].id]


async def test_consents_from_before_the_ledger_are_written_into_it(database_url: str, library: Library) -> None:
    """The migration fills it once, however often it runs."""
    url, keys = usable(database_url), Keys((SECRET,))
    await migrating(url, upgrade)
    await migrating(url, lambda c: leave(c, library, keys, "+8613800000001", "chat a"))
    await migrating(url, lambda c: leave(c, library, keys, "+8613800000002", "chat b", at=LATER))

    def before(connection: Connection) -> None:
        connection.execute(consent_ledger.delete().where(consent_ledger.c.address == "chat a"))
        connection.execute(update(leads).values(district="shahekou"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0008'"))

    await migrating(url, before)
    await migrating(url, upgrade)
    database = open_database(database_url)
    rows = await database.read(_compared)
    await database.close()
    assert rows[0] == rows[1]
    assert {row["address"]: row["place"] for row in rows[2]}["chat a"].endswith("/shahekou")


def _compared(connection: Connection) -> list[list[dict[str, Any]]]:
    given, ledger = consents.c, consent_ledger.c
    now = select(given.lead, given.address, given.text_version, given.purpose, given.channel, given.at.label("given"))
    told = select(ledger.lead, ledger.address, ledger.text_version, ledger.purpose, ledger.channel, ledger.given)
    wanted = now.order_by(given.address), told.order_by(ledger.address), select(ledger.address, ledger.place)
    return [[dict(row) for row in connection.execute(one).mappings()] for one in wanted]


async def test_many_chats_that_withdraw_and_consent_at_once_leave_no_consent_without_its_lead(both: DeskSite) -> None:
    database = both.desk.database
    phones = [f"+861380000000{n}" for n in range(4)]
    leaving = [(phone, f"chat {n}") for n in range(4) for phone in phones]
    works: list[Awaitable[object]] = [left(both, phone, chat) for phone, chat in leaving]
    works += [database.write(kept.withdraw, both.desk.keys, f"chat {n}", LATER, "withdrawn") for n in range(4)]
    await asyncio.gather(*works)
    open_ones = await database.read(
        lambda c: set(c.execute(select(consent_ledger.c.lead).where(consent_ledger.c.ended.is_(None))).scalars())
    )
    consented = await database.read(lambda c: set(c.execute(select(consents.c.lead)).scalars()))
    assert open_ones == consented == await ids(both)
