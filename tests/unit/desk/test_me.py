"""What people change about themselves, for which they give their password again."""

import re
from datetime import UTC, datetime
from html import unescape

import pyotp
import pytest
from sqlalchemy import Connection, update

from bot.desk.agent import recognized
from bot.staff import hashing
from bot.store.desk import credentials, persons, sessions
from bot.store.desk.people import people as table
from support.desk import Browser, DeskSite

PASSWORD = "a password of these tests"
NEW = "another one, of their own"


async def wang(site: DeskSite) -> Browser:
    """Add a clerk with a password; log them in."""
    person = await site.person("wang")
    kept = await hashing.hashed(PASSWORD)

    def keep(connection: Connection) -> None:
        connection.execute(update(table).where(table.c.id == person.id).values(password=kept))

    await site.desk.database.write(keep)
    return await site.browser(person)


async def test_a_new_password_ends_the_other_sessions_and_this_one_stays(site: DeskSite) -> None:
    browser = await wang(site)
    other = await site.browser(browser.person)
    await browser.send("/desk/me/password", page="/desk/me", current=PASSWORD, new=NEW, again=NEW)
    assert "密码已经改好" in browser.words
    assert (await other.go("/desk/me")).url.path == "/desk/login"
    row = await site.desk.database.read(persons.row_by_login, "wang")
    assert row
    assert await hashing.fits(row.password, NEW)


@pytest.mark.parametrize(
    ("path", "field"),
    [("/desk/me/password", "current"), ("/desk/me/second", "proof"), ("/desk/me/codes", "proof_of_codes")],
)
async def test_nothing_changes_without_the_present_password_and_it_is_guessed_slowly(
    site: DeskSite, path: str, field: str
) -> None:
    browser = await wang(site)
    await browser.go("/desk/me")
    csrf = browser.csrf
    answers = [await browser.send(path, csrf=csrf, **{field: "a guess"}, new=NEW, again=NEW) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [400] * 5 + [429]
    row = await site.desk.database.read(persons.row_by_login, "wang")
    assert row
    assert await hashing.fits(row.password, PASSWORD)


async def test_a_new_authenticator_is_kept_only_once_it_shows_a_code(site: DeskSite) -> None:
    browser = await wang(site)
    await browser.send("/desk/me/second", page="/desk/me", proof=PASSWORD)
    for right in (False, True):
        secret = found(browser, r'<code class="secret">([A-Z2-7 ]+)</code>').replace(" ", "")
        sealed = found(browser, r'name="sealed" value="([0-9a-f]+)"')
        code = pyotp.TOTP(secret).at(datetime.now(UTC)) if right else "12345"
        await browser.send("/desk/me/second/proof", sealed=sealed, code=code)
        row = await site.desk.database.read(persons.row_by_login, "wang")
        assert row
        assert (credentials.secret_of(row, site.desk.keys) == secret) is right
    assert "请保存备用码" in browser.words
    await browser.go("/desk/me")
    assert "还剩 8 个备用码" in browser.words


async def test_a_session_that_is_ended_while_a_password_is_hashed_changes_nothing(
    both: DeskSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = await wang(both)
    await browser.go("/desk/me")
    hashed, person = hashing.hashed, browser.person
    assert person

    async def slowly(password: str) -> str:
        await both.desk.database.write(sessions.end_all, person.id)
        return await hashed(password)

    monkeypatch.setattr(hashing, "hashed", slowly)
    answer = await browser.send("/desk/me/password", current=PASSWORD, new=NEW, again=NEW)
    assert answer.status_code == 410
    row = await both.desk.database.read(persons.row_by_login, "wang")
    assert row
    assert await hashing.fits(row.password, PASSWORD)


async def test_where_too_many_hashes_wait_one_is_told_to_come_again(
    site: DeskSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, li = await site.logged_in("wang", "administrator"), await site.person("li")
    monkeypatch.setattr(hashing.KNOWN, "longest", 0)
    answer = await browser.send(f"/desk/people/{li.id}/password", page=f"/desk/people/{li.id}")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "5")


async def test_a_secret_of_another_session_is_not_taken(site: DeskSite) -> None:
    browser = await wang(site)
    other = await site.browser(browser.person)
    await other.send("/desk/me/second", page="/desk/me", proof=PASSWORD)
    sealed = found(other, r'name="sealed" value="([0-9a-f]+)"')
    for wrong in (sealed, "", "zz", "00"):
        answer = await browser.send("/desk/me/second/proof", page="/desk/me", sealed=wrong, code="123456")
        assert answer.status_code == 410


async def test_sessions_are_seen_and_ended_and_nobody_elses(site: DeskSite) -> None:
    browser, zhao = await wang(site), await site.logged_in("zhao")
    other = await site.browser(browser.person)
    await zhao.go("/desk/me")
    await browser.go("/desk/me")
    assert "192.0.2.7" in browser.words
    listed = found(browser, r'name="session" value="([0-9a-f]{64})"')
    assert "已经不在了" in unescape((await zhao.send("/desk/me/sessions/end", session=listed)).text)
    await browser.send("/desk/me/sessions/end", session=listed)
    assert (await other.go("/desk/me")).url.path == "/desk/login"
    others = [await site.browser(browser.person) for _ in range(2)]
    await browser.send("/desk/me/sessions/others", page="/desk/me")
    assert [(await one.go("/desk/me")).url.path for one in others] == ["/desk/login"] * 2
    assert (await zhao.go("/desk/me")).url.path == "/desk/me"


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/116 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("a program" * 20, ("a program" * 20)[:40]),
        ("", ""),
    ],
)
def test_a_browser_is_named_so_that_people_recognize_it(agent: str, shown: str) -> None:
    assert recognized(agent) == shown


async def test_the_language_of_the_desk_is_remembered(site: DeskSite) -> None:
    browser = await wang(site)
    await browser.go("/desk/me?lang=en")
    await browser.go("/desk/me")
    assert "My account" in browser.words
    assert not re.search(r"[\u4e00-\u9fff]", browser.words.replace("wang 同志", "").replace("中文", ""))


def found(browser: Browser, pattern: str) -> str:
    match = re.search(pattern, browser.last.text)
    assert match
    return match[1]
