"""Where a login leads, and where it does not."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.desk.back import local
from support.desk import DeskSite, Watch
from support.door import someone, token, typed


async def test_who_asked_for_a_page_gets_there_after_the_login(timed: DeskSite) -> None:
    browser = await someone(timed)
    answer = await browser.go("/desk/leads/some-id?tab=notes&page=2")
    assert answer.url.path == "/desk/login"
    assert parse_qs(urlsplit(str(answer.url)).query)["next"] == ["/desk/leads/some-id?tab=notes&page=2"]
    english = re.search(r'href="([^"]*lang=en[^"]*)"', answer.text)
    assert english
    assert await typed(browser, page=unescape(english[1])) == "/desk/login/enrol"
    assert parse_qs(urlsplit(str(browser.last.url)).query)["next"] == ["/desk/leads/some-id?tab=notes&page=2"]
    assert "Set up an authenticator" in browser.words


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/desk",
        "https://evil.example/desk",
        "/desk\\..\\x",
        "/deskevil",
        "/desk/../api/v1",
        "/api/v1",
        "/desk/logout",
        "javascript:1",
        "/desk/login/code",
        "/desk\n",
        "",
    ],
)
def test_a_login_leads_nowhere_else(path: str) -> None:
    assert local(path) == ""


async def test_a_form_that_comes_after_the_session_is_told_so_and_stays_out_of_the_address(
    timed: DeskSite, watch: Watch
) -> None:
    browser = await timed.logged_in("wang")
    await browser.go("/desk/me")
    watch.forward(31 * 60)
    sent = {"csrf": browser.csrf, "current": "typed and secret"}
    headers = {"sec-fetch-site": "same-origin", "referer": "https://desk.example/desk/me"}
    browser.last = await browser.client.post("/desk/me/password", data=sent, headers=headers)
    assert "刚才那一步没有做" in browser.words
    assert str(browser.last.url).endswith("/desk/login?next=%2Fdesk%2Fme")
    assert "secret" not in str(browser.last.url)


async def test_htmx_is_led_to_the_login_as_a_whole_page_and_told_troubles_in_a_part(timed: DeskSite) -> None:
    browser, stranger = await timed.logged_in("wang"), await timed.browser()
    answer = await stranger.go("/desk/me", **{"hx-request": "true"})
    assert answer.headers["hx-redirect"].startswith("/desk/login")
    answer = await browser.go("/desk/people", **{"hx-request": "true"})
    assert (answer.status_code, answer.headers["hx-retarget"]) == (403, "#trouble")
    assert "<html" not in answer.text
    assert "没有这个权限" in answer.text


@pytest.mark.parametrize("path", ["/desk/no/such/page", "/desk/logouts", "/desk/me/nothing"])
async def test_what_is_no_page_is_told_in_the_frame_of_the_desk(timed: DeskSite, path: str) -> None:
    browser = await timed.logged_in("wang")
    assert (await browser.go(path)).status_code == 404
    assert "没有找到" in browser.words
    head = await browser.client.head("/desk/me")
    assert (head.status_code, head.text) == (200, "")


async def test_a_neighbouring_site_cannot_put_its_own_session_in_place_of_ours(timed: DeskSite) -> None:
    browser, stranger = await timed.logged_in("wang"), await timed.browser()
    stranger.client.cookies.set("desk", token(browser))
    assert (await stranger.go("/desk/me")).url.path == "/desk/login"
