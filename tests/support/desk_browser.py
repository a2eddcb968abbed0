"""The whole program with its desk in a real browser: somebody comes in once, and every window is theirs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyotp
from playwright.async_api import Browser, Page
from sqlalchemy import Connection

from bot.app import assemble, build, desk_of
from bot.bureau.region import EVERYWHERE
from bot.settings import Settings
from bot.staff import first, hashing
from bot.store.desk import persons
from support.desk import DeskSite
from support.desk_world import HERE, World, ask_for_exports, made, newcomer
from support.leads import make_leads
from support.site import Visit, visiting
from support.web import serving

FIRST, OWN = "the first password, said once", "木牛流马-三更灯火-2026"


@dataclass
class Office:
    """Where the desk is, what it has, and the cookies of the administrator who has come in."""

    url: str
    world: World
    cookies: list[Any]

    @asynccontextmanager
    async def window(self, browser: Browser, width: int = 1280, **settings: Any) -> AsyncIterator[Visit]:
        """Open a window in which the administrator is at work; nothing foreign and no complaint may come of it."""
        settings = {"viewport": {"width": width, "height": 800}, "accept_downloads": True} | settings
        async with visiting(browser, self.url, **settings) as visit:
            await visit.page.context.add_cookies(self.cookies)
            yield visit
            assert (visit.foreign, visit.complaints) == ([], [])


@asynccontextmanager
async def opened_office(browser: Browser, folder: Path, leads: int = 70) -> AsyncIterator[Office]:
    """Start the program, fill it, and come in for the first time."""
    settings = Settings(_env_file=None, data_dir=folder)
    parts = build(settings)
    app = assemble(parts)
    async with serving(app) as url:
        desk = desk_of(parts)
        site = DeskSite(desk, app)
        await desk.database.write(first.make, desk.keys, await hashing.hashed(FIRST), site.now)
        async with visiting(browser, url) as visit:
            await come_in(visit.page, url)
            cookies: list[Any] = await visit.page.context.cookies()
            assert (visit.foreign, visit.complaints) == ([], [])
        world = await made(site)
        owner = await newcomer(site, "liu", "clerk", EVERYWHERE)
        await desk.database.write(make_leads, desk.keys, desk.shelf.library, leads, 5, owners=(None, owner.id))
        await desk.database.write(_own_exports, world)
        yield Office(url, world, cookies)


def _own_exports(connection: Connection, world: World) -> None:
    keys = world.site.desk.keys
    row = persons.row_by_login(connection, first.LOGIN)
    assert row is not None
    ask_for_exports(connection, world, HERE, world.site.actor(persons.read(row, keys)))


async def come_in(page: Page, url: str) -> None:
    """Log in as the first administrator does: with the password that was said once, an own one, and a code."""
    await page.goto(f"{url}/desk")
    await page.get_by_label("登录名").fill(first.LOGIN)
    await page.get_by_label("密码").fill(FIRST)
    await page.get_by_role("button", name="登录").click()
    await page.get_by_label("新密码", exact=True).fill(OWN)
    await page.get_by_label("再输入一次新密码").fill(OWN)
    await page.get_by_role("button", name="换好，继续").click()
    secret = await page.locator("code.secret").inner_text()
    await page.get_by_label("六位数字").fill(pyotp.TOTP(secret.replace(" ", "")).now())
    await page.get_by_role("button", name="确认，继续").click()
    await page.get_by_role("link", name="已经存好，继续").click()
    await page.get_by_role("button", name="退出").wait_for()
