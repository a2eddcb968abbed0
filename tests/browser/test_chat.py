"""The chat in a real browser, with its scripts."""

import pytest
from playwright.async_api import Browser, expect

from support.site import Site, Visit, visiting

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
FOCUSED = "document.activeElement.innerText || document.activeElement.id || document.activeElement.tagName"


async def test_a_conversation_goes_on_without_loading_the_page_again(visit: Visit) -> None:
    await visit.page.evaluate("window.same = true")
    await visit.choose("重庆")
    await visit.write("45")
    await visit.page.get_by_label("带出过不少徒弟").check()
    await visit.choose("选好了")
    assert "您选了 1 样。" in await visit.page.inner_text("#messages")
    assert await visit.page.evaluate("window.same")


async def test_after_a_choice_the_others_are_off_and_the_chosen_one_shows(visit: Visit) -> None:
    await visit.choose("重庆")
    old = visit.page.locator("form[data-done] .choice")
    assert set(await old.evaluate_all("all => all.map((one) => one.getAttribute('aria-disabled'))")) == {"true"}
    assert await visit.page.locator("form[data-done] .chosen").inner_text() == "重庆"
    posts = len(visit.posts)
    await old.first.click(force=True)
    assert len(visit.posts) == posts


async def test_the_focus_stays_when_an_answer_arrives_and_tab_leads_to_the_new_choices(visit: Visit) -> None:
    button = visit.page.get_by_role("button", name="重庆")
    await button.focus()
    await visit.page.keyboard.press("Enter")
    await visit.answered(1)
    assert await visit.page.evaluate(FOCUSED) == "重庆"
    await visit.page.keyboard.press("Tab")
    assert await visit.page.evaluate(FOCUSED) == "不清楚"


async def test_the_focus_stays_in_the_box_and_in_the_row_of_ways_out(visit: Visit) -> None:
    await visit.write("你好")
    assert await visit.page.evaluate("document.activeElement.id") == "text"
    await visit.page.get_by_role("button", name="人工").focus()
    await visit.page.keyboard.press("Enter")
    await visit.said("0411-39997596").wait_for()
    assert await visit.page.evaluate(FOCUSED) == "人工"


async def test_a_whole_conversation_is_held_with_the_keyboard_alone(visit: Visit) -> None:
    keys = visit.page.keyboard

    async def reach(label: str) -> None:
        for _ in range(40):
            await keys.press("Tab")
            found = await visit.page.evaluate(
                "(document.activeElement.labels?.[0] || document.activeElement).innerText?.trim()"
            )
            if found == label:
                return
        pytest.fail(f"Tab never reached {label}")

    await reach("重庆")
    await keys.press("Enter")
    await visit.answered(1)
    await reach("打字回答")
    await keys.type("45")
    await keys.press("Enter")
    await visit.said("您有哪几样？").wait_for()
    await keys.press("Shift+Tab")
    for _ in range(12):
        await keys.press("Shift+Tab")
        if await visit.page.evaluate("document.activeElement.type") == "checkbox":
            break
    await keys.press("Space")
    await reach("选好了")
    await keys.press("Enter")
    await visit.said("您选了 1 样。").wait_for()


async def test_only_new_messages_are_announced_and_then_the_region_is_emptied(visit: Visit) -> None:
    live = visit.page.locator("#live")
    assert await live.inner_text() == ""
    await visit.page.evaluate(
        "window.heard = []; new MutationObserver(() => heard.push(document.getElementById('live').textContent))"
        ".observe(document.getElementById('live'), {childList: true})"
    )
    await visit.choose("重庆")
    await expect(live).to_contain_text("您今年多大？")
    await expect(live).to_contain_text("可以选：不清楚; 为什么问这个")
    assert "您好，我是匠问" not in await live.inner_text()
    await expect(live).to_be_empty()
    assert len(await visit.page.evaluate("heard")) == 2
    assert await visit.page.locator("#messages").evaluate("one => one.closest('[aria-live], [role=log]')") is None


async def test_enter_sends_but_not_while_a_character_is_being_composed(visit: Visit) -> None:
    await visit.page.fill("#text", "chong")
    await visit.page.locator("#text").dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    assert visit.posts == []
    await visit.page.locator("#text").press("Shift+Enter")
    assert visit.posts == []


async def test_who_reads_further_up_is_not_pulled_down(visit: Visit, site: Site) -> None:
    for text in ("一", "二", "三", "四"):
        await visit.write(text)
    site.service.going.clear()
    await visit.page.fill("#text", "五")
    await visit.page.keyboard.press("Enter")
    await visit.said("五").wait_for()
    await visit.page.wait_for_timeout(300)
    await visit.page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")
    await visit.page.wait_for_function("() => window.scrollY < 100")
    site.service.going.set()
    await expect(visit.page.locator("#newer")).to_be_visible()
    assert await visit.page.evaluate("window.scrollY") < 100
    await visit.page.locator("#newer").click()
    await expect(visit.page.locator("#newer")).to_be_hidden()
    await visit.page.wait_for_function("() => window.scrollY > 500")


async def test_page_up_and_page_down_scroll_from_the_empty_box(visit: Visit) -> None:
    for text in ("一", "二", "三", "四"):
        await visit.write(text)
    await visit.page.wait_for_timeout(600)
    low = await visit.page.evaluate("window.scrollY")
    await visit.page.focus("#text")
    await visit.page.keyboard.press("PageUp")
    await visit.page.wait_for_function("low => window.scrollY < low - 100", arg=low)
    await visit.page.keyboard.press("PageDown")
    await visit.page.wait_for_function("low => window.scrollY > low - 100", arg=low)


async def test_another_language_turns_the_page_too(visit: Visit) -> None:
    await visit.page.get_by_role("button", name="English").click()
    await expect(visit.page.locator("html")).to_have_attribute("lang", "en")
    await expect(visit.page.get_by_text("No account, no name.")).to_be_visible()


async def test_without_scripts_the_same_page_does_it_all(chromium: Browser, site: Site) -> None:
    async with visiting(chromium, site.url, java_script_enabled=False) as visit:
        page = visit.page
        await page.goto(site.to("/"))
        await page.get_by_role("button", name="重庆").click()
        await page.get_by_label("打字回答").fill("45")
        await page.get_by_role("button", name="发送").click()
        await page.get_by_label("带出过不少徒弟").check()
        await page.get_by_label("有绝技绝活").check()
        await page.get_by_role("button", name="选好了").click()
        await expect(page.get_by_text("您选了 2 样。")).to_be_visible()
        assert page.url.endswith("/#now")
        await page.reload()
        await expect(page.get_by_text("您选了 2 样。")).to_be_visible()
        await page.get_by_role("button", name="字大一点").click()
        await expect(page.locator("html")).to_have_attribute("data-size", "21")
        await page.go_back()
        assert (visit.foreign, visit.complaints) == ([], [])


async def test_a_link_to_a_notice_is_offered_once(visit: Visit, site: Site) -> None:
    for text in ("一", "二", "三", "四"):
        await visit.write(text)
    await visit.page.goto(site.to("/?notice=dalian-studio-2024"))
    offer = visit.page.get_by_role("button", name="看看能不能申报这个")
    await expect(offer).to_be_in_viewport()
    seen = await visit.page.locator("#messages li.bot").count()
    await offer.click()
    await visit.answered(seen)
    await expect(offer).to_have_count(0)
    assert visit.page.url == site.to("/")
