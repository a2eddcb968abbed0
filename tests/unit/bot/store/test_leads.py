"""A lead is one for a person and a tier, consented to by address, and gone when nobody consents any more."""

import asyncio

import pytest
from sqlalchemy import Connection, select

from bot.store import leads, tables
from knowledge.verdict import Verdict
from support.parrot import lead
from support.shop import Shop

FIRST, SECOND = "lead 张三 +8613800000000", "lead 张三丰 +86138-0000-0000"


def opened(connection: Connection, shop: Shop) -> list[dict[str, str]]:
    keys = shop.service.keys
    return [
        {name: keys.open_text(row[f"{name}_sealed"], leads.place(name, row["id"])) for name in leads.SEALED}
        for row in connection.execute(select(tables.leads)).mappings()
    ]


async def test_the_same_phone_and_tier_is_one_lead_brought_up_to_date(shop: Shop) -> None:
    await shop.say(FIRST)
    await shop.say(SECOND)
    assert await shop.rows(tables.leads) == 1
    assert await shop.rows(tables.consents) == 1
    kept = (await shop.service.database.read(opened, shop))[0]
    assert (kept["name"], kept["note"]) == ("张三丰", "=1+1")
    assert '"leader_level"' in kept["answers"]


async def test_another_tier_or_phone_is_another_lead(shop: Shop) -> None:
    await shop.say(FIRST)
    await shop.say(FIRST + " lucheng-studio-2024/district")
    await shop.say("lead 张三 +8613900000000")
    assert await shop.rows(tables.leads) == 3


async def test_a_lead_lasts_until_the_last_address_withdraws(shop: Shop) -> None:
    await shop.say(FIRST, who="phone")
    await shop.say(FIRST, who="desk")
    assert await shop.rows(tables.consents) == 2
    await shop.say("withdraw", who="phone")
    assert (await shop.rows(tables.leads), await shop.rows(tables.consents)) == (1, 1)
    await shop.say("withdraw", who="stranger")
    assert await shop.rows(tables.leads) == 1
    await shop.say("withdraw", who="desk")
    assert (await shop.rows(tables.leads), await shop.rows(tables.consents)) == (0, 0)


async def test_withdrawing_takes_the_typed_name_out_of_the_chat_and_keeps_the_rest(shop: Shop) -> None:
    await shop.say("hallo")
    await shop.say("draft 张三")
    await shop.say(FIRST, event_id="typed")
    await shop.say("withdraw")
    lines = [line.text for line in await shop.service.history("test", "42") if line.author == "person"]
    assert lines == ["hallo", "withdraw"]
    again = await shop.say(FIRST, event_id="typed")
    assert again.repeated
    assert again.messages == ()
    assert await shop.rows(tables.leads) == 0


async def test_parallel_chats_make_one_lead(shop: Shop) -> None:
    await asyncio.gather(*(shop.say(FIRST, who=str(n)) for n in range(10)))
    assert (await shop.rows(tables.leads), await shop.rows(tables.consents)) == (1, 10)


async def test_withdrawing_and_consenting_at_once_loses_no_consent(shop: Shop) -> None:
    for n in range(10):
        await shop.say(FIRST, who="old")
        await asyncio.gather(shop.say("withdraw", who="old"), shop.say(FIRST, who=f"new {n}"))
        assert (await shop.rows(tables.leads), await shop.rows(tables.consents)) == (1, n + 1)


async def test_the_record_keeps_the_verdict_as_it_was(shop: Shop) -> None:
    await shop.say(FIRST)
    row = await shop.service.database.read(lambda connection: connection.execute(select(tables.leads)).one())
    assert (row.verdict, row.tier, row.notice, row.channel) == (
        Verdict.REVIEW, lead("", "").tier, "dalian-studio-2024", "test",
    )  # fmt: skip
    assert row.created.tzinfo is not None


@pytest.mark.parametrize("column", ["name_sealed", "phone_sealed"])
async def test_no_sealed_column_holds_its_plain_value(shop: Shop, column: str) -> None:
    await shop.say(FIRST)
    sealed = await shop.service.database.read(
        lambda connection: connection.execute(select(tables.leads.c[column])).scalar_one()
    )
    assert "张三".encode() not in sealed
    assert b"1380000" not in sealed
