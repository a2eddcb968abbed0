"""The desk for a test: its pages without a server, and people who are logged in to them."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import httpx
from fastapi import FastAPI

from bot.bureau.person import Person
from bot.bureau.region import read_scope
from bot.clock import Clock
from bot.desk.context import Desk
from bot.desk.pages import Pages
from bot.desk.router import desk_pages
from bot.desk.rules import limits
from bot.settings import Settings
from bot.shelf import Shelf
from bot.staff.oidc import Provider
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.database import open_database
from bot.store.desk import persons, sessions
from bot.store.desk.persons import Newcomer
from bot.store.desk.sessions import Beginning
from knowledge.library import Library
from support.shop import SECRET
from support.tables import have_tables

SITE = "https://desk.example"
_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{32})"')


@dataclass
class Watch:
    """A clock that stands still until it is put forward."""

    at: datetime

    def now(self) -> datetime:
        """Return the moment that it shows."""
        return self.at

    def forward(self, seconds: float) -> None:
        """Let this long pass."""
        self.at += timedelta(seconds=seconds)


@dataclass
class Browser:
    """A browser without scripts that somebody works with. It keeps cookies, and follows where a form leads."""

    client: httpx.AsyncClient
    person: Person | None
    last: httpx.Response = field(init=False)

    async def go(self, path: str, **headers: str) -> httpx.Response:
        """Open a page."""
        self.last = await self.client.get(path, headers=headers)
        return self.last

    async def send(self, path: str, *, page: str = "", **fields: Any) -> httpx.Response:
        """Fill in and send a form; its token is taken from `page`, or else from the page that was opened last."""
        if page:
            await self.go(page)
        sent = {"csrf": self.csrf} | fields
        headers = {"sec-fetch-site": "same-origin", "origin": SITE}
        self.last = await self.client.post(path, data=sent, headers=headers)
        return self.last

    @property
    def csrf(self) -> str:
        """The token of the session, as the last page had it."""
        found = _TOKEN.search(self.last.text)
        return found[1] if found else ""

    @property
    def words(self) -> str:
        """The last page as its words, without marks and doubled white space."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.last.text)).split())


@dataclass
class DeskSite:
    """The desk on a database of its own. `people` have come in already, without a password."""

    desk: Desk
    app: FastAPI

    async def person(self, login: str = "wang", role: str = "clerk", *regions: str) -> Person:
        """Add somebody who works at the desk, for these regions or everywhere, and needs no new password."""
        new = Newcomer(login, f"{login} 同志", role, read_scope(list(regions) or ["*"]), "no password")
        return await self.desk.database.write(persons.add, new, self.now, self.desk.keys)

    async def browser(self, person: Person | None = None) -> Browser:
        """Give a browser in which this person is logged in, or nobody."""
        transport = httpx.ASGITransport(self.app, client=("192.0.2.7", 50000))
        client = httpx.AsyncClient(transport=transport, base_url=SITE, follow_redirects=True)
        if person is not None:
            new = Beginning(person.id, "full", self.now, ("192.0.2.7", "tests"), limits(self.desk))
            token = await self.desk.database.write(sessions.begin, new, self.desk.keys)
            client.cookies.set("__Host-desk", token)
        return Browser(client, person)

    async def logged_in(self, login: str = "wang", role: str = "clerk", *regions: str) -> Browser:
        """Add somebody and give the browser in which they are logged in."""
        return await self.browser(await self.person(login, role, *regions))

    def actor(self, person: Person) -> Actor:
        """Return this person as units of work see them."""
        return Actor(self.now, person, session="a session of the tests", address="192.0.2.7")

    @property
    def now(self) -> datetime:
        """The true time, or that of the site's clock."""
        return self.desk.clock.utc()


@asynccontextmanager
async def opened_desk(
    url: str,
    library: Library,
    *,
    now: datetime | Watch | None = None,
    today: date | None = None,
    provider: Provider | None = None,
    **settings: Any,
) -> AsyncIterator[DeskSite]:
    """Open the desk on the database at `url`, at a moment that stands still where one is given, or by a watch."""
    have_tables(url)
    database, keys = open_database(url), Keys((SECRET,))
    chosen = Settings(_env_file=None, public_url=SITE, today=today, **settings)
    watch = Watch(now.astimezone(UTC)) if isinstance(now, datetime) else now
    clock = Clock(today, watch.now if watch else Clock().utc)
    desk = Desk(database, keys, Shelf(library), chosen, clock, Pages(chosen), provider)
    app = FastAPI()
    app.include_router(desk_pages(desk))
    try:
        yield DeskSite(desk, app)
    finally:
        await database.close()
