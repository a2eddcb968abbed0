"""The chat inside another site: one script line, under that site's own strict policy."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from fastapi import FastAPI, Response
from playwright.async_api import Browser, FrameLocator, Page, expect

from knowledge.library import Library
from support import chromium as chromium_here
from support.site import PATIENCE, Site
from support.web import FakeService, application, serving

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def bureau(chat: str, language: str) -> FastAPI:
    """A bureau's page that allows one host for scripts and for frames, and no styles at all."""
    app = FastAPI()
    policy = f"default-src 'none'; script-src {chat}; frame-src {chat}"

    @app.get("/")
    async def page() -> Response:
        script = f'<script src="{chat}/widget.js"></script>'
        html = f'<!doctype html><html lang="{language}"><title>局</title><h1>人社局</h1>{script}'
        return Response(html, headers={"content-security-policy": policy}, media_type="text/html; charset=utf-8")

    @app.get("/favicon.ico")
    async def icon() -> Response:
        return Response(status_code=204)

    return app


@pytest_asyncio.fixture(loop_scope="session")
async def host(site: Site) -> AsyncIterator[str]:
    """Give the bureau's page: another site than the chat's, as the names differ."""
    chat = site.url.replace("127.0.0.1", "localhost")
    async with serving(bureau(chat, "zh-CN")) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def opened(chromium: Browser, host: str) -> AsyncIterator[Page]:
    """Give the bureau's page with the chat open; afterwards no policy was broken."""
    context = await chromium.new_context(locale="zh-CN", viewport={"width": 1000, "height": 800})
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    await page.goto(host)
    await page.get_by_role("button", name="问问能不能申报").click()
    yield page
    await context.close()
    assert complaints == []


def chat_of(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


async def test_a_conversation_can_be_held_inside_the_other_site(opened: Page) -> None:
    chat = chat_of(opened)
    await chat.get_by_role("button", name="重庆").click()
    await expect(chat.locator("#messages").get_by_text("您今年多大？")).to_be_visible()


async def resumes(page: Page, host: str) -> None:
    """Talk, load the bureau's page again, and go on where one was."""
    await page.goto(host)
    for press, answer in (("重庆", "您今年多大？"), ("不清楚", "没有看懂")):
        await page.get_by_role("button", name="问问能不能申报").click()
        await chat_of(page).get_by_role("button", name=press).click()
        await expect(chat_of(page).locator("#messages").get_by_text(answer)).to_be_visible()
        await page.reload()


async def test_the_conversation_resumes_by_a_cookie_kept_for_that_site_alone(
    chromium: Browser, library: Library
) -> None:
    """A private window blocks the cookies and the storage of other sites, but not what is kept for this pair."""
    secure = application(FakeService(), library=library, public_url="https://localhost")
    async with serving(secure) as url, serving(bureau(url.replace("127.0.0.1", "localhost"), "zh")) as host:
        page = await chromium.new_page()
        await resumes(page, host)
        assert [cookie["name"] for cookie in await page.context.cookies() if "partitionKey" in cookie] == ["chat_embed"]
        await page.close()


async def test_the_conversation_resumes_by_storage_where_no_cookie_is_kept(
    chromium: Browser, host: str, tmp_path: Path
) -> None:
    executable = chromium_here.path()
    settings = {"executable_path": executable, "args": list(chromium_here.FLAGS)}
    context = await chromium.browser_type.launch_persistent_context(str(tmp_path), **settings)  # type: ignore[arg-type]
    await resumes(context.pages[0], host)
    assert await context.cookies() == []
    await context.close()


async def test_the_token_is_in_no_address(opened: Page) -> None:
    await chat_of(opened).get_by_role("button", name="重庆").click()
    await expect(chat_of(opened).locator("#messages").get_by_text("您今年多大？")).to_be_visible()
    token = await chat_of(opened).locator("[name=token]").first.input_value()
    assert len(token) == 43
    assert all(token not in frame.url for frame in opened.frames)


async def test_the_button_tells_whether_the_chat_is_open(opened: Page) -> None:
    button = opened.get_by_role("button", name="问问能不能申报")
    await expect(button).to_have_attribute("aria-expanded", "true")
    await opened.get_by_role("button", name="关闭").click()
    await expect(button).to_have_attribute("aria-expanded", "false")
    await expect(button).to_be_focused()


async def test_escape_closes_the_chat_also_from_inside_it_and_the_focus_returns(opened: Page) -> None:
    await opened.frames[1].wait_for_load_state("load")  # its script listens from then on
    await chat_of(opened).locator("#text").press("Escape")
    await expect(opened.locator("iframe")).to_be_hidden()
    await expect(opened.get_by_role("button", name="问问能不能申报")).to_be_focused()


async def test_the_button_is_styled_in_spite_of_the_sites_policy(opened: Page) -> None:
    button = opened.get_by_role("button", name="问问能不能申报")
    assert await button.evaluate("one => getComputedStyle(one).position") == "fixed"
    box = await button.bounding_box()
    assert box is not None
    assert box["height"] >= 48


async def test_an_english_site_gets_an_english_button_and_chat(chromium: Browser, site: Site) -> None:
    async with serving(bureau(site.url, "en")) as host:
        page = await chromium.new_page()
        await page.goto(host)
        await page.get_by_role("button", name="Can I apply?").click()
        await expect(chat_of(page).locator("html")).to_have_attribute("lang", "en")
        await page.close()


async def test_on_a_phone_the_chat_takes_the_whole_screen(chromium: Browser, host: str) -> None:
    context = await chromium.new_context(viewport={"width": 375, "height": 700})
    page = await context.new_page()
    await page.goto(host)
    await page.locator("button.open").click()
    box = await page.locator("iframe").bounding_box()
    assert box is not None
    assert box["width"] == 375
    await context.close()
