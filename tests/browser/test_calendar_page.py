"""The page that says how a calendar is followed, for everybody: axe, targets, width, and a button that opens it."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from pydantic import SecretStr

from bot.app import build, create_app
from bot.settings import Settings
from bot.store.migrate import migrating, upgrade
from support.calendars import Shelves
from support.shop import SECRET
from support.site import Site, visiting
from support.web import FakeService, serving

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
LOOKS = {"normal": ("18", "light", "zh"), "large": ("30", "light", "zh"), "elder": ("24", "dark", "en")}


@pytest_asyncio.fixture(loop_scope="session")
async def followed(tmp_path: Path) -> AsyncIterator[tuple[Site, str]]:
    """Give the whole site, and the path of a calendar."""
    settings = Settings(
        _env_file=None, data_dir=tmp_path, secret_key=SecretStr(SECRET), today=date(2021, 6, 16), work=False
    )
    parts = build(settings)
    await migrating(parts.url, upgrade)
    shelves = Shelves(parts.database, parts.service.keys, parts.shelf.library, date(2021, 6, 16))
    path = shelves.path(await shelves.subscribe("dalian-craftsman-2021"))
    await parts.database.close()
    async with serving(create_app(settings)) as url:
        yield Site(url, FakeService()), path


@pytest.mark.parametrize("look", LOOKS)
async def test_the_page_is_for_everybody(chromium: Browser, followed: tuple[Site, str], look: str) -> None:
    (site, path), (size, theme, language) = followed, LOOKS[look]
    async with visiting(chromium, site.url) as visit:
        values = {"size": size, "theme": theme, "lang": language}
        await visit.page.context.add_cookies([{"name": n, "value": v, "url": site.url} for n, v in values.items()])
        await visit.page.goto(site.to(path.removesuffix(".ics")))
        assert await visit.violations() == []
        assert await visit.small_targets(60 if int(size) >= 24 else 48) == []
        assert await visit.sideways() <= 0
        button = visit.page.locator("a.go")
        assert await button.get_attribute("href") == f"webcal://{site.url.partition('://')[2]}{path}"
        assert (visit.foreign, visit.complaints) == ([], [])
