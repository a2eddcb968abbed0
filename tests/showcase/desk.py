"""Pictures of the bureau's desk with leads that nobody left."""

import tempfile
from datetime import timedelta
from pathlib import Path
from random import Random

from playwright.async_api import Browser
from sqlalchemy import Connection, insert

from bot.app import assemble, build, desk_of
from bot.bureau.person import Person
from bot.bureau.region import read_scope
from bot.clock import day_in_china
from bot.desk.context import Desk
from bot.settings import Settings
from bot.staff import casework, first, hashing
from bot.staff.casework import Target
from bot.staff.edits import Edit, SetNext, SetOwner, SetStatus
from bot.store.desk import persons
from bot.store.desk.governing import visits
from bot.store.desk.persons import Newcomer
from knowledge.library import Library
from support import chromium as chromium_here
from support.desk import DeskSite
from support.desk_browser import FIRST, come_in
from support.leads import MadeUp, make_leads
from support.site import visiting
from support.web import serving

DESK = {"width": 1280, "height": 860}
PHONE = {"width": 375, "height": 740}
STEPS = {"opened": 1.0, "began": 0.55, "finished": 0.31}
PEOPLE = (
    ("wangfang", "王芳", "clerk", "dalian"),
    ("liuyang", "刘洋", "clerk", "chongqing"),
    ("chenlei", "陈磊", "reader", "*"),
)


async def take(folder: Path) -> None:
    """Take all of them."""
    settings = Settings(_env_file=None, data_dir=Path(tempfile.mkdtemp()))
    parts = build(settings)
    app = assemble(parts)
    async with serving(app) as url, chromium_here.launched(chromium_here.path() or "") as browser:
        desk = desk_of(parts)
        site = DeskSite(desk, app)
        await desk.database.write(first.make, desk.keys, await hashing.hashed(FIRST), site.now)
        people = await desk.database.write(hired, site)
        lead = await desk.database.write(fill, site, people)
        async with visiting(browser, url, viewport=DESK) as visit:
            await come_in(visit.page, url)
            cookies = await visit.page.context.cookies()
            shots = {"desk-home": "/desk", "desk-leads": "/desk/leads", "desk-lead": f"/desk/leads/{lead.row['id']}"}
            shots |= {"desk-export": "/desk/exports/new?place=dalian", "desk-numbers": "/desk/numbers"}
            shots |= {"desk-record": "/desk/record", "desk-people": "/desk/people"}
            shots |= {"desk-dates": "/desk/notices/chongqing-studio-2024/apply-online"}
            for name, path in shots.items():
                await visit.page.goto(url + path)
                await visit.page.screenshot(path=folder / f"{name}.png")
        await _phone(browser, url, cookies, folder, lead)


async def _phone(browser: Browser, url: str, cookies: list, folder: Path, lead: MadeUp) -> None:  # type: ignore[type-arg]
    shots = {"desk-phone": "/desk/leads", "desk-phone-lead": f"/desk/leads/{lead.row['id']}"}
    async with visiting(browser, url, viewport=PHONE, color_scheme="light") as visit:
        await visit.page.context.add_cookies(cookies)
        for name, path in shots.items():
            await visit.page.goto(url + path)
            await visit.page.screenshot(path=folder / f"{name}.png")


def hired(connection: Connection, /, site: DeskSite) -> list[Person]:
    """Add who works there."""
    new = [Newcomer(login, name, role, read_scope([region]), "none") for login, name, role, region in PEOPLE]
    return [persons.add(connection, one, site.now, site.desk.keys) for one in new]


def fill(connection: Connection, /, site: DeskSite, people: list[Person]) -> MadeUp:
    """Put leads and visits into the tables, and work one of the leads; return it."""
    desk, library = site.desk, site.desk.shelf.library
    owners = (None, None, *(person.id for person in people[:2]))
    made = make_leads(connection, desk.keys, library, 240, 3, owners=owners, newest=site.now)
    newest = make_leads(connection, desk.keys, library, 1, 77, newest=site.now, **_SHOWN)[0]
    _work(connection, desk, newest.row["id"], site, people[0])
    _visits(connection, library, site)
    assert len(made) == 240
    return newest


_SHOWN = {
    "tier": "dalian-craftsman-2021/craftsman", "place": "dalian", "district": "shahekou", "status": "new",
    "owner": None, "due": None, "worked": None, "reason": "", "verdict": "review", "name": "赵建国",
    "unit": "大连东风机床厂", "note": "周三下午方便接电话",
}  # fmt: skip


def _work(connection: Connection, desk: Desk, lead: str, site: DeskSite, person: Person) -> None:
    actor, library, day = site.actor(person), desk.shelf.library, day_in_china(site.now)
    edits: tuple[Edit, ...] = (
        SetOwner(person.id), SetStatus("contacted", ""), SetStatus("preparing", ""),
        SetNext("看推荐表的初稿", day + timedelta(days=3)),
    )  # fmt: skip
    for version, edit in enumerate(edits, 1):
        casework.change(connection, desk.keys, actor, library, Target(lead, version), edit)
    casework.add_note(
        connection, desk.keys, actor, lead, "电话打通了，师傅愿意报；单位公示要 5 个工作日，请他尽快盖章。"
    )


def _visits(connection: Connection, library: Library, site: DeskSite) -> None:
    random, today = Random(4), day_in_china(site.now)  # noqa: S311 - to be the same again
    rows = [
        {"day": today - timedelta(days=ago), "notice": notice.id, "place": notice.place, "step": step, "count": count}
        for notice in library.notices.values()
        for ago in range(60)
        for step, share in STEPS.items()
        if (count := int(random.randrange(5, 60) * share))
    ]
    connection.execute(insert(visits), rows)
