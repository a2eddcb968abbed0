"""Every page for everybody: axe, sizes of targets and of type, in normal, large and dark, on a phone and a desk."""

import pytest
from playwright.async_api import Browser, Page

from support.site import LOOKS, Site, Visit, check, check_at_each_width, visiting

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
PAGES = (
    "/embed",
    "/notices",
    "/notices/dalian-craftsman-2021",
    "/notices/chongqing-studio-2024",
    "/notices/chongqing-studio-2024/checklist/chief",
    "/print",
    "/nowhere",
)


@pytest.mark.parametrize("look", LOOKS)
async def test_the_chat_is_for_everybody_at_every_step(chromium: Browser, site: Site, look: str) -> None:
    async with visiting(chromium, site.url, cookies=LOOKS[look]) as visit:
        await visit.page.goto(site.to("/"))
        await check_at_each_width(visit, look)
        await visit.choose("重庆")
        await check_at_each_width(visit, look)
        await visit.write("45")
        await visit.page.get_by_label("带出过不少徒弟").check()
        await check_at_each_width(visit, look)
        await visit.choose("选好了")
        await check_at_each_width(visit, look)


@pytest.mark.parametrize("look", LOOKS)
async def test_every_page_is_for_everybody(chromium: Browser, site: Site, look: str) -> None:
    async with visiting(chromium, site.url, cookies=LOOKS[look]) as visit:
        for path in PAGES:
            await visit.page.goto(site.to(path))
            await check(visit, look)


@pytest.mark.parametrize("path", ["/", "/notices/chongqing-studio-2024"])
async def test_a_narrow_phone_with_the_largest_type_scrolls_one_way_only(
    chromium: Browser, site: Site, path: str
) -> None:
    settings = {"cookies": {"size": "30"}, "viewport": {"width": 320, "height": 640}}
    async with visiting(chromium, site.url, **settings) as visit:
        await visit.page.goto(site.to(path))
        assert await visit.sideways() <= 0


async def test_type_can_be_made_larger_up_to_thirty_pixels_and_stays_so(visit: Visit) -> None:
    assert await type_size(visit.page) == "18px"
    for _ in range(6):
        await visit.page.get_by_role("button", name="字大一点").click()
    assert await type_size(visit.page) == "30px"
    assert await visit.small_targets(60) == []
    await visit.page.reload()
    assert await type_size(visit.page) == "30px"
    await visit.page.get_by_role("button", name="标准字号").click()
    assert await type_size(visit.page) == "18px"


async def test_lines_are_apart_enough_to_read(visit: Visit) -> None:
    spaced = "Number.parseFloat(getComputedStyle(document.body).lineHeight) / 18"
    assert await visit.page.evaluate(spaced) >= 1.5


async def type_size(page: Page) -> str:
    """The size of what is said."""
    size: str = await page.locator("#messages .bubble p").first.evaluate("one => getComputedStyle(one).fontSize")
    return size


async def test_light_and_dark_follow_the_system_until_chosen(chromium: Browser, site: Site) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    async with visiting(chromium, site.url, color_scheme="dark") as visit:
        await visit.page.goto(site.to("/"))
        dark = await visit.page.evaluate(paper)
        await visit.page.get_by_role("button", name="深色或浅色").click()
        light = await visit.page.evaluate(paper)
        await visit.page.reload()
        assert (dark, light) == ("rgb(25, 22, 19)", "rgb(246, 240, 229)")
        assert await visit.page.evaluate(paper) == light


async def test_the_checklist_prints_on_a4_without_what_can_only_be_pressed(chromium: Browser, site: Site) -> None:
    async with visiting(chromium, site.url) as visit:
        await visit.page.goto(site.to("/notices/chongqing-studio-2024/checklist/chief"))
        await visit.page.emulate_media(media="print")
        for away in (".top", "[data-print]", ".leaf", ".languages"):
            assert not await visit.page.locator(away).first.is_visible()
        assert await visit.page.locator(".box input").first.is_visible()
        assert (await visit.page.pdf(format="A4")).startswith(b"%PDF")
