"""What the page on security promises and no other test shows: the record, what people wrote, copies, proxies."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from bot.app import create_app
from bot.commands.serve import configured
from bot.settings import Settings
from bot.staff.verifying import Check
from bot.store.crypto import Keys, SealError
from bot.store.database import open_database
from bot.store.desk import persons
from bot.store.leads import place
from bot.store.secret import require_fitting
from bot.store.tables import leads
from support.desk import DeskSite
from support.door import PASSWORD, someone, typed
from support.leads import make_leads

HOSTILE = "'\"><script>alert(1)</script>{{ 7*7 }}%(num)s"
"""A script, an end of an attribute, a template and a format, whichever would be run."""
ELSEWHERE = "https://evil.example"


async def test_without_its_entry_in_the_record_there_is_no_deed(site: DeskSite) -> None:
    browser, database = await site.logged_in(), site.desk.database
    (made,) = await database.write(make_leads, site.desk.keys, site.desk.shelf.library, 1, status="new")
    page = f"/desk/leads/{made.row['id']}"
    await browser.go(page)
    full = "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'the record is full'); END"
    await database.write(lambda connection: connection.execute(text(full)).rowcount)
    for path, fields in (("", {}), ("/number", {}), ("/status", {"version": "1", "status": "contacted"})):
        with pytest.raises(DBAPIError, match="the record is full"):
            await (browser.send(page + path, **fields) if path else browser.go(page))
    row = await database.read(lambda connection: connection.execute(select(leads.c.status, leads.c.version)).one())
    assert tuple(row) == ("new", 1)


async def test_what_people_wrote_is_shown_as_text_and_kept_sealed(site: DeskSite, sqlite_url: str) -> None:
    browser, keys, library = await site.logged_in("wang", "administrator"), site.desk.keys, site.desk.shelf.library
    said: dict[str, Any] = {
        "name": HOSTILE,
        "unit": HOSTILE,
        "note": HOSTILE,
        "phone": "+8613800000007",
        "status": "new",
    }
    first, second = await site.desk.database.write(make_leads, keys, library, 2, **said)
    page = f"/desk/leads/{first.row['id']}"
    await browser.send(f"{page}/note", page=page, text=HOSTILE)
    await browser.send(f"{page}/next", page=page, version="1", action=HOSTILE, due="")
    await browser.send("/desk/leads/views", page="/desk/leads", query="status=new", name=HOSTILE[:40])
    assert "<script>" in browser.words
    other = f"/desk/leads/{second.row['id']}"
    for path in ("/desk", "/desk/leads", other, "/desk/leads/duplicates", "/desk/record", page):
        answer = await browser.go(path)
        assert (answer.status_code, "<script>" in answer.text) == (200, False), path
    assert browser.words.count(HOSTILE) >= 5
    file = Path(sqlite_url.partition("///")[2])
    raw = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    assert b"alert(1)" not in raw


async def test_a_new_first_password_leaves_the_second_factor_and_sessions_are_ended_by_an_administrator(
    site: DeskSite,
) -> None:
    boss, secret = await site.logged_in("boss", "administrator"), pyotp.random_base32()
    fresh = await someone(site, secret=secret)
    row = await site.desk.database.read(persons.row_by_login, "wang")
    assert row
    page, open_one = f"/desk/people/{row.id}", await site.browser(persons.read(row, site.desk.keys))
    assert (await open_one.go("/desk/me")).url.path == "/desk/me"
    await boss.send(f"{page}/sessions", page=page)
    assert (await open_one.go("/desk/me")).url.path == "/desk/login"
    assert await typed(fresh, PASSWORD) == "/desk/login/code"
    answer = await boss.send(f"{page}/password", page=page)
    given = re.search(r'id="password">([^<]+)<', answer.text)
    assert given
    assert await typed(await site.browser(), given[1]) == "/desk/login/code"


async def test_a_copy_that_was_made_while_it_runs_opens_with_its_key_and_with_no_other(
    site: DeskSite, sqlite_url: str, tmp_path: Path
) -> None:
    keys, library = site.desk.keys, site.desk.shelf.library
    browser = await site.logged_in()
    (made,) = await site.desk.database.write(make_leads, keys, library, 1)
    await browser.go(f"/desk/leads/{made.row['id']}")
    files = sqlite_url.partition("///")[2], tmp_path / "copy.db"
    with closing(sqlite3.connect(files[0])) as here, closing(sqlite3.connect(files[1])) as there:
        here.backup(there)
    copy = open_database(f"sqlite+aiosqlite:///{tmp_path / 'copy.db'}")

    def name(connection: Connection) -> str:
        row = connection.execute(select(leads.c.id, leads.c.name_sealed)).one()
        return keys.open_text(row.name_sealed, place("name", row.id))

    assert await copy.read(name) == made.name
    assert ((found := await Check(copy, keys).all()).rows, found.count) == (1, 0)
    with pytest.raises(SealError):
        await copy.read(require_fitting, Keys(("quite another secret key, long enough",)))
    await copy.close()


async def test_every_answer_is_for_our_own_pages_alone_and_says_what_it_is(tmp_path: Path) -> None:
    app = create_app(Settings(_env_file=None, data_dir=tmp_path, public_url="https://desk.example"))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://desk.example") as client:
        for path in ("/desk/login", "/desk/nowhere", "/api/v1/notices", "/api/v1/leads", "/docs", "/openapi.json"):
            ask = {"origin": ELSEWHERE, "access-control-request-method": "POST"}
            answers = [await client.request(method, path, headers=ask) for method in ("GET", "OPTIONS", "TRACE")]
            assert not [name for answer in answers for name in answer.headers if name.startswith("access-control")]
            assert answers[2].status_code in {404, 405}
            assert answers[0].headers["strict-transport-security"] == "max-age=31536000"
            kind = answers[0].headers["content-type"]
            assert kind in {"text/html; charset=utf-8", "application/json", "application/problem+json"}
            wanted = "same-origin" if path == "/desk/login" else "no-referrer"
            assert answers[0].headers["referrer-policy"] == wanted


@pytest.mark.parametrize(
    ("peer", "said", "believed"),
    [
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.7", "198.51.100.7"),
        ("203.0.113.5", "6.6.6.6", "203.0.113.5"),
    ],
)
async def test_where_somebody_comes_from_is_believed_of_the_proxies_that_are_named(
    peer: str, said: str, believed: str
) -> None:
    seen: list[str] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(scope["client"][0])

    config = configured(app, Settings(_env_file=None))
    config.load()
    headers = [(b"x-forwarded-for", said.encode())]
    await config.loaded_app({"type": "http", "scheme": "http", "client": (peer, 1), "headers": headers}, None, None)
    assert seen == [believed]
