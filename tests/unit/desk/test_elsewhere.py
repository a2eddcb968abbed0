"""Coming in by another login service: who is linked already, and nothing that it did not sign for us, now, once."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pyotp
import pytest
from joserfc.jwk import RSAKey

from bot.staff import access, people
from bot.staff.oidc import Known, Provider
from bot.store.desk import credentials, persons
from knowledge.library import Library
from support.desk import Browser, DeskSite, Watch, opened_desk
from support.provider import CLIENT, CLIENT_SECRET, ISSUER, LoginService

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@dataclass
class Both:
    """The desk and the other service."""

    desk: DeskSite
    service: LoginService
    watch: Watch

    async def arrive(self, browser: Browser, path: str = "/desk/login/elsewhere") -> str:
        """Go there, log in there, and come back; return where that leads."""
        there = await browser.client.get(path, follow_redirects=False)
        return (await browser.go(self.service.agree(there.headers["location"]))).url.path

    async def linked(self, login: str = "wang", kind: Any = "sub", value: str = "248289761001") -> None:
        """Let an administrator write down by whom the service knows somebody."""
        person, boss = await self.desk.person(login), await self.desk.person(f"boss of {login}", "administrator")
        subject = Known(ISSUER, kind, value).index(self.desk.desk.keys)
        actor = self.desk.actor(boss)
        await self.desk.desk.database.write(access.link, self.desk.desk.keys, actor, person.id, subject)


@pytest.fixture(scope="session")
def key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


@pytest.fixture
async def both_of_them(sqlite_url: str, library: Library, key: RSAKey) -> AsyncIterator[Both]:
    watch, service = Watch(NOW), LoginService(key=key, now=int(NOW.timestamp()))
    provider = Provider(ISSUER, CLIENT, CLIENT_SECRET, service.transport)
    named: dict[str, Any] = {"oidc_issuer": ISSUER, "oidc_name": "政务网"}
    async with opened_desk(sqlite_url, library, now=watch, provider=provider, **named) as desk:
        yield Both(desk, service, watch)


async def test_who_is_linked_comes_in_and_the_second_factor_of_the_service_counts(both_of_them: Both) -> None:
    await both_of_them.linked()
    browser = await both_of_them.desk.browser()
    await browser.go("/desk/login?next=%2Fdesk%2Fme")
    assert "用政务网登录" in browser.words
    both_of_them.service.claims["amr"] = ["pwd", "mfa"]
    assert await both_of_them.arrive(browser, "/desk/login/elsewhere?next=%2Fdesk%2Fme") == "/desk/me"
    assert "wang 同志" in browser.words


async def test_without_a_second_factor_there_ours_is_asked_for(both_of_them: Both) -> None:
    await both_of_them.linked()
    browser = await both_of_them.desk.browser()
    assert await both_of_them.arrive(browser) == "/desk/login/enrol"
    database, keys = both_of_them.desk.desk.database, both_of_them.desk.desk.keys
    row = await database.read(persons.row_by_login, "wang")
    assert row
    await database.write(credentials.set_secret, row.id, pyotp.random_base32(), 0, keys)
    assert await both_of_them.arrive(await both_of_them.desk.browser()) == "/desk/login/code"


async def test_an_address_links_once_and_then_the_id_does(both_of_them: Both) -> None:
    await both_of_them.linked(kind="email", value="Wang@Example.org")
    both_of_them.service.claims |= {"email": "wang@example.org", "email_verified": True}
    assert await both_of_them.arrive(await both_of_them.desk.browser()) == "/desk/login/enrol"
    both_of_them.service.claims = {"sub": "somebody else", "email": "wang@example.org", "email_verified": True}
    assert await both_of_them.arrive(await both_of_them.desk.browser()) == "/desk/login/back"


@pytest.mark.parametrize("email", [{"email_verified": False}, {}, {"email_verified": "true"}])
async def test_an_address_that_was_not_checked_links_nobody(both_of_them: Both, email: dict[str, Any]) -> None:
    await both_of_them.linked(kind="email", value="wang@example.org")
    both_of_them.service.claims |= {"email": "wang@example.org"} | email
    browser = await both_of_them.desk.browser()
    assert await both_of_them.arrive(browser) == "/desk/login/back"
    assert "还没有对应到工作台的人员" in browser.words


async def test_nobody_is_made_by_coming(both_of_them: Both) -> None:
    browser = await both_of_them.desk.browser()
    assert await both_of_them.arrive(browser) == "/desk/login/back"
    assert browser.last.status_code == 403


@pytest.mark.parametrize(
    "spoil",
    [
        {"nonce": "of another login"},
        {"nonce": None},
        {"aud": "another client"},
        {"aud": [CLIENT, "another client"]},
        {"azp": "another client"},
        {"iss": "https://evil.example"},
        {"exp": int(NOW.timestamp()) - 61},
        {"exp": None},
        {"iat": int(NOW.timestamp()) + 3600},
        {"sub": None},
        {"sub": ["248289761001"]},
    ],
)
async def test_what_was_not_said_for_us_now_is_not_believed(both_of_them: Both, spoil: dict[str, Any]) -> None:
    await both_of_them.linked()
    both_of_them.service.spoil = spoil
    browser = await both_of_them.desk.browser()
    assert await both_of_them.arrive(browser) == "/desk/login/back"
    assert "单点登录没有成功" in browser.words


@pytest.mark.parametrize("spoil", ["unsigned", "forged", "issuer"])
async def test_what_the_service_did_not_sign_is_not_believed(both_of_them: Both, spoil: str) -> None:
    await both_of_them.linked()
    browser = await both_of_them.desk.browser()
    match spoil:
        case "unsigned":
            both_of_them.service.unsigned = True
        case "forged":
            both_of_them.service.forged = RSAKey.generate_key(2048, {"kid": "one"})
        case _:
            both_of_them.service.issuer = "https://login.example/other"
            answer = await browser.go("/desk/login/elsewhere")
            assert answer.status_code == 403
            return
    assert await both_of_them.arrive(browser) == "/desk/login/back"
    assert browser.last.status_code == 403


async def test_new_keys_of_the_service_are_fetched_when_they_are_needed(both_of_them: Both) -> None:
    await both_of_them.linked()
    assert await both_of_them.arrive(await both_of_them.desk.browser()) == "/desk/login/enrol"
    both_of_them.service.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
    assert await both_of_them.arrive(await both_of_them.desk.browser()) == "/desk/login/enrol"


async def test_an_answer_opens_once_and_only_in_the_browser_that_asked(both_of_them: Both) -> None:
    await both_of_them.linked()
    browser, other = await both_of_them.desk.browser(), await both_of_them.desk.browser()
    there = await browser.client.get("/desk/login/elsewhere", follow_redirects=False)
    back, kept = both_of_them.service.agree(there.headers["location"]), browser.client.cookies.get("__Host-desk_asked")
    assert (await other.go(back)).status_code == 403
    assert "已经失效" in other.words
    assert (await browser.go(back)).url.path == "/desk/login/enrol"
    assert (await browser.go(back)).url.path == "/desk/login/back"
    for again in (back, both_of_them.service.agree(there.headers["location"])):
        browser.client.cookies.set("__Host-desk_asked", kept or "", domain="desk.example", path="/")
        assert (await browser.go(again)).status_code == 403


async def test_who_takes_too_long_or_brings_another_state_begins_again(both_of_them: Both) -> None:
    await both_of_them.linked()
    browser = await both_of_them.desk.browser()
    there = await browser.client.get("/desk/login/elsewhere", follow_redirects=False)
    back = both_of_them.service.agree(there.headers["location"])
    assert (await browser.go(back.replace("state=", "state=x"))).status_code == 403
    there = await browser.client.get("/desk/login/elsewhere", follow_redirects=False)
    both_of_them.watch.forward(601)
    assert (await browser.go(both_of_them.service.agree(there.headers["location"]))).status_code == 403


async def test_the_service_is_not_asked_without_end(both_of_them: Both) -> None:
    browser = await both_of_them.desk.browser()
    statuses = []
    for _ in range(31):
        there = await browser.client.get("/desk/login/elsewhere", follow_redirects=False)
        back = both_of_them.service.agree(there.headers["location"])
        statuses.append((await browser.go(back.replace("code=", "code=x"))).status_code)
    assert statuses == [*[403] * 30, 429]


@pytest.mark.parametrize(
    ("site", "leads"),
    [("same-origin", "login.example"), ("none", "login.example"), ("cross-site", ""), ("same-site", "")],
)
async def test_nobody_is_sent_there_by_another_site(both_of_them: Both, site: str, leads: str) -> None:
    browser = await both_of_them.desk.browser()
    headers = {"sec-fetch-site": site}
    there = await browser.client.get("/desk/login/elsewhere?next=/desk/me", headers=headers, follow_redirects=False)
    assert (urlsplit(there.headers["location"]).hostname or "") == leads
    assert ("desk_asked" in there.headers.get("set-cookie", "")) is bool(leads)


async def test_one_id_is_linked_to_one_person(both_of_them: Both) -> None:
    await both_of_them.linked("wang")
    with pytest.raises(people.RuleError, match="link"):
        await both_of_them.linked("zhao")


async def test_without_the_setting_there_is_no_such_way(site: DeskSite) -> None:
    browser = await site.browser()
    assert (await browser.go("/desk/login/elsewhere")).status_code == 404
    await browser.go("/desk/login")
    assert "单点登录" not in browser.words
