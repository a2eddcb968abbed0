"""Chromium as it is installed on this machine, driven by Playwright, which downloads nothing."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, Route, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
FLAGS = (
    "--no-sandbox",  # the tests may run as root, and open no page but ours
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = "Chromium was not found: install it (Debian: apt-get install chromium) or name it in CHROMIUM=/path/to/it"


def path() -> str | None:
    """Find Chromium: the one named in CHROMIUM, or the first one installed; None where there is none."""
    candidates = (os.environ.get("CHROMIUM"), *NAMES, MAC)
    return next((found for name in candidates if name and (found := shutil.which(name))), None)


@asynccontextmanager
async def launched(executable: str) -> AsyncIterator[Browser]:
    """Start a browser with a new, empty profile, and stop it at the end."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def page_of(browser: Browser) -> AsyncIterator[Page]:
    """Open a page as a reader in China has it, cut off from every address but this machine's own."""
    context = await browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    await context.route(lambda url: not url.startswith(("http://127.0.0.1", "http://localhost")), _refuse)
    try:
        yield await context.new_page()
    finally:
        await context.close()


async def _refuse(route: Route) -> None:
    await route.abort()
