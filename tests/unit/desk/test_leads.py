"""Working on leads: what a clerk sees, changes, merges and undoes, and what becomes of what two do at once."""

import re
from html import unescape
from typing import Any
from urllib.parse import unquote_plus

import pytest
from sqlalchemy import Connection, select

from bot.staff import casework
from bot.staff.casework import Target
from bot.staff.edits import SetNext, SetStatus
from bot.store import tables
from bot.store.desk.people import audit
from support.desk import Browser, DeskSite
from support.leads import MadeUp, make_leads

TIER, OTHER = "dalian-craftsman-2021/craftsman", "dalian-studio-2024/municipal"
CHONGQING = "chongqing-studio-2024/chief"
PHONE = "+8613800000007"


async def left(site: DeskSite, count: int = 1, **fixed: Any) -> list[MadeUp]:
    """Leave leads, all for one tier unless said otherwise, and new."""
    library = site.desk.shelf.library
    chosen = {"tier": next(iter(library.tiers)), "status": "new", "due": None, "owner": None, "reason": ""} | fixed
    return await site.desk.database.write(make_leads, keys=site.desk.keys, library=library, count=count, **chosen)


async def row_of(site: DeskSite, lead: str) -> Any:
    wanted = select(tables.leads).where(tables.leads.c.id == lead)
    return await site.desk.database.read(lambda connection: connection.execute(wanted).one())


async def recorded(site: DeskSite) -> list[str]:
    def read(connection: Connection) -> list[str]:
        return list(connection.execute(select(audit.c.what).order_by(audit.c.seq)).scalars())

    return await site.desk.database.read(read)


def hidden(browser: Browser, form: str, name: str) -> str:
    """Return a hidden field of the form that goes to a path."""
    found = re.search(rf'action="{re.escape(form)}".*?name="{name}" value="([^"]*)"', browser.last.text, re.DOTALL)
    assert found, f"{form} has no {name}"
    return unescape(found[1])


async def test_a_filter_stands_in_the_address_but_no_number_that_was_typed(site: DeskSite) -> None:
    mine, other = (await left(site, phone=PHONE))[0], (await left(site, seed=2))[0]
    browser = await site.logged_in()
    await browser.send("/desk/leads", page="/desk/leads", text="138 0000 0007", status="new")
    assert browser.last.status_code == 200
    address = str(browser.last.url)
    assert "status=new" in address
    assert PHONE[3:] not in unquote_plus(address).replace(" ", "")
    assert mine.name in browser.words
    assert other.row["id"] not in browser.last.text
    assert "138****0007" in browser.words
    assert "13800000007" not in browser.last.text
    assert "共 1 条" in browser.words


async def test_nothing_of_another_region_is_listed_counted_opened_or_changed(site: DeskSite) -> None:
    own, elsewhere = await left(site, 2, tier=TIER), await left(site, 2, seed=2, tier=CHONGQING)
    browser = await site.logged_in("li", "clerk", "dalian")
    await browser.go("/desk/leads")
    assert "共 2 条" in browser.words
    assert all(lead.row["id"] not in browser.last.text for lead in elsewhere)
    assert "重庆" not in browser.words
    token = browser.csrf
    there, nowhere = elsewhere[0].row["id"], "0" * 8 + "-0000-4000-8000-" + "0" * 12
    answers = set()
    for lead in (there, nowhere, "not an id", "%00"):
        answers.add(unescape((await browser.go(f"/desk/leads/{lead}")).text).replace(lead, ""))
        assert browser.last.status_code == 404
        for form in ("number", "note", "next"):
            await browser.send(f"/desk/leads/{lead}/{form}", csrf=token, version="1", text="x")
            assert browser.last.status_code == 404
    assert len(answers) == 1
    both = [there, own[0].row["id"]]
    await browser.send("/desk/leads/change", page="/desk/leads", lead=both, do="due", due="2090-01-01")
    assert "会改 1 条" in browser.words
    await browser.send("/desk/leads/duplicates", page="/desk/leads", keep=own[0].row["id"], lead=there)
    assert browser.last.status_code == 404
    assert (await row_of(site, there)).version == 1


async def test_a_number_is_shown_when_asked_for_and_that_is_recorded(site: DeskSite) -> None:
    lead = (await left(site, phone=PHONE))[0].row["id"]
    browser = await site.logged_in()
    await browser.go(f"/desk/leads/{lead}")
    assert "138****0007" in browser.words
    assert "0000007" not in browser.last.text
    await browser.send(f"/desk/leads/{lead}/number")
    assert f'href="tel:{PHONE}"' in browser.last.text
    assert (await recorded(site))[-3:] == ["lead.seen", "lead.revealed", "lead.seen"]
    reader = await site.logged_in("zhao", "reader")
    await reader.send(f"/desk/leads/{lead}/number", page=f"/desk/leads/{lead}")
    assert reader.last.status_code == 403


