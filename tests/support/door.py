"""Coming in at the door of the desk, step by step, as a browser does."""

import re
from datetime import UTC, datetime
from html import unescape

import httpx
import pyotp
from sqlalchemy import Connection, select, update

from bot.staff import hashing
from bot.store.desk import credentials, people, persons
from bot.store.desk.people import people as table
from support.desk import Browser, DeskSite, Watch

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


async def sent(browser: Browser, **fields: str) -> httpx.Response:
    """Send the form of the step that is shown, with what the page has hidden in it."""
    field = re.search(r'name="next" value="([^"]*)"', browser.last.text)
    more = {"next": unescape(field[1])} if field else {}
    form = re.search(r'<form method="post" action="(/desk/login[^"]*)"', browser.last.text)
    assert form
    return await browser.send(form[1], **fields, **more)


def codes(secret: str, watch: Watch) -> str:
    return pyotp.TOTP(secret).at(watch.at)


def token(browser: Browser) -> str:
    return browser.client.cookies.get("__Host-desk") or ""


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


async def deeds(site: DeskSite) -> list[str]:
    def read(connection: Connection) -> list[str]:
        return list(connection.execute(select(people.audit.c.what).order_by(people.audit.c.seq)).scalars())

    return await site.desk.database.read(read)
