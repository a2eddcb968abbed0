"""The browser that tests are given."""

from playwright.async_api import Page


async def test_a_page_shows_chinese(page: Page) -> None:
    await page.set_content("<h1>匠问</h1>")
    assert await page.inner_text("h1") == "匠问"
    assert await page.evaluate("navigator.language") == "zh-CN"
