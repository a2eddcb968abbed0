"""The page behind the links of a reminder for everybody: axe, targets, width, and a press in a real browser."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from dialogs.subscription import Subscription
from knowledge.library import Library
from support.linked import FakeLinks
from support.site import LOOKS, Site, check_at_each_width, visiting
from support.web import FakeService, application, serving

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
HELD = Subscription(1, "dalian-craftsman-2021", "unit", "zh", channel="email", where="zh***@example.com")
TODAY = date(2021, 6, 16)
STAGE = "dalian-craftsman-2021/hand-in"
PATHS = (
    "/reminders/7-good",
    f"/reminders/7-good?do=done&stage={STAGE}",
    f"/reminders/7-good?do=later&stage={STAGE}",
    "/reminders/7-good/stop",
    "/reminders/8-good",
    "/reminders/9-good",
    "/reminders/10-good?said=done",
    "/reminders/7-bad",
)


@pytest.fixture
def linked() -> FakeLinks:
    return FakeLinks(
        {
            7: HELD,
            8: replace(HELD, state="unconfirmed"),
            9: replace(HELD, state="stopped"),
            10: replace(HELD, done=frozenset({STAGE}), subject="dalian-craftsman"),
        }
    )


@pytest_asyncio.fixture(loop_scope="session")
async def reminded(library: Library, linked: FakeLinks) -> AsyncIterator[Site]:
    """Give the pages with subscriptions behind their links."""
    service = FakeService()
    async with serving(application(service, library=library, today=TODAY, linked=linked)) as url:
        yield Site(url, service)


@pytest.mark.parametrize("look", LOOKS)
async def test_the_page_is_for_everybody_in_every_state(chromium: Browser, reminded: Site, look: str) -> None:
    async with visiting(chromium, reminded.url, cookies=LOOKS[look]) as visit:
        for path in PATHS:
            await visit.page.goto(reminded.to(path))
            await check_at_each_width(visit, look)


@pytest.mark.parametrize("scripts", [True, False])
async def test_one_press_from_a_mail_does_it_and_a_reload_does_it_no_second_time(
    chromium: Browser, reminded: Site, linked: FakeLinks, *, scripts: bool
) -> None:
    async with visiting(chromium, reminded.url, java_script_enabled=scripts) as visit:
        await visit.page.goto(reminded.to(PATHS[1]))
        await visit.page.get_by_role("button", name="办好了，这件事不用再提醒").click()
        await visit.page.get_by_role("status").get_by_text("记下了").wait_for()
        await visit.page.reload()
    assert [(number, press.act, press.stage) for number, press in linked.pressed] == [(7, "done", STAGE)]


async def test_a_stop_is_said_and_can_be_taken_back(chromium: Browser, reminded: Site, linked: FakeLinks) -> None:
    async with visiting(chromium, reminded.url) as visit:
        await visit.page.goto(reminded.to("/reminders/7-good/stop"))
        await visit.page.get_by_role("button", name="停止提醒").click()
        await visit.page.get_by_text("已停止", exact=True).wait_for()
        await visit.page.get_by_role("button", name="继续提醒").click()
        await visit.page.get_by_text("提醒中", exact=True).wait_for()
    assert [press.act for _, press in linked.pressed] == ["stop", "resume"]
