"""A site to visit with a real browser."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from knowledge.library import Library, catalogue
from support.site import PATIENCE, Site, Visit, visiting
from support.web import FakeService, application, serving

TODAY = date(2024, 7, 5)
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def library() -> Library:
    return catalogue()


@pytest_asyncio.fixture(loop_scope="session")
async def site(library: Library) -> AsyncIterator[Site]:
    """Give the pages, with the fake service and the real notices behind them."""
    service = FakeService()
    async with serving(application(service, library=library, today=TODAY)) as url:
        yield Site(url, service)


@pytest_asyncio.fixture(loop_scope="session")
async def visit(chromium: Browser, site: Site) -> AsyncIterator[Visit]:
    """Give a phone that shows the chat; afterwards nothing foreign was asked for and nothing went wrong."""
    async with visiting(chromium, site.url) as visit:
        await visit.page.goto(site.to("/"))
        yield visit
        assert (visit.foreign, visit.complaints) == ([], [])
