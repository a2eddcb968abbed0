"""The chat as a page of plain forms: what a browser without scripts can do with it."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.exchange import Message
from dialogs.reminding.note import Note
from dialogs.reminding.telling import told
from dialogs.subscription import Subscription
from knowledge.library import catalogue
from knowledge.moment import read_moment
from knowledge.window import ZONE
from support.plain_browser import PlainBrowser, browsing
from support.web import FakeService, application


@pytest.fixture
def service() -> FakeService:
    return FakeService()


@pytest.fixture
async def browser(service: FakeService) -> PlainBrowser:
    browser = browsing(application(service))
    await browser.go("/")
    return browser


def messages(service: FakeService) -> int:
    return sum(map(len, service.chats.values()))


async def test_looking_at_the_page_keeps_nothing(browser: PlainBrowser, service: FakeService) -> None:
    assert "您好，我是匠问" in browser.read
    assert not service.seen


async def test_a_whole_conversation_is_held_by_forms_alone(browser: PlainBrowser) -> None:
    await browser.press("重庆")
    assert "您今年多大？" in browser.read
    await browser.write("45")
    await browser.press("选好了", ticked=("带出过不少徒弟", "有绝技绝活，正在传下去"))
    assert "带出过不少徒弟、有绝技绝活，正在传下去" in browser.read
    assert "您选了 2 样。" in browser.read


async def test_what_was_said_stays_after_a_reload_and_in_order(browser: PlainBrowser) -> None:
    await browser.press("重庆")
    before = browser.read
    await browser.go("/")
    assert browser.read == before
    assert before.index("您好，我是匠问") < before.index("您说：") < before.index("您今年多大？")


async def test_a_form_sent_twice_takes_effect_once(browser: PlainBrowser, service: FakeService) -> None:
    action, sent = browser.request("重庆")
    await browser.send(action, sent)
    first = messages(service)
    await browser.send(action, sent)
    assert messages(service) == first
    assert browser.read.count("您今年多大？") == 1


async def test_a_double_click_takes_effect_once_even_at_the_same_time(
    browser: PlainBrowser, service: FakeService
) -> None:
    await browser.press("重庆")
    before = messages(service)
    action, sent = browser.request("不清楚")
    await asyncio.gather(browser.send(action, sent), browser.send(action, sent))
    assert messages(service) - before == 2


async def test_two_buttons_of_one_form_pressed_at_once_count_as_the_first(browser: PlainBrowser) -> None:
    action, sent = browser.request("重庆")
    _, other = browser.request("大连")
    await browser.send(action, sent)
    await browser.send(action, [*sent[:-1], other[-1]])
    assert browser.read.count("您今年多大？") == 1


async def test_a_greeting_left_open_elsewhere_does_not_start_again(browser: PlainBrowser) -> None:
    action, stale = browser.request("大连")
    await browser.press("重庆")
    await browser.write("45")
    await browser.send(action, stale)
    assert browser.read.count("您好，我是匠问") == 1


async def test_nothing_typed_is_nothing_said(browser: PlainBrowser, service: FakeService) -> None:
    await browser.press("重庆")
    before = messages(service)
    await browser.write("  \r\n ")
    assert (browser.status, messages(service)) == (200, before)


@pytest.mark.parametrize("text", ["焊" * 10_000, "🔧" * 5_000, "<script>alert(1)</script>", "a\r\nb"])
async def test_any_text_is_taken_and_shown_as_text(browser: PlainBrowser, text: str) -> None:
    await browser.write(text)
    assert browser.status == 200
    assert "没有看懂" in browser.read
    assert "<script>alert" not in browser.html


async def test_a_flood_is_told_gently_and_keeps_what_was_typed(browser: PlainBrowser, service: FakeService) -> None:
    await browser.press("重庆")
    service.slow = 1
    await browser.write("四十五岁，焊工")
    assert browser.status == 429
    assert browser.headers["retry-after"] == "1"
    assert "四十五岁，焊工" in browser.read
    await browser.write("四十五岁，焊工")
    assert "没有看懂" in browser.read


async def test_a_flood_keeps_which_button_was_pressed(browser: PlainBrowser, service: FakeService) -> None:
    service.slow = 1
    await browser.press("重庆")
    await browser.press("再发一次")
    assert "您今年多大？" in browser.read


async def test_forgetting_shows_the_farewell_and_leaves_nothing(browser: PlainBrowser, service: FakeService) -> None:
    await browser.press("重庆")
    await browser.write("忘记我")
    assert "已经全部删除" in browser.read
    assert not service.chats
    await browser.go("/")
    assert "您好，我是匠问" in browser.read
    assert "已经全部删除" not in browser.read


async def test_a_browser_that_keeps_no_cookies_carries_on_by_its_forms(service: FakeService) -> None:
    browser = browsing(application(service))
    await browser.go("/")
    for press in ("重庆", "不清楚"):
        browser.client.cookies.clear()
        action, sent = browser.request(press)
        await browser.send(action, sent, **{"sec-fetch-site": "same-origin"})
    assert len(service.chats) == 1
    assert "没有看懂" in browser.read


async def test_a_link_to_a_notice_offers_it_without_losing_the_conversation(service: FakeService) -> None:
    browser = browsing(application(service, library=catalogue()))
    await browser.go("/")
    await browser.press("重庆")
    await browser.go("/?notice=dalian-studio-2024")
    assert "您今年多大？" in browser.read
    await browser.press("看看能不能申报这个")
    assert "/start" not in browser.read


async def test_the_english_button_turns_the_whole_page_english(browser: PlainBrowser) -> None:
    await browser.press("English")
    assert '<html lang="en"' in browser.html
    assert "No account, no name." in browser.read
    await browser.go("/notices")
    assert "Each taken from its official text" in browser.read


async def test_a_number_typed_below_a_reminder_is_one_of_its_choices(
    browser: PlainBrowser, service: FakeService
) -> None:
    await browser.press("重庆")
    ((name, chat),) = service.chats.items()
    due = Subscription(1, "dalian-studio-2024", "unit", "zh")
    key = "dalian-studio-2024/hand-in/before.7/2024-03-15"
    now = datetime(2024, 3, 8, 9, tzinfo=ZONE)
    reply = told(catalogue(), (Note(due, read_moment(key)),), "zh", now, 1)
    chat.append(Message(chat[-1].seq + 1, "bot", "", reply, datetime.now(UTC)))
    await browser.write("1")  # the page does not show it yet
    assert [message.text for message in service.chats[name] if message.author == "person"][-1] == "1"
    chat.append(Message(chat[-1].seq + 1, "bot", "", reply, datetime.now(UTC)))
    await browser.go("/")
    await browser.write("1")
    assert [message.text for message in service.chats[name] if message.author == "person"][-1] == "办好了"