async def test_what_a_clerk_did_is_told_in_words_the_newest_first(site: DeskSite) -> None:
    lead = (await left(site))[0].row["id"]
    browser = await site.logged_in()
    page = f"/desk/leads/{lead}"
    pins = {"page": page}
    await browser.send(f"{page}/owner", **pins, version="1", owner=browser.person.id if browser.person else "")
    await browser.send(f"{page}/next", **pins, version="2", action="送材料清单", due="2090-03-01")
    await browser.send(f"{page}/note", **pins, text="约周五 <b>面谈</b>，电话 13911112222")
    await browser.send(f"{page}/status", **pins, version="3", status="dropped", reason="unreachable")
    words = browser.words
    assert (
        words.index("新线索 → 放弃")
        < words.index("约周五")
        < words.index("送材料清单")
        < words.index("没有人 → wang 同志")
    )
    assert "原因：联系不上" in words
    assert "<b>面谈" not in browser.last.text
    row = await row_of(site, lead)
    assert (row.status, row.reason, row.due, row.next_sealed, row.version) == ("dropped", "unreachable", None, None, 4)
    reader = await site.logged_in("zhao", "reader")
    await reader.go(page)
    assert "约周五" in reader.words
    assert "13911112222" not in reader.last.text


@pytest.mark.parametrize(
    ("form", "fields", "why"),
    [
        ("status", {"status": "chosen"}, "不能直接改成"),
        ("status", {"status": "dropped"}, "请选一个原因"),
        ("owner", {"owner": "nobody there"}, "不负责"),
        ("next", {"action": "打电话", "due": "2020-01-01"}, "已经过去"),
        ("next", {"action": "打电话", "due": "11月30日"}, "日期请写成"),
        ("next", {"action": "长" * 201, "due": ""}, "写得太长"),
        ("district", {"district": "atlantis"}, "请从列出的区县里选"),
    ],
)
async def test_what_cannot_be_done_is_said_and_what_was_typed_stays(
    site: DeskSite, form: str, fields: dict[str, str], why: str
) -> None:
    lead = (await left(site, district=""))[0].row["id"]
    browser = await site.logged_in()
    await browser.send(f"/desk/leads/{lead}/{form}", page=f"/desk/leads/{lead}", version="1", **fields)
    assert browser.last.status_code == 400
    assert why in browser.words
    assert fields.get("action", "") in browser.last.text
    assert fields.get("due", "") in browser.last.text
    assert (await row_of(site, lead)).version == 1


async def test_the_second_of_two_clerks_sees_what_the_first_did_and_loses_nothing(site: DeskSite) -> None:
    lead = (await left(site))[0].row["id"]
    first, second = await site.logged_in("wang"), await site.logged_in("li")
    page = f"/desk/leads/{lead}"
    await second.go(page)
    pins = {name: hidden(second, f"{page}/next", name) for name in ("version", "seen")}
    await first.send(f"{page}/status", page=page, version="1", status="contacted")
    await second.send(f"{page}/next", **pins, action="周一再打", due="2090-03-01")
    assert second.last.status_code == 409
    assert "您打开之后别人改过" in second.words
    assert "新线索 → 已联系" in second.words
    assert 'value="周一再打"' in second.last.text
    assert 'value="2090-03-01"' in second.last.text
    again = {name: hidden(second, f"{page}/next", name) for name in ("version", "seen")}
    await second.send(f"{page}/next", **again, action="周一再打", due="2090-03-01")
    row = await row_of(site, lead)
    assert (row.status, str(row.due)) == ("contacted", "2090-03-01")


async def test_many_are_changed_after_it_was_said_how_many_and_why_not_the_others(site: DeskSite) -> None:
    fresh, ended = await left(site, 4), await left(site, 2, seed=2, status="chosen")
    browser = await site.logged_in()
    await browser.go("/desk/leads")
    await browser.send("/desk/leads/change", which="all", do="status", status="contacted", query="")
    assert "选了 6 条" in browser.words
    assert "会改 4 条" in browser.words
    assert "2 条：从现在的状态不能直接改成这个状态" in browser.words
    fields = ("do", "owner", "status", "reason", "due", "query", "pins")
    form = {name: hidden(browser, "/desk/leads/change/now", name) for name in fields}
    actor = site.actor(await site.person("li"))
    library, quick = site.desk.shelf.library, Target(fresh[0].row["id"], 1)
    await site.desk.database.write(casework.change, site.desk.keys, actor, library, quick, SetNext("先打", None))
    await browser.send("/desk/leads/change/now", **form)
    assert "已改 3 条" in browser.words
    assert "1 条没有改" in browser.words
    rows = [await row_of(site, lead.row["id"]) for lead in (*fresh, *ended)]
    assert [row.status for row in rows] == ["new", *["contacted"] * 3, *["chosen"] * 2]
    assert (await recorded(site)).count("leads.changed") == 1
    await browser.send("/desk/leads/change/now", **form | {"pins": form["pins"][:-8] + "AAAAAAA="})
    assert browser.last.status_code == 400


