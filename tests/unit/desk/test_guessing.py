"""Logins that are wrong, or of nobody: slow, told alike, and in nobody else's way."""

import re
import threading
from http.cookies import SimpleCookie

import pyotp
import pytest
from sqlalchemy import Connection, update

from bot.staff import hashing
from bot.staff.login import read_login
from bot.store.desk.people import people as table
from support.desk import DeskSite, Watch
from support.door import codes, sent, someone, typed


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


@pytest.mark.parametrize("written", [" Wang", "wang \u200b", "\u200b wang", "WA\u00adNG", f"wang{' ' * 60}\u200b"])
def test_a_login_is_counted_as_one_however_it_is_written(written: str) -> None:
    assert read_login(written) == "wang"


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


async def test_a_suspended_person_does_not_come_in(timed: DeskSite) -> None:
    browser = await someone(timed)

    def suspend(connection: Connection) -> None:
        connection.execute(update(table).values(state="suspended"))

    await timed.desk.database.write(suspend)
    assert await typed(browser) == "/desk/login"
    assert browser.last.status_code == 403


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
