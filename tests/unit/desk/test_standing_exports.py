"""Standing exports: on time, encrypted, to the owner's own confirmed address, and only while the owner may."""

import io
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import msoffcrypto
import pytest
from sqlalchemy import Connection, select

from bot.staff.exporting.orders import next_time
from bot.store.desk.people import people
from bot.store.desk.standing import Rhythm
from bot.store.desk.transfer import exports, standing_exports
from knowledge.library import Library
from support.desk import DeskSite, opened_desk
from support.exporting import exporter, many, rows, written
from support.smtp import Post, serving_mail

NEW = "/desk/exports/standing/new"
PASSWORD = "长一点的密码 long enough"


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        (Rhythm("day", 1, 8), "2026-11-22T00:00"),
        (Rhythm("day", 1, 23), "2026-11-21T15:00"),
        (Rhythm("week", 6, 8), "2026-11-28T00:00"),
        (Rhythm("week", 1, 0), "2026-11-22T16:00"),
        (Rhythm("month", 28, 8), "2026-11-28T00:00"),
        (Rhythm("month", 1, 8), "2026-12-01T00:00"),
    ],
)
def test_the_next_time_is_by_the_clock_in_china(rhythm: Rhythm, expected: str) -> None:
    after = datetime(2026, 11, 21, 4, tzinfo=UTC)  # a Saturday, noon in China
    assert next_time(rhythm, after).isoformat(timespec="minutes").removesuffix("+00:00") == expected


async def run(site: DeskSite, later: timedelta) -> None:
    """Let the time come, and do what is due."""
    await site.desk.database.write(lambda c: c.execute(standing_exports.update().values(next=site.now - later)))
    working = exporter(site)
    await working.post()
    await written(site)
    await working.post()


def _states(connection: Connection) -> list[str]:
    return list(connection.execute(select(exports.c.state)).scalars())


async def test_what_was_missed_runs_once_and_lies_in_the_list(site: DeskSite, library: Library) -> None:
    await many(site, 2, library)
    browser = await site.logged_in("wang")
    await browser.send("/desk/exports/standing", page=NEW, every="day", hour="8", by="list", columns="name")
    assert "已经定好" in browser.words
    assert "没有开通邮件" in browser.words
    await run(site, timedelta(days=3))
    assert await site.desk.database.read(_states) == ["done"]
    await browser.go("/desk/exports/standing")
    assert "上一次" in browser.words


async def test_without_the_right_it_stops(site: DeskSite) -> None:
    browser = await site.logged_in("wang")
    await browser.send("/desk/exports/standing", page=NEW, every="day", hour="8", by="list", columns="name")
    await site.desk.database.write(lambda c: c.execute(people.update().values(role="reader")))
    await run(site, timedelta(hours=1))
    assert await site.desk.database.read(_states) == []
    state = await site.desk.database.read(lambda c: c.execute(select(standing_exports.c.state)).scalar_one())
    assert state == "stopped"


async def test_nobody_touches_the_orders_of_another(site: DeskSite) -> None:
    browser, other = await site.logged_in("wang"), await site.logged_in("li", "administrator")
    page = await browser.send("/desk/exports/standing", page=NEW, every="day", hour="8", by="list", columns="name")
    found = re.search(r"/desk/exports/standing/([0-9a-f-]{36})/end", page.text)
    assert found is not None
    assert (await other.send(f"/desk/exports/standing/{found[1]}/end", page=NEW)).status_code == 404
    await browser.send(f"/desk/exports/standing/{found[1]}/end", page=NEW)
    assert "已经停掉" in browser.words


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with serving_mail() as post:
        yield post


def body(content: bytes) -> Any:
    return message_from_bytes(content, policy=default)


async def test_a_file_goes_encrypted_to_the_confirmed_address_only(
    sqlite_url: str, library: Library, post: Post
) -> None:
    mail: dict[str, Any] = {"smtp_url": f"smtp://127.0.0.1:{post.port}", "mail_from": "匠问 <remind@example.org>"}
    async with opened_desk(sqlite_url, library, **mail) as site:
        await many(site, 3, library, unit="大连机床厂")
        browser = await site.logged_in("wang")
        form = {"every": "week", "weekday": "1", "hour": "8", "by": "mail", "columns": "unit"}
        bad = {"address": "x", "password": "short", "again": ""}
        refused = await browser.send("/desk/exports/standing", page=NEW, **(form | bad))
        assert refused.status_code == 400
        assert "12 到 128" in browser.words
        to = {"address": "Wang@Example.org", "password": PASSWORD, "again": PASSWORD}
        page = await browser.send("/desk/exports/standing", **(form | to))
        assert PASSWORD not in page.text
        found = re.search(r"/desk/exports/standing/([0-9a-f-]{36})/confirm", page.text)
        assert found is not None
        await run(site, timedelta(hours=1))
        assert len(post.taken) == 1  # the code alone: nothing goes to an address that nobody confirmed
        code = re.search(r"\b\d{8}\b", body(post.taken[0].content).get_content())
        assert code is not None
        await browser.send(f"/desk/exports/standing/{found[1]}/confirm", page=NEW, code="00000000")
        assert "验证码不对" in browser.words
        await browser.send(f"/desk/exports/standing/{found[1]}/confirm", code=code[0])
        assert "邮箱已经确认" in browser.words
        await run(site, timedelta(hours=1))
        (sent,) = post.taken[1:]
        assert sent.to == "wang@example.org"
        (attached,) = body(sent.content).iter_attachments()
        encrypted, plain = msoffcrypto.OfficeFile(io.BytesIO(attached.get_content())), io.BytesIO()
        encrypted.load_key(password=PASSWORD)
        encrypted.decrypt(plain)
        assert rows(plain.getvalue()) == [("单位",), *[("大连机床厂",)] * 3]
        await site.desk.database.write(lambda c: c.execute(standing_exports.update().values(next=site.now)))
        await exporter(site).post()
        await written(site)
        await site.desk.database.write(lambda c: c.execute(people.update().values(state="suspended")))
        await exporter(site).post()
        assert len(post.taken) == 2  # a file that was written before is not sent to who may not have it any more