async def test_a_merge_is_shown_first_then_done_and_can_be_undone(site: DeskSite) -> None:
    one = (await left(site, phone=PHONE, tier=TIER, name="张三"))[0].row["id"]
    two = (await left(site, seed=2, phone=PHONE, tier=OTHER, name="张三丰", status="submitted"))[0].row["id"]
    before = [await row_of(site, one), await row_of(site, two)]
    browser = await site.logged_in()
    await browser.go("/desk/leads/duplicates")
    assert "手机相同，2 条" in browser.words
    await browser.send("/desk/leads/duplicates", keep=one, lead=two)
    assert "已报送" in browser.words
    assert "不是同一个通知或档次" in browser.words
    pins = [f"{one}:1", f"{two}:1"]
    await browser.send("/desk/leads/duplicates/merge", pin=pins)
    assert "合并了一条重复线索" in browser.words
    merged = await row_of(site, one)
    assert (merged.status, merged.created) == ("submitted", min(row.created for row in before))
    assert str((await browser.go(f"/desk/leads/{two}")).url).endswith(one)
    await browser.send("/desk/leads", page="/desk/leads", text="张三丰")
    assert "共 1 条" in browser.words
    assert one in browser.last.text
    library = site.desk.shelf.library
    actor = site.actor(await site.person("li"))
    back = SetStatus("preparing", "returned")
    await site.desk.database.write(casework.change, site.desk.keys, actor, library, Target(one, 2), back)
    await browser.go(f"/desk/leads/{one}")
    await browser.send(f"/desk/leads/{one}/part", merge=hidden(browser, f"/desk/leads/{one}/part", "merge"))
    assert "合并已撤销" in browser.words
    after = [await row_of(site, one), await row_of(site, two)]
    assert [row.created for row in after] == [row.created for row in before]
    assert [row.status for row in after] == ["preparing", "submitted"]  # what was done after the merge stays
    assert [row.merged_into for row in after] == [None, None]
    await browser.send("/desk/leads", page="/desk/leads", text="张三丰")
    assert two in browser.last.text
    assert one not in browser.last.text


async def test_a_shared_filter_shows_everybody_their_own_rows(site: DeskSite) -> None:
    await left(site, 3, tier=TIER)
    chief, clerk = await site.logged_in("chen"), await site.logged_in("li", "clerk", "chongqing")
    await chief.send("/desk/leads/views", page="/desk/leads", query="status=new", name="新来的", shared="1")
    await clerk.go("/desk/leads")
    found = re.search(r'href="([^"]+)">新来的', clerk.last.text)
    assert found
    await clerk.go(unescape(found[1]))
    assert "共 0 条" in clerk.words
    assert "删除保存的筛选" not in clerk.words


async def test_an_address_that_cannot_be_read_is_told_gently(site: DeskSite) -> None:
    browser = await site.logged_in()
    days = ("first=2026-99-99", "first=0001-01-01")
    for broken in (*days, "due=soon", "sort=phone", "q=abc", "after=x", "notice=a%0Ab"):
        await browser.go(f"/desk/leads?{broken}")
        assert browser.last.status_code == 400, broken
        assert "重新筛选" in browser.words


async def test_the_first_page_counts_what_there_is_to_do_and_leads_there(site: DeskSite) -> None:
    await left(site, 3)
    browser = await site.logged_in()
    await browser.go("/desk")
    found = re.search(r'href="([^"]+)"><span class="figure">3</span> <span>新来的线索<', browser.last.text)
    assert found
    await browser.go(unescape(found[1]))
    assert "共 3 条" in browser.words
    reader = await site.logged_in("zhao", "reader")
    assert "我的，" in (await browser.go("/desk")).text
    assert "我的，" not in (await reader.go("/desk")).text


async def test_a_filter_that_names_somebody_is_not_shared(site: DeskSite) -> None:
    browser = await site.logged_in()
    await browser.send("/desk/leads", page="/desk/leads", text="13800000007")
    dump = browser.last.url.query.decode()
    answer = await browser.send("/desk/leads/views", query=dump, name="他", shared="1")
    assert answer.status_code == 400
    await browser.send("/desk/leads/views", page="/desk/leads", query=dump, name="他")
    assert "筛选已保存" in browser.words
