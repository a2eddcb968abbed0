"""The secret key is changed twice, and the middle one is gone: what was looked for stands in nothing that it sealed."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import unquote

from fastapi import FastAPI
from sqlalchemy import Connection, select

from bot.desk.router import desk_pages
from bot.staff.rotating import rotate
from bot.store.crypto import Keys
from bot.store.desk.transfer import standing_exports
from bot.store.sealed import SEALED
from knowledge.library import Library
from support.desk import DeskSite
from support.exporting import about, exporter, fetched, many, ordered, rows, written
from support.shop import SECRET

SECOND, THIRD = ("a second secret of the tests, long enough", "and the third secret of the tests, long enough")
EVERY_DAY = {"every": "day", "hour": "8", "by": "list", "columns": "unit"}


def with_keys(site: DeskSite, *secrets: str) -> DeskSite:
    """Return the same desk as it is after a restart with other keys."""
    desk, app = replace(site.desk, keys=Keys(secrets)), FastAPI()
    app.include_router(desk_pages(desk))
    return DeskSite(desk, app)


def everything(connection: Connection, keys: Keys) -> bytes:
    """Open all that is encrypted."""
    rows = ((table, row) for table in SEALED for row in connection.execute(select(table.table)).mappings())
    values = ((table.place(one, dict(row)), row[one.name]) for table, row in rows for one in table.columns)
    return b"\n".join(keys.open(value, place) for place, value in values if value)


async def test_a_standing_export_of_a_text_and_a_view_of_it_outlive_both(site: DeskSite, library: Library) -> None:
    await many(site, 2, library, unit="大连机床厂")
    await many(site, 1, library, seed=2, unit="重庆长安汽车")
    person, middle, last = await site.person(), with_keys(site, SECOND, SECRET), with_keys(site, THIRD, SECRET)
    await rotate(site.desk.database, middle.desk.keys)
    browser = await middle.browser(person)
    found = await browser.send("/desk/leads", page="/desk/leads", text="机床")
    query = found.url.query.decode()
    await browser.send("/desk/leads/views", query=query, name="每天看的")
    once = await ordered(browser, query)
    await browser.send("/desk/exports/standing", page=f"/desk/exports/new?{query}", filter=query, **EVERY_DAY)
    assert "已经定好" in browser.words
    await rotate(site.desk.database, Keys((THIRD, SECOND, SECRET)))
    opened = await site.desk.database.read(everything, Keys((THIRD,)))
    assert (b"q=" in opened, "机床".encode() in opened) == (False, True)
    at = site.now - timedelta(hours=1)
    await site.desk.database.write(lambda c: c.execute(standing_exports.update().values(next=at)))
    await exporter(last).post()
    for _ in range(2):
        await written(last)
    browser = await last.browser(person)
    page = (await browser.go("/desk/exports")).text
    paths = set(re.findall(r'href="(/desk/exports/[0-9a-f-]{36})"', page))
    assert once in paths
    for path in paths:
        content = await fetched(browser, path)
        assert len(rows(content)) == 3
        told = about(content)
        assert "查找：机床" in told["筛选条件"]
        assert "机床" not in unquote(told["筛选地址"])
        await browser.go(told["筛选地址"])
        assert "大连机床厂" in browser.words
        assert "重庆长安汽车" not in browser.words
    assert len(paths) == 2
    view = re.search(r'href="([^"]+)"[^>]*>每天看的', (await browser.go("/desk/leads")).text)
    assert view is not None
    await browser.go(unescape(view[1]))
    assert ("大连机床厂" in browser.words, "重庆长安汽车" in browser.words) == (True, False)
