"""The whole program behind the page: the real engine, the real database, the real notices."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.app import create_app
from bot.settings import Settings
from support.plain_browser import PlainBrowser, browsing_at
from support.site import ANSWERABLE, Visit, visiting
from support.web import serving

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
LONGEST = 60


@pytest_asyncio.fixture(loop_scope="session")
async def home(tmp_path: Path) -> AsyncIterator[str]:
    """Give the address of the whole program, with a database of this test's own."""
    settings = Settings(_env_file=None, data_dir=tmp_path, today=date(2024, 7, 5), burst_messages=1000)
    async with serving(create_app(settings)) as url:
        yield url


async def answer(visit: Visit) -> None:
    """Say yes to everything: the first choice, every box, a number that fits."""
    page, form = visit.page, visit.page.locator(ANSWERABLE).last
    seen = await page.locator("#messages li.bot").count()
    if await page.locator("#text").get_attribute("data-number") is not None:
        await page.fill("#text", "50")
        await page.locator(".send").click()
    elif await form.locator(".tick").count():
        for box in await form.locator(".tick").all():
            await box.click()
        await form.locator(".done").click()
    else:
        await form.locator("button.choice").first.click()
    await visit.answered(seen)


async def until_result(visit: Visit) -> None:
    for _ in range(LONGEST):
        if await visit.page.locator("#messages li.bot").last.get_by_role("link", name="打开可以打印的页面").count():
            return
        await answer(visit)
    pytest.fail("no result after so many answers")


async def test_from_the_first_page_to_a_printed_checklist_and_back_after_a_reload(chromium: Browser, home: str) -> None:
    async with visiting(chromium, home) as visit:
        await visit.page.goto(home)
        await visit.choose("重庆市")
        await until_result(visit)
        assert await visit.violations() == []
        assert await visit.small_targets(48) == []
        before = await visit.page.locator("#messages .bubble").all_inner_texts()
        await visit.page.reload()
        assert await visit.page.locator("#messages .bubble").all_inner_texts() == before
        await visit.page.get_by_role("link", name="打开可以打印的页面").last.click()
        await expect(visit.page.get_by_role("heading", name="您的初步结果")).to_be_visible()
        assert await visit.violations() == []
        assert (visit.foreign, visit.complaints) == ([], [])


async def test_the_same_answers_lead_to_the_same_words_with_and_without_scripts(chromium: Browser, home: str) -> None:
    plain = browsing_at(home)
    await plain.go("/")
    async with visiting(chromium, home) as visit:
        await visit.page.goto(home)
        for label in ("重庆市", "为自己问", "没有"):
            await visit.choose(label)
            await plain.press(label)
            assert await last_of(visit) == last_read(plain)
    await plain.client.aclose()


async def last_of(visit: Visit) -> str:
    text: str = await visit.page.locator("#messages li.bot .bubble").last.text_content() or ""
    return "".join(text.split())


def last_read(plain: PlainBrowser) -> str:
    return "".join(plain.page.bubbles[-1].split())


async def test_forgetting_leaves_nothing_of_the_conversation(chromium: Browser, home: str) -> None:
    async with visiting(chromium, home) as visit:
        await visit.page.goto(home)
        await visit.choose("重庆市")
        await visit.page.fill("#text", "忘记我")
        await visit.page.keyboard.press("Enter")
        await expect(visit.page.locator("#messages .me")).to_have_count(0)
        await visit.page.reload()
        await expect(visit.page.locator("#messages .me")).to_have_count(0)
        await expect(visit.page.get_by_role("button", name="重庆市")).to_be_visible()
