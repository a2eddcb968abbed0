"""The page of the record: the newest first, in words, and nothing of another region."""

import re
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, text

from bot.staff.deeds import words
from bot.staff.record import Subject, note
from bot.staff.who import command
from bot.store.crypto import Keys
from support.desk import DeskSite

PROGRAM = Path(__file__).parents[3] / "bot"


def entries(connection: Connection, keys: Keys, at: datetime) -> None:
    """Record two of each of three regions and one of none."""
    for place in ("dalian", "dalian/shahekou", "chongqing"):
        for n in range(2):
            actor = command(at - timedelta(days=n), "tests")
            note(connection, keys, actor, "lead.seen", Subject("lead", f"lead-{place}-{n}", place), ids=["a", "b"])
    note(connection, keys, command(at, "clock"), "keys.rotated", Subject("keys"), rows=7)


async def filled(site: DeskSite) -> None:
    await site.desk.database.write(entries, site.desk.keys, site.now)


def subjects(page: str) -> set[str]:
    return set(re.findall(r"subject=(lead-[\w%/-]+)", page.replace("%2F", "/")))


EVERY = {f"lead-{place}-{n}" for place in ("dalian", "dalian/shahekou", "chongqing") for n in range(2)}


async def test_everybody_sees_their_regions_and_what_they_did_themselves(both: DeskSite) -> None:
    await filled(both)
    seen = {}
    for login, region in (("all", "*"), ("city", "dalian"), ("part", "dalian/shahekou"), ("none", "wenzhou")):
        browser = await both.logged_in(login, "administrator", region)
        await browser.go("/desk/record")
        assert (await browser.go("/desk/record")).status_code == 200
        seen[login] = subjects(browser.last.text)
        assert "查看了审计记录" in browser.words.split("序号")[1]
        assert ("换用了新密钥" in browser.words.split("序号")[1]) is (login == "all")
    assert seen["all"] == EVERY
    assert seen["city"] == {one for one in EVERY if "dalian" in one}
    assert seen["part"] == {one for one in EVERY if "shahekou" in one}
    assert seen["none"] == set()


async def test_a_clerk_is_not_let_in(site: DeskSite) -> None:
    browser = await site.logged_in("li", "clerk")
    assert (await browser.go("/desk/record")).status_code == 403


async def test_filters_find_and_never_reach_further_than_the_region(site: DeskSite) -> None:
    await filled(site)
    browser = await site.logged_in("wang", "administrator", "dalian")
    await browser.go("/desk/record?kind=lead&subject=lead-dalian-1")
    assert subjects(browser.last.text) == {"lead-dalian-1"}
    await browser.go("/desk/record?kind=lead&subject=lead-chongqing-1")
    assert "没有符合条件的记录" in browser.words
    day = (site.now + timedelta(hours=8)).date()
    await browser.go(f"/desk/record?kind=lead&first={day}&last={day}")
    assert subjects(browser.last.text) == {"lead-dalian-0", "lead-dalian/shahekou-0"}
    await browser.go(f"/desk/record?what=record.seen&person={browser.person.id if browser.person else ''}")
    assert browser.words.count("wang 同志 · 管理员") == 3


EDGES = ("first=0001-01-01", "last=0001-01-01", "first=9999-12-31", "last=9999-12-31")


async def test_an_address_that_nobody_can_read_is_answered_gently(site: DeskSite) -> None:
    browser = await site.logged_in("wang", "administrator")
    for query in (
        "first=yesterday",
        "before=x",
        "before=99999999999999999999999",
        "subject=%00'--",
        "person=%ff",
        *EDGES,
    ):
        assert (await browser.go(f"/desk/record?{query}")).status_code == 200
    await browser.go("/desk/record?first=yesterday")
    assert "日期请写成" in browser.words


async def test_older_entries_are_on_further_pages_and_none_is_shown_twice(site: DeskSite) -> None:
    browser = await site.logged_in("wang", "administrator", "dalian")

    def many(connection: Connection) -> None:
        for n in range(120):
            actor = command(site.now, "tests")
            note(connection, site.desk.keys, actor, "lead.seen", Subject("lead", f"lead-{n:03}", "dalian"))

    await site.desk.database.write(many)
    path, found = "/desk/record?kind=lead", []
    while path:
        await browser.go(path)
        found += re.findall(r'class="hidden"> (lead-\d+)', browser.last.text)
        after = re.search(r'href="([^"]+)">更早的', browser.last.text)
        path = after[1].replace("&amp;", "&") if after else ""
    assert found == [f"lead-{n:03}" for n in reversed(range(120))]


async def test_details_are_told_in_words_and_a_changed_one_is_no_end_of_the_page(site: DeskSite) -> None:
    await filled(site)
    browser = await site.logged_in("wang", "administrator")

    def spoil(connection: Connection) -> None:
        connection.execute(text("UPDATE audit SET detail_sealed = x'00' WHERE seq = 1"))

    await site.desk.database.write(spoil)
    await browser.go("/desk/record?kind=lead")
    assert "编号 a, b" in browser.words
    assert browser.words.count("详情打不开") == 1
    await browser.client.get("/desk/record", headers={"accept-language": "en"})
    await browser.go("/desk/record?kind=lead", **{"accept-language": "en"})
    assert "Opened a lead" in browser.words


def test_whatever_is_recorded_has_its_words() -> None:
    """Every deed that the program names is in deeds.yaml, with each kind that it is done to."""
    source = "".join(path.read_text("utf-8") for path in PROGRAM.rglob("*.py"))
    deeds = set(re.findall(r'\bnote\(\s*[^"()]*"([a-z_]+\.[a-z_]+)"', source))
    kinds = set(re.findall(r'\bSubject\("(\w+)"', source))
    assert {"lead.seen", "record.seen"} <= deeds
    assert deeds - words().deeds.keys() == set()
    assert kinds - words().kinds.keys() == set()
