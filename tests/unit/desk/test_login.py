"""Coming in step by step, and out again."""

import re
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import Connection, select, update

from bot.desk.gate import local
from bot.staff import hashing, second
from bot.store.desk import credentials, people, persons, record
from bot.store.desk.people import people as table
from knowledge.library import Library
from support.desk import Browser, DeskSite, Watch, opened_desk

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
PASSWORD = "a password of these tests"
NEW = "another one, of their own"


async def someone(site: DeskSite, login: str = "wang", *, fresh: bool = False, secret: str = "") -> Browser:
    """Add a clerk with a password and an empty browser; `fresh`: who has not chosen it, `secret`: an authenticator."""
    person = await site.person(login)
    values = {"password": await hashing.hashed(PASSWORD), "must_change": fresh}

    def keep(connection: Connection) -> None:
        connection.execute(update(table).where(table.c.id == person.id).values(**values))
        if secret:
            credentials.set_secret(connection, person.id, secret, 0, site.desk.keys)

    await site.desk.database.write(keep)
    return await site.browser()


async def typed(browser: Browser, password: str = PASSWORD, login: str = "wang", page: str = "/desk/login") -> str:
    """Type a password; return where that leads."""
    await browser.go(page)
    field = re.search(r'name="next" value="([^"]*)"', browser.last.text)
    more = {"next": unescape(field[1])} if field else {}
    answer = await browser.send("/desk/login", login=login, password=password, **more)
    return answer.url.path


def codes(secret: str, watch: Watch) -> str:
    return pyotp.TOTP(secret).at(watch.at)


def token(browser: Browser) -> str:
    return browser.client.cookies.get("__Host-desk") or ""


async def deeds(site: DeskSite) -> list[str]:
    def read(connection: Connection) -> list[str]:
        return list(connection.execute(select(people.audit.c.what).order_by(people.audit.c.seq)).scalars())

    return await site.desk.database.read(read)


@pytest.fixture
async def watch() -> Watch:
    return Watch(NOW)


@pytest.fixture
async def timed(sqlite_url: str, library: Library, watch: Watch) -> AsyncIterator[DeskSite]:
    """Give the desk at a time that a test puts forward."""
    async with opened_desk(sqlite_url, library, now=watch) as site:
        yield site


async def test_from_the_first_password_to_the_desk(timed: DeskSite, watch: Watch) -> None:
    browser = await someone(timed, fresh=True)
    tokens = [token(browser)]
    assert await typed(browser, page="/desk/login?next=/desk/me?lang%3Den") == "/desk/login/password"
    tokens.append(token(browser))
    await sent(browser, new=NEW, again="not the same")
    assert "两次输入的新密码不一样" in browser.words
    await sent(browser, new=PASSWORD, again=PASSWORD)
    assert "这个密码用过" in browser.words
    answer = await sent(browser, new=NEW, again=NEW)
    assert answer.url.path == "/desk/login/enrol"
    tokens.append(token(browser))
    secret = secret_of(browser)
    assert "<svg" in answer.text
    assert "style=" not in answer.text
    await sent(browser, code="000000", sealed=sealed_of(browser))
    assert "验证码不对" in browser.words
    assert secret_of(browser) == secret
    answer = await sent(browser, code=codes(secret, watch), sealed=sealed_of(browser))
    assert len(re.findall(r"<li><code>[a-z2-9-]{27}</code></li>", answer.text)) == 8
    tokens.append(token(browser))
    assert len(set(tokens)) == len(tokens)
    assert re.search(r'<a class="main" href="/desk/me\?lang=en">', answer.text)
    assert (await browser.go("/desk/me")).url.path == "/desk/me"
    assert await deeds(timed) == ["login.begun", "password.changed", "login.begun", "second.set", "login.done"]


async def test_nothing_of_the_desk_is_shown_halfway(timed: DeskSite) -> None:
    browser = await someone(timed, secret=pyotp.random_base32())
    assert await typed(browser) == "/desk/login/code"
    for path in ("/desk", "/desk/me", "/desk/login/enrol", "/desk/login/password", "/desk/login"):
        assert (await browser.go(path)).url.path == "/desk/login/code"
    assert "wang" not in browser.words
    answer = await browser.send("/desk/me/password", new=NEW, again=NEW, current=PASSWORD)
    assert answer.url.path == "/desk/login/code"


async def test_a_code_opens_once_and_a_code_for_an_emergency_too(timed: DeskSite, watch: Watch) -> None:
    secret = pyotp.random_base32()
    browser, other = await someone(timed, secret=secret), await timed.browser()
    code = codes(secret, watch)
    await typed(browser)
    assert (await sent(browser, code=f" {code[:3]} {code[3:]}")).url.path == "/desk"
    await typed(other)
    await sent(other, code=code)
    assert "已经用过" in other.words
    watch.forward(30)
    assert (await sent(other, code=codes(secret, watch))).url.path == "/desk"
    third = await timed.browser()
    await timed.desk.database.write(set_codes, timed, "wang", ["abcdefghjkmn"])
    for opens in (True, False):
        await typed(third)
        assert ((await sent(third, code="ABCDEF－ghjkmn")).url.path == "/desk") is opens
        await third.send("/desk/logout", page="/desk" if opens else "/desk/login/code")


