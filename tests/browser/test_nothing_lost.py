"""Nothing is lost and nothing is doubled: reloads, double clicks, lost networks, floods, other windows."""

import asyncio

import pytest
from playwright.async_api import Browser, Route, expect

from support.site import ANSWERABLE, Site, Visit, visiting

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_reload_resumes_where_one_was(visit: Visit) -> None:
    await visit.choose("重庆")
    await visit.write("45")
    before = await visit.page.locator("#messages .bubble").all_inner_texts()
    await visit.page.reload()
    assert await visit.page.locator("#messages .bubble").all_inner_texts() == before
    await expect(visit.said("您有哪几样？")).to_be_visible()
    await visit.page.get_by_label("有绝技绝活").check()
    await visit.choose("选好了")
    assert "您选了 1 样。" in await visit.page.inner_text("#messages")


async def test_days_later_the_conversation_is_still_there(chromium: Browser, site: Site) -> None:
    async with visiting(chromium, site.url) as first:
        await first.page.goto(site.to("/"))
        await first.choose("重庆")
        cookies = await first.page.context.cookies()
    async with visiting(chromium, site.url) as later:
        await later.page.context.add_cookies(cookies)  # type: ignore[arg-type]  # as the browser gave them
        await later.page.goto(site.to("/"))
        await expect(later.said("您今年多大？")).to_be_visible()


async def test_a_double_click_sends_once(visit: Visit, site: Site) -> None:
    site.service.going.clear()
    await visit.page.get_by_role("button", name="重庆").dblclick()
    site.service.going.set()
    await visit.answered(1)
    await asyncio.sleep(0.3)
    assert len(visit.posts) == 1
    assert (await visit.page.inner_text("#messages")).count("您今年多大？") == 1


async def test_what_is_typed_outlives_a_reload_unless_it_is_personal(visit: Visit) -> None:
    await visit.page.fill("#text", "我是焊工")
    await visit.page.reload()
    assert await visit.page.input_value("#text") == "我是焊工"
    await visit.page.fill("#text", "lead")
    await visit.page.keyboard.press("Enter")
    await expect(visit.page.locator("#text")).to_have_attribute("inputmode", "tel")
    await visit.page.fill("#text", "13800000000")
    await visit.page.reload()
    assert await visit.page.input_value("#text") == ""
    assert "1380000" not in await visit.page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")


async def test_a_lost_answer_is_asked_for_again_with_the_same_event(visit: Visit, site: Site) -> None:
    lost = iter((True, False))

    async def lose(route: Route) -> None:
        if next(lost, False):
            await route.fetch()  # it arrives, and the answer is lost
            await route.abort()
        else:
            await route.continue_()

    await visit.page.route(site.to("/"), lose)
    await visit.choose("重庆")
    events = {request.post_data_json["event"] for request in visit.posts}  # type: ignore[index]
    assert (len(visit.posts), len(events)) == (2, 1)
    assert (await visit.page.inner_text("#messages")).count("您今年多大？") == 1
    visit.complaints.clear()


async def test_without_a_network_the_page_says_so_and_sends_by_itself_later(visit: Visit) -> None:
    await visit.page.context.set_offline(True)
    await visit.page.get_by_role("button", name="重庆").click()
    await expect(visit.page.locator("#status")).to_contain_text("网络断了")
    await visit.page.context.set_offline(False)
    await visit.answered(1)
    assert await visit.page.inner_text("#status") == ""
    visit.complaints.clear()


async def test_a_flood_is_told_gently_and_goes_through_by_itself(visit: Visit, site: Site) -> None:
    site.service.slow = 1
    await visit.page.fill("#text", "四十五")
    await visit.page.keyboard.press("Enter")
    await expect(visit.page.locator("#status")).to_contain_text("请等 1 秒再发")
    await visit.answered(1)
    visit.complaints.clear()


async def test_a_refused_message_goes_back_into_the_box(visit: Visit, site: Site) -> None:
    await visit.page.route(site.to("/"), lambda route: route.fulfill(status=413, json={"error": "太长了。"}))
    await visit.page.fill("#text", "很长的话")
    await visit.page.keyboard.press("Enter")
    await expect(visit.page.locator("#status")).to_contain_text("太长了。")
    assert await visit.page.input_value("#text") == "很长的话"
    await expect(visit.page.locator(ANSWERABLE)).to_be_visible()
    await visit.page.unroute(site.to("/"))
    await visit.page.get_by_role("button", name="再发一次").click()
    await visit.answered(1)
    assert len({request.post_data_json["event"] for request in visit.posts}) == 1  # type: ignore[index]
    visit.complaints.clear()


async def test_another_window_shows_what_was_said_in_the_first(visit: Visit, site: Site) -> None:
    await visit.choose("重庆")
    other = await visit.page.context.new_page()
    await other.goto(site.to("/"))
    await visit.write("45")
    await other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(other.locator("#messages").get_by_text("您有哪几样？")).to_be_visible()
    assert await other.locator("#messages").get_by_text("您今年多大？").count() == 1


async def test_forgetting_clears_the_page(visit: Visit) -> None:
    await visit.choose("重庆")
    await visit.page.fill("#text", "忘记我")
    await visit.page.keyboard.press("Enter")
    await visit.said("已经全部删除").wait_for()
    assert "您今年多大？" not in await visit.page.inner_text("#messages")
    await visit.page.reload()
    await expect(visit.said("您好，我是匠问")).to_be_visible()
