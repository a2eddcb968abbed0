"""The desk in a real browser: coming in, working a lead, exporting, moving a date, and every page for everybody."""

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from sqlalchemy import Connection

from bot.desk.rules import limits
from bot.staff import first
from bot.store.desk import persons, sessions
from bot.store.desk.sessions import Beginning
from support.desk_browser import Office, opened_office
from support.desk_doors import filled, pages
from support.desk_world import CITIES, HERE
from support.site import Visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
UNSEEN = ("/desk/login", "/desk/{rest:path}", "/desk/leads/change")
FILES = ("file/{token}", "data.json", "/progress")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def office(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """Give the program with somebody who came in as the first administrator does."""
    async with opened_office(chromium, tmp_path_factory.mktemp("desk")) as office:
        yield office


async def exported(visit: Visit) -> bytes:
    """Export what the list shows, wait for the file, and return it."""
    page = visit.page
    await page.get_by_role("link", name="导出这些线索").first.click()
    await page.get_by_role("button", name="开始导出").click()
    await page.get_by_role("button", name="生成下载链接").click(timeout=30_000)
    async with page.expect_download() as download:
        await page.get_by_role("link", name="下载").first.click()
    return Path(await (await download.value).path()).read_bytes()  # noqa: ASYNC240 - a small file


@pytest.mark.parametrize("width", [375, 1280])
async def test_a_lead_is_found_worked_and_exported(chromium: Browser, office: Office, width: int) -> None:
    async with office.window(chromium, width) as visit:
        page = visit.page
        await page.goto(f"{office.url}/desk/leads")
        await page.get_by_label("找人或单位").fill("鹮甲厂")
        await page.get_by_label("找人或单位").press("Enter")
        await expect(page.locator("#count")).to_contain_text("共 3 条")
        file = await exported(visit)
        with zipfile.ZipFile(io.BytesIO(file)) as packed:
            assert "鹮甲" in "".join(packed.read(name).decode("utf-8", "ignore") for name in packed.namelist())
        await page.goto(f"{office.url}/desk/leads/{office.world.ids['lead'][HERE]}")
        await page.get_by_role("button", name="显示号码").click()
        await expect(page.locator("#phone")).to_contain_text("13704110001")
        await page.get_by_label("记录联系情况").fill(f"宽 {width}：下周来交材料")
        await page.get_by_role("button", name="记下").click()
        await expect(page.locator(".events").first).to_contain_text(f"宽 {width}：下周来交材料")
        assert await visit.sideways() <= 0


@pytest.mark.parametrize("width", [375, 1280])
async def test_a_date_is_moved_after_its_preview(chromium: Browser, office: Office, width: int) -> None:
    day = "2030-03-05" if width == 375 else "2030-03-06"
    async with office.window(chromium, width) as visit:
        page = visit.page
        await page.goto(f"{office.url}/desk/notices/chongqing-studio-2024/apply-online")
        await page.locator("[name=ends]").fill(day)
        await page.locator("[name=source]").fill("渝人社〔2030〕9号")
        await page.get_by_role("button", name="看看会怎样").click()
        await expect(page.get_by_role("button", name="确认改日期")).to_be_visible()
        assert await visit.sideways() <= 0
        await page.get_by_role("button", name="确认改日期").click()
        await expect(page.get_by_role("main")).to_contain_text(f"2030年3月{day[-1]}日")


async def test_all_of_it_works_without_scripts(chromium: Browser, office: Office) -> None:
    async with office.window(chromium, 375, java_script_enabled=False) as visit:
        page = visit.page
        await page.goto(f"{office.url}/desk/leads")
        await page.get_by_label("找人或单位").fill("鹮丙厂")
        await page.get_by_role("button", name="筛选", exact=True).click()
        await page.get_by_role("link", name="鹮丙某").first.click()
        await page.get_by_role("button", name="显示号码").click()
        await expect(page.locator("#phone")).to_contain_text("13904130001")
        await page.get_by_label("记录联系情况").fill("没有脚本也行")
        await page.get_by_role("button", name="记下").click()
        await expect(page.locator(".events").first).to_contain_text("没有脚本也行")


async def another_session(office: Office) -> str:
    """Log the administrator in once more, and return what the browser would keep of it."""
    site = office.world.site

    def begin(connection: Connection) -> str:
        row = persons.row_by_login(connection, first.LOGIN)
        assert row is not None
        new = Beginning(row.id, "full", site.now, ("127.0.0.1", "tests"), limits(site.desk))
        return sessions.begin(connection, new, site.desk.keys)

    return await site.desk.database.write(begin)


@pytest.mark.parametrize("scripts", [True, False])
async def test_words_outlive_the_session_in_which_they_were_typed(
    chromium: Browser, office: Office, *, scripts: bool
) -> None:
    async with office.window(chromium, 375, java_script_enabled=scripts) as visit:
        page, lead = visit.page, f"{office.url}/desk/leads/{office.world.ids['lead'][HERE]}"
        token = await another_session(office)
        await page.goto(lead)
        await page.get_by_label("记录联系情况").fill("写到一半就过期了")
        await page.context.add_cookies([{"name": "desk", "value": token, "url": office.url}])
        await page.get_by_role("button", name="记下").click()
        await expect(page.locator("#again")).to_contain_text("您填的内容还在")
        await expect(page.locator("#again")).to_be_in_viewport()
        await expect(page.get_by_label("记录联系情况")).to_have_value("写到一半就过期了")
        assert await visit.violations() == [] if scripts else True
        await office.world.site.desk.database.write(sessions.end, sessions.digest(token))
        await page.goto(f"{office.url}/desk/login")
        await expect(page.get_by_label("登录名")).to_be_focused()


async def test_a_filter_typed_after_the_session_leads_to_the_login_as_a_whole(
    chromium: Browser, office: Office
) -> None:
    async with office.window(chromium) as visit:
        page, token = visit.page, await another_session(office)
        await page.context.add_cookies([{"name": "desk", "value": token, "url": office.url}])
        await page.goto(f"{office.url}/desk/leads")
        await office.world.site.desk.database.write(sessions.end, sessions.digest(token))
        await page.get_by_label("找人或单位").press_sequentially("鹮甲厂")
        await page.wait_for_url("**/desk/login?next=*")
        await expect(page.get_by_role("main")).to_contain_text("您填的内容还在")
        assert await page.get_by_role("navigation", name="工作台栏目").count() == 0


@pytest.mark.parametrize("width", [375, 1280])
async def test_what_a_clerk_does_stands_before_what_a_clerk_reads(
    chromium: Browser, office: Office, width: int
) -> None:
    async with office.window(chromium, width) as visit:
        await visit.page.goto(f"{office.url}/desk/leads/{office.world.ids['lead'][HERE]}")
        headings = visit.page.locator("main h1, main h2")
        names = ["鹮甲某", "联系", "跟进", "申报什么", "同意", "经过"]
        assert await headings.all_inner_texts() == names
        boxes = [box for one in await headings.all() if (box := await one.bounding_box())]
        places = [(box["x"], box["y"]) for box in boxes]
        assert places == sorted(places)


def addresses(office: Office) -> list[str]:
    """Return the address of each page, with things that exist."""
    routes = (route for route in pages() if not route.path.startswith(UNSEEN) and not route.path.endswith(FILES))
    return [
        filled(route, **values)
        for route in routes
        for values in list(office.world.values(route, (HERE, CITIES[1])))[:1]
    ]


async def test_every_page_is_for_everybody(chromium: Browser, office: Office) -> None:
    found: list[str] = []
    async with office.window(chromium, 375) as visit:
        for address in addresses(office):
            answer = await visit.page.goto(office.url + address)
            found += [] if answer and answer.status == 200 else [f"{address}: {answer and answer.status}"]
            found += [f"{address}: {violation}" for violation in await visit.violations()]
            narrow = await visit.sideways()
            await visit.page.set_viewport_size({"width": 1280, "height": 800})
            found += [f"{address}: sideways {wide}" for wide in (narrow, await visit.sideways()) if wide > 0]
            await visit.page.set_viewport_size({"width": 375, "height": 800})
            found += (
                [] if await visit.page.get_by_role("button", name="退出").count() == 1 else [f"{address}: no way out"]
            )
    assert "\n".join(found) == ""


@pytest.mark.parametrize("path", ["/desk", "/desk/leads", "/desk/numbers"])
async def test_pages_can_be_read_in_the_dark_and_in_english(chromium: Browser, office: Office, path: str) -> None:
    settings: dict[str, Any] = {"color_scheme": "dark", "cookies": {"lang": "en", "theme": "dark"}}
    async with office.window(chromium, **settings) as visit:
        await visit.page.goto(office.url + path)
        assert await visit.violations() == []
