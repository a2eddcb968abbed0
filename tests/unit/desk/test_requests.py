"""What people ask about their own data: answered wholly, within one's regions, and with nothing left behind."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, update

from bot.bureau.region import EVERYWHERE
from bot.staff import granting
from bot.staff import requests as work
from bot.staff.filters import Filters, Sort
from bot.staff.query import LeadQuery
from bot.staff.who import Actor, ForbiddenError
from bot.store import leads as kept
from bot.store.desk.casework import lead_events
from bot.store.desk.governing import consent_ledger, requests
from bot.store.desk.people import audit
from bot.store.tables import consents, leads
from support.desk import Browser, DeskSite
from support.parrot import TIER, lead

HERS, OTHER = "+8613800138000", "+8613900139000"
AT = datetime(2026, 11, 1, 8, tzinfo=UTC)


def leave(connection: Connection, /, site: DeskSite, phone: str, tier: str = TIER, **columns: Any) -> str:
    desk = site.desk
    effect = lead("王秀英", phone, tier)
    one = kept.record(connection, effect, desk.shelf.library.tiers[tier], "web", AT, desk.keys)
    kept.consent(connection, one, f"chat of {phone}", "2026-11", "web", AT)
    if columns:
        connection.execute(update(leads).where(leads.c.id == one).values(columns))
    return one


async def left(site: DeskSite, phone: str = HERS, **columns: Any) -> str:
    return await site.desk.database.write(leave, site, phone, **columns)


async def asked(browser: Browser, kind: str, phone: str = "138 0013 8000") -> str:
    await browser.send("/desk/requests", page="/desk/requests", phone=phone, kind=kind, how="回拨了号码")
    assert "已经登记" in browser.words
    return browser.last.url.path


async def rows(site: DeskSite, table: Any) -> int:
    return await site.desk.database.read(lambda c: c.execute(select(func.count()).select_from(table)).scalar_one())


def place(site: DeskSite) -> str:
    return site.desk.shelf.library.tiers[TIER].notice.place


async def test_whoever_asks_gets_everything_in_words_on_paper_and_as_json(site: DeskSite) -> None:
    await left(site)
    browser = await site.logged_in("li", "clerk", place(site))
    where = await asked(browser, "access")
    await browser.go(f"{where}/data")
    for said in ("王秀英", "13800138000", "某某机床厂", "留下申报意向", "告知文本 2026-11"):
        assert said in browser.words
    answer = await browser.go(f"{where}/data.json")
    assert answer.json()["leads"][0]["contact"] == [["姓名", "王秀英"], ["手机", "13800138000"]]
    await browser.send(f"{where}/end", page=where, state="done", reason="已当面交付")
    await browser.go(where)
    assert "已办结" in browser.words
    assert "已当面交付" in browser.words


async def test_whoever_asks_after_withdrawing_is_shown_the_proof_that_is_left(site: DeskSite) -> None:
    await left(site)
    await site.desk.database.write(kept.withdraw, site.desk.keys, f"chat of {HERS}", AT, "forgotten")
    browser = await site.logged_in("li", "clerk", place(site))
    where = await asked(browser, "access")
    await browser.go(f"{where}/data")
    assert "已经删除的意向" in browser.words
    assert "告知文本 2026-11 · web" in browser.words
    told = (await browser.go(f"{where}/data.json")).json()
    assert (told["leads"], [one["why"] for one in told["former"]]) == ([], ["本人要求忘记"])
    stranger = await site.logged_in("zhao", "clerk", "wenzhou")
    assert (await stranger.go(f"{await asked(stranger, 'access')}/data.json")).json()["former"] == []


async def test_nothing_of_another_region_is_shown_changed_or_deleted(both: DeskSite) -> None:
    mine, other = await left(both), await left(both, OTHER, place="wenzhou")
    browser = await both.logged_in("li", "clerk", place(both))
    stranger = await both.logged_in("zhao", "clerk", "wenzhou")
    where = await asked(browser, "delete", OTHER)
    assert "没有找到这个号码的线索" in browser.words
    await browser.send(f"{where}/delete", page=f"{where}/delete", count="1")
    assert browser.last.status_code == 409
    await browser.send(f"{where}/delete", count="0", page=f"{where}/delete")
    hers = await asked(browser, "correct")
    for path in (hers, f"{hers}/data", f"{hers}/data.json", f"{hers}/delete", f"{hers}/correct/{mine}"):
        assert (await stranger.go(path)).status_code == 404
    theirs = await asked(stranger, "correct", OTHER)
    await stranger.send(f"{theirs}/correct/{mine}", page=theirs, name="x", phone=HERS, unit="", version="1")
    assert stranger.last.status_code == 404
    assert await both.desk.database.read(lambda c: set(c.execute(select(leads.c.id)).scalars())) == {mine, other}


async def test_a_correction_is_found_by_the_new_words_and_not_by_the_old(both: DeskSite) -> None:
    one = await left(both)
    browser = await both.logged_in("li", "clerk", place(both))
    where = await asked(browser, "correct")
    form = f"{where}/correct/{one}"
    await browser.go(form)
    version = re.search(r'name="version" value="(\d+)"', browser.last.text)
    assert version is not None
    fields = {"name": "王秀瑛", "unit": "另一家船厂", "version": version[1]}
    await browser.send(form, **fields, phone="139")
    assert browser.last.status_code == 422
    assert 'value="王秀瑛"' in browser.last.text
    await browser.send(form, **fields, phone="13900139000")
    assert "已经更正" in browser.words
    assert "王秀瑛" in browser.words
    await browser.send(form, page=where, **fields | {"unit": "第三家"}, phone="13900139000")
    assert browser.last.status_code == 409  # of a version that is no more

    async def found(text: str) -> int:
        query = LeadQuery(scope=EVERYWHERE, today=AT.date(), filters=Filters(text=text), sort=Sort())
        return await both.desk.database.read(query.count, both.desk.keys)

    assert [await found(text) for text in ("13900139000", "王秀瑛", "船厂")] == [1, 1, 1]
    assert [await found(text) for text in ("13800138000", "王秀英", "机床")] == [0, 0, 0]


async def test_a_number_that_another_lead_of_the_tier_has_is_refused_gently(both: DeskSite) -> None:
    one = await left(both)
    await left(both, OTHER, place="wenzhou")
    browser = await both.logged_in("li", "clerk", place(both))
    form = f"{await asked(browser, 'correct')}/correct/{one}"
    await browser.send(form, page=form, name="王秀英", phone=OTHER, unit="", version="1")
    assert browser.last.status_code == 422
    assert "这个号码现在不能改到这一条上" in browser.words
    assert await rows(both, leads) == 2


async def test_a_deletion_says_how_much_and_leaves_only_the_proof_of_consent(both: DeskSite) -> None:
    one, sibling = await left(both), await left(both, OTHER)
    await both.desk.database.write(
        lambda c: c.execute(update(leads).where(leads.c.id == sibling).values(merged_into=one))
    )
    browser = await both.logged_in("li", "clerk", place(both))
    earlier = await asked(browser, "access")
    await browser.send(f"{earlier}/end", page=earlier, state="done", reason="已当面交付")
    where = await asked(browser, "delete")
    seen = select(func.count()).where(audit.c.what == "personal.seen")
    opened = await both.desk.database.read(lambda c: c.execute(seen).scalar_one())
    await browser.go(f"{where}/delete")
    assert "将删除 1 条线索，连同 1 条经过；1 份同意" in browser.words
    assert await both.desk.database.read(lambda c: c.execute(seen).scalar_one()) == opened + 1
    await browser.send(f"{where}/delete", count="7")
    assert browser.last.status_code == 409
    await browser.send(f"{where}/delete", page=f"{where}/delete", count="1")
    assert "已经删除 1 条线索" in browser.words
    assert [await rows(both, table) for table in (leads, lead_events, consents)] == [0, 0, 0]
    assert await both.desk.database.read(lambda c: set(c.execute(select(consent_ledger.c.why)).scalars())) == {"asked"}
    for page in (where, earlier):
        await browser.go(page)
        assert not [said for said in (HERS[3:], "138****8000") if said in browser.last.text]
    assert await both.desk.database.read(lambda c: set(c.execute(select(requests.c.phone)).scalars())) == {""}
    deeds = await both.desk.database.read(
        lambda c: list(c.execute(select(audit.c.what).order_by(audit.c.seq)).scalars())
    )
    assert {"personal.asked", "personal.ended"} <= set(deeds)
    assert deeds.count("personal.deleted") == 2  # also of the one that was merged with it


async def test_what_cannot_be_taken_down_is_kept_in_the_form(site: DeskSite) -> None:
    browser = await site.logged_in("li", "clerk")
    for fields in (
        {},
        {"phone": "138", "kind": "delete", "how": "回拨"},
        {"phone": HERS, "kind": "x", "how": "y" * 501},
    ):
        await browser.send("/desk/requests", page="/desk/requests", **fields)
        assert browser.last.status_code == 422
        assert "请先改好下面的内容" in browser.words
    assert await rows(site, requests) == 0
    where = await asked(browser, "delete")
    assert HERS[3:] not in browser.last.text
    await browser.send(f"{where}/end", page=where, state="refused")
    assert "要写明理由" in browser.words
    for path in ("/desk/requests/x", "/desk/requests/%00", f"{where}/correct/x"):
        assert (await browser.go(path)).status_code == 404


async def test_a_reader_may_not_even_look(site: DeskSite) -> None:
    browser = await site.logged_in("sun", "reader")
    assert browser.person is not None
    assert (await browser.go("/desk/requests")).status_code == 403
    actor: Actor = site.actor(browser.person)
    with pytest.raises(ForbiddenError):
        await site.desk.database.write(work.listed, site.desk.keys, actor)
    with pytest.raises(ForbiddenError):
        await site.desk.database.write(granting.delete, site.desk.keys, actor, "a request", 1)
