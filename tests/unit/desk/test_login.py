"""Coming in step by step, and out again."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import Connection, select, update

from bot.staff import hashing, second
from bot.store.desk import credentials, people, persons, record
from bot.store.desk.people import people as table
from knowledge.library import Library
from support.desk import DeskSite, Watch, opened_desk
from support.door import NEW, NOW, PASSWORD, codes, deeds, sealed_of, secret_of, sent, set_codes, someone, token, typed


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


async def test_who_leaves_leaves_nothing_behind_and_cannot_come_back_by_the_old_token(timed: DeskSite) -> None:
    browser = await timed.logged_in("wang")
    old = token(browser)
    answer = await browser.send("/desk/logout", page="/desk/me")
    assert answer.history[0].headers["clear-site-data"] == '"cache"'
    browser.client.cookies.set("__Host-desk", old)
    assert (await browser.go("/desk/me")).url.path == "/desk/login"


async def test_a_name_that_somebody_typed_stands_in_the_record_sealed_only(timed: DeskSite) -> None:
    browser = await someone(timed)
    await typed(browser, "wrong", "13800000007")

    def kept(connection: Connection) -> tuple[bytes, str]:
        row = connection.execute(select(people.audit)).one()
        return row.detail_sealed, record.read(row, timed.desk.keys).detail

    sealed, detail = await timed.desk.database.read(kept)
    assert b"13800000007" not in sealed
    assert "13800000007" in detail


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


async def test_a_first_password_is_good_for_a_week(timed: DeskSite, watch: Watch) -> None:
    browser = await someone(timed, fresh=True)
    watch.forward(7 * 24 * 3600 - 1)
    assert await typed(browser) == "/desk/login/password"
    watch.forward(16 * 60)
    await typed(browser)
    assert "初始密码过了 7 天" in browser.words
    assert browser.last.status_code == 403


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
