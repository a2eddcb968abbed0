"""The page behind the links of a reminder, in a browser without scripts."""

from dataclasses import replace
from datetime import date

import httpx
import pytest

from bot.press import Press
from dialogs.subscription import State, Subscription
from knowledge.library import Library, catalogue
from support.linked import FakeLinks
from support.plain_browser import PlainBrowser, browsing
from support.web import FakeService, application

NOTICE = "dalian-studio-2024"
HELD = Subscription(1, NOTICE, "unit", "zh", channel="email", where="zh***@example.com")
TODAY = date(2024, 3, 5)
PAGE = "/reminders/7-good"


@pytest.fixture(scope="module")
def library() -> Library:
    return catalogue()


@pytest.fixture
def linked() -> FakeLinks:
    return FakeLinks({7: HELD, 8: replace(HELD, number=2, subject="dalian-craftsman-2021")})


@pytest.fixture
def browser(library: Library, linked: FakeLinks) -> PlainBrowser:
    return browsing(application(FakeService(), library=library, today=TODAY, linked=linked))


def stage_of(browser: PlainBrowser) -> str:
    """The first stage that can be pressed on the page."""
    return next(value for form in browser.page.forms for name, value in form.hidden if name == "stage")


async def test_the_page_says_what_when_and_where(browser: PlainBrowser) -> None:
    await browser.go(PAGE)
    assert browser.status == 200
    for words in (
        "大连技能大师工作室（2024年）",
        "提醒中",
        "单位要办的事",
        "提前 30、14、7、3、1 天和当天，09:00",
        "zh***@example.com",
    ):
        assert words in browser.read


async def test_looking_changes_nothing_however_the_link_ends(browser: PlainBrowser, linked: FakeLinks) -> None:
    before = dict(linked.held)
    await browser.go(PAGE)
    of = stage_of(browser)
    for path in ("", "/stop", f"?do=done&stage={of}", "?do=stop", "?do=confirm", "?do=pause", "/stop?also=8-good"):
        await browser.go(PAGE + path)
        assert browser.status == 200
        head = await browser.client.head(PAGE + path)
        assert head.status_code == 200
    assert (linked.pressed, linked.held) == ([], before)


async def test_a_confirmation_is_a_press(browser: PlainBrowser, linked: FakeLinks) -> None:
    linked.held[7] = replace(HELD, state="unconfirmed")
    await browser.go(PAGE)
    assert "还没确认" in browser.read
    await browser.press("确认，开始提醒")
    assert linked.pressed == [(7, Press("confirm"))]
    assert browser.path == PAGE
    assert "确认好了，从现在起按下面的日期提醒您。" in browser.read


async def test_who_did_not_ask_for_it_ends_it_with_one_press(browser: PlainBrowser, linked: FakeLinks) -> None:
    linked.held[7] = replace(HELD, state="unconfirmed")
    await browser.go(PAGE)
    await browser.press("不是我要的，不要再来信")
    assert linked.held[7].state == "stopped"


async def test_done_from_a_mail_is_one_button_on_top(browser: PlainBrowser, linked: FakeLinks) -> None:
    await browser.go(PAGE)
    of = stage_of(browser)
    await browser.go(f"{PAGE}?do=done&stage={of}")
    assert [button.label for form in browser.page.forms for button in form.buttons if form.method == "post"] == [
        "办好了，这件事不用再提醒",
        "先暂停",
        "停止提醒",
    ]
    await browser.press("办好了，这件事不用再提醒")
    assert linked.pressed == [(7, Press("done", of))]
    assert "记下了，这件事不再提醒。" in browser.read
    assert "已经办好，不再提醒" in browser.read


async def test_later_is_offered_only_while_it_is_in_time(browser: PlainBrowser, linked: FakeLinks) -> None:
    await browser.go(PAGE)
    of = stage_of(browser)
    await browser.go(f"{PAGE}?do=later&stage={of}")
    await browser.press("3 天后再提醒")
    assert linked.pressed == [(7, Press("later", of, 3))]
    assert "到时候再提醒一次" in browser.read


async def test_the_day_on_which_it_opens_is_nothing_to_be_done_with(library: Library, linked: FakeLinks) -> None:
    browser = browsing(application(FakeService(), library=library, today=date(2021, 6, 16), linked=linked))
    await browser.go("/reminders/8-good")
    assert "开始受理" in browser.read
    assert browser.read.count("办好了") == 2
    assert browser.read.index("开始受理") < browser.read.index("办好了")


async def test_pausing_and_going_on(browser: PlainBrowser, linked: FakeLinks) -> None:
    await browser.go(PAGE)
    await browser.press("先暂停")
    assert "已暂停" in browser.read
    await browser.press("继续提醒")
    assert linked.held[7].state == "active"