async def test_who_set_up_an_authenticator_first_keeps_it(timed: DeskSite, watch: Watch) -> None:
    browser, other = await someone(timed), await timed.browser()
    for one in (browser, other):
        assert await typed(one) == "/desk/login/enrol"
    secret, sealed = secret_of(browser), sealed_of(browser)
    await sent(browser, code=codes(secret, watch), sealed=sealed)
    answer = await sent(other, code=codes(secret_of(other), watch), sealed=sealed_of(other))
    assert answer.url.path == "/desk/login"
    row = await timed.desk.database.read(persons.row_by_login, "wang")
    assert row
    assert credentials.secret_of(row, timed.desk.keys) == secret


@pytest.mark.parametrize(("late", "taken"), [(-31, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_is_taken_one_step_earlier_or_later(late: int, *, taken: bool) -> None:
    secret, shown = pyotp.random_base32(), datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
    step = second.step_of(secret, pyotp.TOTP(secret).at(shown), shown + timedelta(seconds=late))
    assert (step is not None) is taken


async def test_codes_are_guessed_slowly(timed: DeskSite) -> None:
    browser = await someone(timed, secret=pyotp.random_base32())
    await typed(browser)
    statuses = [(await sent(browser, code=f"{n:06}")).status_code for n in range(7)]
    assert statuses == [403] * 5 + [429] * 2
    assert browser.last.headers["Retry-After"] == "1"
    assert "请等" in browser.words


async def test_a_wrong_password_and_a_wrong_login_are_told_the_same(timed: DeskSite) -> None:
    browser = await someone(timed)
    told = []
    for login in ("wang", "nobody"):
        await typed(browser, "not the password", login)
        told.append(re.sub(r'value="[^"]*"', "", browser.last.text))
        assert browser.last.status_code == 403
    assert told[0] == told[1]


async def test_who_fails_too_often_is_told_how_long_to_wait(timed: DeskSite, watch: Watch) -> None:
    browser = await someone(timed)
    for _ in range(5):
        await typed(browser, "wrong")
    await typed(browser)
    assert (browser.last.status_code, browser.last.headers["Retry-After"]) == (429, "1")
    assert "试得太多了。请等 1 秒再试。" in browser.words
    watch.forward(1)
    assert await typed(browser) == "/desk/login/enrol"


async def test_a_browser_is_known_after_the_login_and_to_that_person_only(timed: DeskSite, watch: Watch) -> None:
    secret = pyotp.random_base32()
    browser = await someone(timed, secret=secret)
    await typed(browser)
    assert "__Host-desk_device" not in browser.client.cookies
    await sent(browser, code=codes(secret, watch))
    cookie = SimpleCookie(browser.last.history[0].headers.get_list("set-cookie")[-1])["__Host-desk_device"]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
    assert int(cookie["max-age"]) == 180 * 24 * 3600
    await browser.send("/desk/logout", page="/desk/me")
    stranger = await timed.browser()
    for _ in range(6):
        await typed(stranger, "wrong")
    assert stranger.last.status_code == 429
    assert await typed(browser) == "/desk/login/code"
    await browser.send("/desk/logout", page="/desk/login/code")
    await timed.person("zhao")
    for _ in range(6):
        await typed(browser, "wrong", "zhao")
    assert browser.last.status_code == 429


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
    assert "没有保存" in browser.words
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


async def test_who_leaves_leaves_nothing_behind_and_cannot_come_back_by_the_old_token(timed: DeskSite) -> None:
    browser = await timed.logged_in("wang")
    old = token(browser)
    answer = await browser.send("/desk/logout", page="/desk/me")
    assert answer.history[0].headers["clear-site-data"] == '"cache"'
    browser.client.cookies.set("__Host-desk", old)
    assert (await browser.go("/desk/me")).url.path == "/desk/login"


async def test_a_suspended_person_does_not_come_in(timed: DeskSite) -> None:
    browser = await someone(timed)

    def suspend(connection: Connection) -> None:
        connection.execute(update(table).values(state="suspended"))

    await timed.desk.database.write(suspend)
    assert await typed(browser) == "/desk/login"
    assert browser.last.status_code == 403


async def test_a_name_that_somebody_typed_stands_in_the_record_sealed_only(timed: DeskSite) -> None:
    browser = await someone(timed)
    await typed(browser, "wrong", "13800000007")

    def kept(connection: Connection) -> tuple[bytes, str]:
        row = connection.execute(select(people.audit)).one()
        return row.detail_sealed, record.read(row, timed.desk.keys).detail

    sealed, detail = await timed.desk.database.read(kept)
    assert b"13800000007" not in sealed
    assert "13800000007" in detail


@pytest.mark.parametrize("path", ["/desk/no/such/page", "/desk/logout", "/desk/me/password"])
async def test_what_is_no_page_is_told_in_the_frame_of_the_desk(timed: DeskSite, path: str) -> None:
    browser = await timed.logged_in("wang")
    assert (await browser.go(path)).status_code == 404
    assert "没有找到" in browser.words
    head = await browser.client.head("/desk/me")
    assert (head.status_code, head.text) == (200, "")


async def test_a_password_older_than_the_policy_allows_is_replaced(sqlite_url: str, library: Library) -> None:
    watch = Watch(NOW)
    async with opened_desk(
        sqlite_url, library, now=watch, desk_passwords="mlps2", desk_second_factor="optional"
    ) as site:
        browser = await someone(site)
        assert await typed(browser) == "/desk"
        await browser.send("/desk/logout", page="/desk/me")
        watch.forward(90 * 24 * 3600)
        assert await typed(browser) == "/desk/login/password"
        for new in ("Mill-stone-1", "Mill-stone-2", "Mill-stone-3"):
            assert (await sent(browser, new=new, again=new)).url.path == "/desk"
            await browser.send("/desk/logout", page="/desk/me")
            watch.forward(90 * 24 * 3600)
            assert await typed(browser, new) == "/desk/login/password"
        await sent(browser, new="Mill-stone-1", again="Mill-stone-1")
        assert "这个密码用过" in browser.words


async def sent(browser: Browser, **fields: str) -> httpx.Response:
    """Send the form of the step that is shown, with what the page has hidden in it."""
    field = re.search(r'name="next" value="([^"]*)"', browser.last.text)
    more = {"next": unescape(field[1])} if field else {}
    form = re.search(r'<form method="post" action="(/desk/login[^"]*)"', browser.last.text)
    assert form
    return await browser.send(form[1], **fields, **more)


def secret_of(browser: Browser) -> str:
    found = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', browser.last.text)
    assert found
    return found[1].replace(" ", "")


def sealed_of(browser: Browser) -> str:
    found = re.search(r'name="sealed" value="([0-9a-f]+)"', browser.last.text)
    assert found
    return found[1]


def set_codes(connection: Connection, site: DeskSite, login: str, codes: list[str]) -> None:
    row = persons.row_by_login(connection, login)
    assert row
    credentials.set_codes(connection, row.id, codes, site.desk.keys)


async def test_a_first_password_is_good_for_a_week(timed: DeskSite, watch: Watch) -> None:
    browser = await someone(timed, fresh=True)
    watch.forward(7 * 24 * 3600 - 1)
    assert await typed(browser) == "/desk/login/password"
    watch.forward(16 * 60)
    await typed(browser)
    assert "初始密码过了 7 天" in browser.words
    assert browser.last.status_code == 403


async def test_a_neighbouring_site_cannot_put_its_own_session_in_place_of_ours(timed: DeskSite) -> None:
    browser, stranger = await timed.logged_in("wang"), await timed.browser()
    stranger.client.cookies.set("desk", token(browser))
    assert (await stranger.go("/desk/me")).url.path == "/desk/login"


async def test_the_sign_that_no_database_takes_breaks_nothing(both: DeskSite) -> None:
    browser = await both.logged_in("boss", "administrator")
    for path, status in (("/desk/people/%00", 404), ("/desk/me?x=a%00b", 200), ("/desk/leads?text=a%00b", 200)):
        assert (await browser.go(path)).status_code == status
    await browser.send("/desk/me/sessions/end", page="/desk/me", session="a\0b")
    assert "已经不在了" in browser.words


async def test_nobody_costs_a_hash_too_and_no_hash_is_computed_on_the_loop(
    timed: DeskSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed, real = [], hashing._fits

    def watched(kept: str, password: str) -> bool:
        computed.append(threading.current_thread())
        return real(kept, password)

    monkeypatch.setattr(hashing, "_fits", watched)
    browser = await someone(timed)
    for login in ("wang", "nobody"):
        await typed(browser, "wrong", login)
    assert len(computed) == 2
    assert threading.main_thread() not in computed


async def test_a_hash_of_other_settings_is_replaced_when_the_password_is_given(timed: DeskSite) -> None:
    browser = await someone(timed)
    other = PasswordHasher(1, 16, 1).hash(PASSWORD)

    def make_older(connection: Connection) -> None:
        connection.execute(update(table).values(password=other))

    await timed.desk.database.write(make_older)
    assert await typed(browser) == "/desk/login/enrol"
    row = await timed.desk.database.read(persons.row_by_login, "wang")
    assert row
    assert row.password != other
    assert await hashing.fits(row.password, PASSWORD)


async def test_logging_in_anew_ends_the_session_before(timed: DeskSite) -> None:
    browser = await someone(timed)
    await typed(browser)
    old = token(browser)
    await browser.send("/desk/login", login="wang", password=PASSWORD)
    assert token(browser) != old
    other = await timed.browser()
    other.client.cookies.set("__Host-desk", old)
    assert (await other.go("/desk/login/enrol")).url.path == "/desk/login"
