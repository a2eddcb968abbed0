"""Who may manage whom at the desk, and what every change leaves in the record."""

import asyncio
import re
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.bureau.person import Person
from bot.bureau.region import EVERYWHERE, read_scope
from bot.staff import first, people
from bot.staff.people import ChangedError, GoneError, RuleError, Wanted
from bot.staff.who import Actor, ForbiddenError
from bot.store.desk import people as tables
from bot.store.desk import persons, record
from bot.store.desk.persons import Newcomer
from support.desk import Browser, DeskSite

FRESH = {"login": "li", "name": "李", "role": "clerk"}


async def boss(site: DeskSite, *regions: str) -> Browser:
    return await site.logged_in("boss", "administrator", *regions)


async def newest(site: DeskSite) -> tuple[str, dict[str, Any]]:
    """Return what was recorded last, and its detail."""

    def read(connection: Connection) -> tuple[str, dict[str, Any]]:
        row = connection.execute(select(tables.audit).order_by(tables.audit.c.seq.desc()).limit(1)).one()
        return row.what, record.load(record.read(row, site.desk.keys).detail)

    return await site.desk.database.read(read)


async def changed(site: DeskSite, actor: Person, person: Person, **wanted: Any) -> None:
    after: dict[str, Any] = {"name": person.name, "role": person.role, "scope": person.scope} | wanted
    keys, by = site.desk.keys, site.actor(actor)
    await site.desk.database.write(people.change, keys, by, person.id, person.version, Wanted(**after))


async def test_a_new_colleague_gets_a_password_once_and_has_to_replace_it(site: DeskSite) -> None:
    browser = await boss(site)
    places = {"regions": ["dalian", "重庆市／渝中区", "chongqing/beibei"]}
    answer = await browser.send("/desk/people/new", page="/desk/people/new", **FRESH, **places)
    shown = re.search(r'id="password">([^<]+)<', answer.text)
    assert shown
    what, detail = await newest(site)
    assert (what, detail["after"]["regions"]) == ("person.added", ["chongqing/beibei", "chongqing/yuzhong", "dalian"])
    await browser.go("/desk/people")
    assert "李" in browser.words
    assert shown[1] not in browser.last.text + str(detail)
    fresh = await site.browser()
    await fresh.go("/desk/login")
    assert (await fresh.send("/desk/login", login="LI", password=shown[1])).url.path == "/desk/login/password"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"login": "boss"}, "已经有人用了"),
        ({"login": "a b"}, "登录名请用"),
        ({"name": " "}, "请填姓名"),
        ({"role": "king"}, "请选一个角色"),
        ({"regions": []}, "请至少选一个地区"),
        ({"regions": ["dalian/atlantis"]}, "没有“dalian/atlantis”这个地区"),
        ({"regions": ["elsewhere"]}, "没有“elsewhere”这个地区"),
    ],
)
async def test_what_cannot_be_is_told_and_what_was_typed_stays(site: DeskSite, fields: Any, told: str) -> None:
    browser = await boss(site)
    sent = FRESH | {"regions": ["dalian"]} | fields
    answer = await browser.send("/desk/people/new", page="/desk/people/new", **sent)
    assert answer.status_code == 400
    assert told in browser.words
    assert f'value="{sent["name"].strip()}"' in answer.text


async def test_nobody_gives_or_manages_beyond_their_own_regions(site: DeskSite) -> None:
    browser = await boss(site, "dalian")
    for outside in ({"regions": ["*"]}, {"regions": ["chongqing"]}, {"regions": ["chongqing/yuzhong"]}):
        assert (await browser.send("/desk/people/new", page="/desk/people/new", **FRESH, **outside)).status_code == 400
    wang, wu = await site.person("wang", "clerk", "dalian/zhongshan"), await site.person("wu", "clerk", "chongqing")
    await browser.go("/desk/people")
    assert ("wang 同志" in browser.words, "wu 同志" in browser.words) == (True, False)
    told = []
    for person in (wu.id, "44eafd5c-ffca-4db7-9c82-75b75595afe7", "nul\0"):
        assert (await browser.go(f"/desk/people/{person.replace(chr(0), '%00')}")).status_code == 404
        told.append(browser.words)
    assert len(set(told)) == 1
    await browser.go(f"/desk/people/{wang.id}")
    for step in ("", "/suspend", "/reactivate", "/password", "/second", "/sessions", "/unlock", "/link"):
        assert (await browser.send(f"/desk/people/{wu.id}{step}", version="1", **FRESH)).status_code == 404


@pytest.mark.parametrize("role", ["clerk", "reader"])
async def test_only_administrators_manage_people(site: DeskSite, role: str) -> None:
    browser = await site.logged_in("wang", role)
    assert (await browser.go("/desk/people")).status_code == 403
    assert browser.person
    with pytest.raises(ForbiddenError):
        await site.desk.database.read(people.everybody, site.desk.keys, site.actor(browser.person))


