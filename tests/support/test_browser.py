"""The browser that tests are given."""

import pytest
from playwright.async_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_page_shows_chinese(page: Page) -> None:
    await page.set_content("<h1>匠问</h1>")
    assert await page.inner_text("h1") == "匠问"
    assert await page.evaluate("navigator.language") == "zh-CN"