async def test_after_a_stop_the_page_says_so_and_offers_a_way_back(browser: PlainBrowser, linked: FakeLinks) -> None:
    await browser.go(f"{PAGE}/stop")
    await browser.press("停止提醒")
    assert browser.path == PAGE
    assert "已停止" in browser.read
    await browser.press("继续提醒")
    assert linked.held[7].state == "active"


async def test_stopping_what_one_mail_was_about_stops_all_of_it(browser: PlainBrowser, linked: FakeLinks) -> None:
    await browser.go(f"{PAGE}/stop?also=8-good&also=9-bad")
    await browser.press("停止提醒")
    assert [one.state for one in linked.held.values()] == ["stopped", "stopped"]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""])
async def test_a_mail_program_stops_with_one_call(browser: PlainBrowser, linked: FakeLinks, kind: str) -> None:
    body = "List-Unsubscribe=One-Click"
    answer = await browser.client.post(
        f"{PAGE}/stop?also=8-good", content=body, headers={"content-type": kind} if kind else {}
    )
    assert answer.status_code == 200
    assert [one.state for one in linked.held.values()] == ["stopped", "stopped"]


async def test_a_wrong_token_and_an_unknown_number_look_the_same(browser: PlainBrowser, linked: FakeLinks) -> None:
    wrong, unknown, nonsense = [await browser.client.get(f"/reminders/{x}") for x in ("7-bad", "99-good", "hello")]
    assert {answer.status_code for answer in (wrong, unknown, nonsense)} == {404}
    bodies = {
        answer.text.replace("7-bad", "X").replace("99-good", "X").replace("hello", "X")
        for answer in (wrong, unknown, nonsense)
    }
    assert len(bodies) == 1
    assert "这个链接打不开" in bodies.pop()
    for path in ("7-bad", "99-good", "7-bad/stop", "99-good/stop"):
        answer = await browser.client.post(f"/reminders/{path}", data={"do": "stop"})
        assert answer.status_code == 404
    assert linked.pressed == []


@pytest.mark.parametrize("sent", [{}, {"do": ""}, {"do": "delete"}, {"do": "x" * 500}])
async def test_a_press_of_nothing_does_nothing(browser: PlainBrowser, linked: FakeLinks, sent: dict[str, str]) -> None:
    answer = await browser.client.post(PAGE, data=sent)
    assert answer.status_code == 303 if sent else 415
    assert linked.pressed == []


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("over", "已结束"),
        ("unreachable", "发不到"),
        ("paused", "已暂停"),
        ("stopped", "已停止"),
        ("unconfirmed", "还没确认"),
    ],
)
async def test_every_state_has_its_words(browser: PlainBrowser, linked: FakeLinks, state: State, words: str) -> None:
    linked.held[7] = replace(HELD, state=state)
    for path in (PAGE, f"{PAGE}?do=done&stage={NOTICE}/hand-in", f"{PAGE}/stop"):
        await browser.go(path)
        assert browser.status == 200
        assert words in browser.read


async def test_a_programme_with_no_date_says_that_one_is_awaited(browser: PlainBrowser, linked: FakeLinks) -> None:
    linked.held[7] = replace(HELD, subject="lucheng-studio")
    await browser.go(PAGE)
    assert "一有新通知或者新日期就告诉您" in browser.read
    assert "以后的新通知和新日期" in browser.read


async def test_the_page_speaks_the_language_of_the_subscription(browser: PlainBrowser, linked: FakeLinks) -> None:
    linked.held[7] = replace(HELD, language="en")
    await browser.go(PAGE)
    assert 'lang="en"' in browser.html
    assert "Reminders" in browser.read
    await browser.go(f"{PAGE}?lang=zh")
    assert "提醒" in browser.read


async def test_the_page_runs_nothing_and_tells_nobody(browser: PlainBrowser) -> None:
    await browser.go(PAGE)
    assert browser.headers["referrer-policy"] == "no-referrer"
    assert browser.headers["cache-control"] == "no-store"
    assert browser.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert '<meta name="robots" content="noindex">' in browser.html


async def test_who_tries_many_links_waits_and_others_do_not(browser: PlainBrowser) -> None:
    tried: list[httpx.Response] = [await browser.client.get(f"/reminders/{n}-bad") for n in range(80)]
    assert tried[0].status_code == 404
    assert tried[-1].status_code == 429
    assert (await browser.client.get(PAGE)).status_code == 200


async def test_without_anything_to_link_to_there_is_no_such_page(library: Library) -> None:
    browser = browsing(application(FakeService(), library=library))
    await browser.go(PAGE)
    assert browser.status == 404
    assert "没有找到这个页面" in browser.read
