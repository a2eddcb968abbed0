"""Who is recognised, and from where a form is taken."""

from urllib.parse import urlencode

import pytest

from bot.channels.web.identity import cookie_for, newcomer
from support.plain_browser import browsing
from support.web import FakeService, application

HOME = "https://ask.example.cn"


async def post(headers: dict[str, str], *, proof: bool = False, public_url: str = "") -> tuple[int, FakeService]:
    """Send the first form of the page with these headers, with or without what it proves itself by."""
    service = FakeService()
    browser = browsing(application(service, public_url=public_url))
    await browser.go("/")
    action, sent = browser.request("重庆")
    kept = [(name, value) for name, value in sent if proof or name != "proof"]
    answer = await browser.client.post(action, content=urlencode(kept), headers=form(headers))
    return answer.status_code, service


def form(headers: dict[str, str]) -> dict[str, str]:
    return {"content-type": "application/x-www-form-urlencoded", **headers}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "http://127.0.0.1:8000"},
    ],
    ids=str,
)
async def test_a_form_from_our_own_page_is_taken(headers: dict[str, str]) -> None:
    assert (await post(headers))[0] == 303


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
        {"sec-fetch-site": "same-site", "origin": "http://evil.127.0.0.1:8000"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:8000.evil.example"},
        {"origin": "file://127.0.0.1:8000"},
    ],
    ids=str,
)
async def test_a_form_from_elsewhere_is_refused_and_does_nothing(headers: dict[str, str]) -> None:
    status, service = await post(headers)
    assert (status, service.seen) == (403, {})


async def test_a_browser_that_says_nothing_proves_the_form_by_its_own_field() -> None:
    assert (await post({"origin": "null"}, proof=True))[0] == 303


async def test_a_form_that_brings_its_own_token_and_field_proves_nothing() -> None:
    service, visitor = FakeService(), newcomer()
    browser = browsing(application(service))
    sent = [("event", "x" * 22), ("token", visitor.token), ("proof", visitor.proof), ("text", "hello")]
    await browser.send("/", sent, origin="null")
    assert (browser.status, service.seen) == (403, {})


async def test_the_public_address_counts_as_ours_behind_a_proxy() -> None:
    _, service = await post({"origin": HOME}, public_url=HOME)
    assert len(service.seen) == 2


async def test_a_second_visitor_never_gets_the_first_ones_answers() -> None:
    service = FakeService()
    first, second = browsing(app := application(service)), browsing(app)
    await first.go("/")
    await second.go("/")
    action, sent = first.request("重庆")
    await first.send(action, sent)
    mine = [(n, v) for n, v in second.request("大连")[1] if n in {"proof", "token"}]
    await second.send(action, [*mine, *((n, v) for n, v in sent if n not in {"proof", "token"})])
    assert len(service.chats) == 2


async def test_the_token_is_never_in_an_address_nor_the_address_in_the_service() -> None:
    service = FakeService()
    browser = browsing(application(service))
    await browser.go("/")
    token = browser.client.cookies["chat"]
    await browser.press("重庆")
    assert token not in browser.path
    assert all(token not in address for address in service.chats)
    assert len(token) == 43


async def test_what_a_cookie_brings_is_a_token_or_nothing() -> None:
    browser = browsing(application(FakeService()))
    browser.client.cookies["chat"] = "../../etc/passwd"
    await browser.go("/")
    assert browser.status == 200
    assert "passwd" not in browser.html


@pytest.mark.parametrize(
    ("secure", "embedded", "words"),
    [
        (False, False, "SameSite=Lax"),
        (True, False, "SameSite=Lax; Secure"),
        (True, True, "SameSite=None; Secure; Partitioned"),
        (False, True, "SameSite=Lax"),
    ],
)
def test_a_cookie_is_kept_from_scripts_and_from_other_sites(secure: bool, embedded: bool, words: str) -> None:  # noqa: FBT001
    header = cookie_for(newcomer(), secure=secure, embedded=embedded)
    assert header.endswith(f"HttpOnly; {words}")


async def test_cookies_are_secure_where_the_site_is() -> None:
    browser = browsing(application(FakeService()), base=HOME)
    await browser.go("/")
    assert "; Secure" in browser.headers["set-cookie"]
