"""Take the pictures of the pages that the documentation shows.

By hand, from the root of the project: PYTHONPATH=tests python tests/browser/pictures.py docs/pictures
"""

import asyncio
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from playwright.async_api import Browser

from bot.app import create_app
from bot.settings import Settings
from support import chromium as chromium_here
from support.site import ANSWERABLE, Visit, visiting
from support.web import serving

PHONE = {"width": 375, "height": 740}
DESK = {"width": 1280, "height": 800}
CHONGQING = "/notices/chongqing-studio-2024"
CRAFTSMAN = "/notices/dalian-craftsman-2021"


async def talk(visit: Visit, steps: int) -> None:
    """Answer a few questions as a welder in Chongqing might."""
    await visit.choose("重庆市")
    for _ in range(steps):
        seen = await visit.page.locator("#messages li.bot").count()
        await visit.page.locator(ANSWERABLE).last.locator("button.choice").first.click()
        await visit.answered(seen)
    await visit.page.wait_for_timeout(800)


async def chat(browser: Browser, home: str, to: Path, **settings: Any) -> None:
    """Take the first page and one in the middle of a conversation."""
    async with visiting(browser, home, **settings) as visit:
        await visit.page.goto(home)
        await visit.page.screenshot(path=to.with_stem(f"{to.stem}-start"))
        await talk(visit, 2)
        await visit.page.screenshot(path=to)


async def notice(browser: Browser, home: str, to: Path, path: str, part: str) -> None:
    """Take one part of a notice's page."""
    async with visiting(browser, home, viewport=DESK, bypass_csp=True) as visit:
        await visit.page.goto(home + path)
        await visit.page.add_style_tag(content=".top { position: static !important }")
        await visit.page.locator(part).first.screenshot(path=to)


async def take(folder: Path) -> None:
    """Take all of them."""
    settings = Settings(_env_file=None, data_dir=Path(tempfile.mkdtemp()), today=date(2024, 7, 5))
    async with serving(create_app(settings)) as home, chromium_here.launched(chromium_here.path() or "") as browser:
        await chat(browser, home, folder / "phone.png", viewport=PHONE)
        await chat(browser, home, folder / "phone-dark.png", viewport=PHONE, color_scheme="dark")
        await chat(browser, home, folder / "phone-large.png", viewport=PHONE, cookies={"size": "27"})
        await chat(browser, home, folder / "desk.png", viewport=DESK)
        async with visiting(browser, home, viewport=DESK) as visit:
            await visit.page.goto(home + CHONGQING)
            await visit.page.screenshot(path=folder / "notice.png")
        await notice(browser, home, folder / "timeline.png", CRAFTSMAN, "#stages")


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(target))
