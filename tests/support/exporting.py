"""Exports for a test: the process that writes them, and what is in the files."""

import io
import re
from typing import Any

from openpyxl import Workbook, load_workbook

from bot.staff.exporting.runner import Exporter
from bot.staff.exporting.tools import Tools
from knowledge.library import Library
from support.desk import Browser, DeskSite
from support.leads import make_leads

_ESCAPED = re.compile("_x([0-9A-F]{4})_")


def exporter(site: DeskSite) -> Exporter:
    """Return what writes exports, not yet begun."""
    desk = site.desk
    return Exporter(Tools(desk.database, desk.keys, desk.shelf, desk.settings, desk.clock))


async def many(site: DeskSite, count: int, library: Library, **fixed: Any) -> None:
    """Make up so many leads."""
    await site.desk.database.write(lambda c: make_leads(c, site.desk.keys, library, count, **fixed))


async def written(site: DeskSite) -> None:
    """Write every export that waits."""
    running = exporter(site)
    await running.tick()
    await running.drain()


async def ordered(browser: Browser, query: str = "", **fields: Any) -> str:
    """Order an export of what a filter chooses, by its page; return where it leads."""
    page = await browser.go(f"/desk/exports/new?{query}")
    assert page.status_code == 200, browser.words
    columns = re.findall(r'name="columns" value="(\w+)" checked', page.text)
    sealed = re.search(r'name="filter" value="([^"]*)"', page.text)
    given: dict[str, Any] = {
        "filter": sealed[1].replace("&amp;", "&") if sealed else "",
        "columns": columns,
        "format": "xlsx",
        "masked": "yes",
    }
    answer = await browser.send("/desk/exports", **(given | fields))
    return answer.url.path


async def fetched(browser: Browser, path: str) -> bytes:
    """Fetch a finished export by a link made for it."""
    await browser.go(path)
    page = await browser.send(f"{path}/link")
    link = re.search(r'href="(/desk/exports/[^"]+/file/[^"]+)"', page.text)
    assert link is not None, browser.words
    answer = await browser.go(link[1])
    assert answer.status_code == 200
    return answer.content


def book(content: bytes) -> Workbook:
    """Open a workbook."""
    return load_workbook(io.BytesIO(content))


def rows(content: bytes) -> list[tuple[str, ...]]:
    """Return the rows of its first sheet as texts."""
    sheet = book(content).worksheets[0]
    return [tuple(plain(cell) for cell in row) for row in sheet.iter_rows(values_only=True)]


def about(content: bytes) -> dict[str, str]:
    """Return what its second sheet says."""
    return {plain(name): plain(value) for name, value in book(content).worksheets[1].iter_rows(values_only=True)}


def plain(cell: object) -> str:
    """Return a cell as it was written; openpyxl leaves signs that XML cannot have escaped."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(cell or ""))