async def test_a_change_is_recorded_with_what_was_before_and_holds_from_the_next_request_on(site: DeskSite) -> None:
    browser, other = await boss(site), await site.logged_in("wang", "administrator", "dalian")
    assert (await other.go("/desk/people")).status_code == 200
    assert other.person
    page = f"/desk/people/{other.person.id}"
    sent = {"name": "王", "role": "reader", "regions": ["dalian/zhongshan"], "version": "1"}
    await browser.send(page, page=page, **sent)
    assert "已经保存" in browser.words
    what, detail = await newest(site)
    assert what == "person.changed"
    assert detail["before"] == {"name": "wang 同志", "role": "administrator", "regions": ["dalian"]}
    assert detail["after"] == {"name": "王", "role": "reader", "regions": ["dalian/zhongshan"]}
    assert (await other.go("/desk/people")).status_code == 403


async def test_two_administrators_do_not_overwrite_each_other(both: DeskSite) -> None:
    one, two = await both.person("one", "administrator"), await both.person("two", "administrator")
    wang = await both.person("wang")
    await changed(both, one, wang, name="王")
    with pytest.raises(ChangedError):
        await changed(both, two, wang, role="reader")


async def test_the_last_who_manages_everything_stays(both: DeskSite) -> None:
    one, two = await both.person("one", "administrator"), await both.person("two", "administrator")
    await both.person("small", "administrator", "dalian")
    keys, database = both.desk.keys, both.desk.database
    await database.write(people.set_state, keys, both.actor(one), two.id, "suspended")
    for less in ({"role": "clerk"}, {"scope": read_scope(["dalian"])}):
        with pytest.raises(RuleError, match="last"):
            await changed(both, one, one, **less)
    with pytest.raises(RuleError, match="last"):
        await database.write(people.set_state, keys, both.actor(one), one.id, "suspended")
    await changed(both, one, one, name="still here")


async def test_who_is_suspended_is_out_at_once_and_comes_back_only_when_let(site: DeskSite) -> None:
    browser, other = await boss(site), await site.logged_in("wang")
    assert other.person
    page = f"/desk/people/{other.person.id}"
    await browser.send(f"{page}/suspend", page=page)
    assert (await other.go("/desk/me")).url.path == "/desk/login"
    assert (await newest(site))[1]["sessions"] == 1
    await browser.send(f"{page}/reactivate", page=page)
    assert "已经恢复" in browser.words


async def test_a_reset_ends_what_is_open_and_is_started_but_not_chosen(site: DeskSite) -> None:
    browser, other = await boss(site), await site.logged_in("wang")
    assert other.person
    page = f"/desk/people/{other.person.id}"
    answer = await browser.send(f"{page}/password", page=page, password="chosen by the administrator")
    assert "chosen by" not in answer.text
    assert re.search(r'id="password">[a-zA-Z2-9-]{23}<', answer.text)
    assert (await other.go("/desk/me")).url.path == "/desk/login"
    assert (await newest(site))[0] == "password.reset"
    assert browser.person
    own = await browser.send(f"/desk/people/{browser.person.id}/password", page=page)
    assert own.status_code == 400


async def test_only_one_first_administrator_is_made_by_processes_that_start_at_once(both: DeskSite) -> None:
    database, keys = both.desk.database, both.desk.keys
    told = await asyncio.gather(*(first.ensured(database, keys, both.now, "https://desk.example") for _ in range(4)))
    shown = [text for text in told if text]
    assert len(shown) == 1
    password = re.search(r"码 password +(\S+)", shown[0])
    assert password
    assert await first.ensured(database, keys, both.now, "") == ""
    browser = await both.browser()
    await browser.go("/desk/login")
    assert (await browser.send("/desk/login", login="admin", password=password[1])).url.path == "/desk/login/password"
    admin = await database.read(persons.row_by_login, "admin")
    assert admin
    assert persons.read(admin, keys).scope == EVERYWHERE


async def test_a_login_is_taken_in_any_case_and_by_two_at_once(both: DeskSite) -> None:
    actor = both.actor(await both.person("boss", "administrator"))
    new = [Newcomer(login, "李", "clerk", EVERYWHERE, "no hash") for login in ("Li", "lI")]
    await both.desk.database.write(people.add, both.desk.keys, actor, new[0])
    with pytest.raises(RuleError, match="taken"):
        await both.desk.database.write(people.add, both.desk.keys, actor, new[1])


async def test_nobody_is_found_by_somebody_who_is_not_logged_in(site: DeskSite) -> None:
    wang = await site.person("wang")
    nobody = Actor(site.now)
    with pytest.raises(ForbiddenError):
        await site.desk.database.read(people.one, site.desk.keys, nobody, wang.id)
    clerk = site.actor(await site.person("boss", "administrator", "chongqing"))
    with pytest.raises(GoneError):
        await site.desk.database.read(people.one, site.desk.keys, clerk, await id_of(site, "wang"))


async def id_of(site: DeskSite, login: str) -> str:
    row = await site.desk.database.read(persons.row_by_login, login)
    assert row
    return str(row.id)
