"""A day at the desk of a running service, in the course of which numbers are typed, sought, shown and exported."""

import asyncio
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import httpx
from sqlalchemy import Connection, make_url, update

from bot.bureau.person import Person
from bot.bureau.region import EVERYWHERE
from bot.clock import Clock
from bot.store import leads as kept
from bot.store import tables
from bot.store.crypto import Keys
from bot.store.database import Database, open_database
from bot.store.desk import persons, sessions
from bot.store.desk.persons import Newcomer
from bot.store.desk.sessions import Beginning, Limits
from bot.store.tables import leads
from dialogs.effect import RecordLead
from knowledge.fact import Answers
from knowledge.library import Library, catalogue
from knowledge.verdict import Verdict
from support.desk_forms import forms_of, path_of
from support.leads import MadeUp, put
from support.postgres import written
from support.process import serving
from support.shop import SECRET

LASTS = Limits(timedelta(hours=1), timedelta(hours=8))
SITE = {"sec-fetch-site": "same-origin"}
PATIENCE = 600
LEFT = 300
"""So many are left as the chat does it, the others put straight into the tables."""


def soon() -> str:
    """Return a day that is not over when it is typed, whenever that is."""
    return (datetime.now(UTC) + timedelta(days=10)).date().isoformat()


def leave(connection: Connection, /, keys: Keys, library: Library, said: Sequence[MadeUp]) -> list[str]:
    """Leave leads as the chat does, and return their ids."""
    return [_leave(connection, keys, library, lead) for lead in said]


def _leave(connection: Connection, keys: Keys, library: Library, lead: MadeUp) -> str:
    answers: Answers = {"unit_kind": "enterprise"}
    effect = RecordLead(
        lead.tier.id, lead.name, lead.phone, lead.unit, lead.note, "self", "1", "zh", Verdict.REVIEW, answers, ()
    )
    at = lead.row["created"]
    found = kept.record(connection, effect, library.tiers[lead.tier.id], "web", at, keys)
    kept.consent(connection, found, keys.index("address", "web", lead.phone), "1", "web", at)
    return found


def come_in(connection: Connection, /, keys: Keys, login: str) -> tuple[Person, str]:
    """Add an administrator who is logged in already; return them and the token of the session."""
    at = Clock().utc()
    person = persons.add(connection, Newcomer(login, "测试员", "administrator", EVERYWHERE, "none"), at, keys)
    return person, sessions.begin(connection, Beginning(person.id, "full", at, ("192.0.2.7", "tests"), LASTS), keys)


def spoil(connection: Connection, /, lead: str) -> None:
    """Make a lead unreadable, as a fault of the disk would."""
    connection.execute(update(leads).where(leads.c.id == lead).values(name_sealed=b"spoilt"))


@dataclass
class Day:
    """Somebody at the desk, with everything that was answered."""

    client: httpx.AsyncClient
    page: httpx.Response = field(init=False)

    async def open(self, path: str) -> httpx.Response:
        """Open a page."""
        self.page = await self.client.get(path)
        return self.page

    async def send(self, path: str, status: int = 200, **given: str | list[str]) -> httpx.Response:
        """Send a form of the page that is open, with some fields filled in."""
        form = next(form for form in forms_of(str(self.page.url), self.page.text) if path_of(form) == path)
        self.page = await self.client.post(path, data=form.fields | given, headers=SITE)
        assert self.page.status_code == status, (path, self.page.status_code, self.page.text[-2000:])
        return self.page

    async def work(self, lead: str, phone: str, view: str = "找人") -> None:
        """Seek a lead by its number, keep the view if it has a name, show the number, and write it where one can."""
        await self.open("/desk/leads")
        await self.send("/desk/leads", text=phone)
        assert lead in self.page.text
        if view:
            await self.send("/desk/leads/views", name=view)
        await self.open(f"/desk/leads/{lead}")
        await self.send(f"/desk/leads/{lead}/number")
        await self.open(f"/desk/leads/{lead}")
        await self.send(f"/desk/leads/{lead}/note", text=f"换了号码 {phone}")
        await self.send(f"/desk/leads/{lead}/next", action=f"打 {phone}", due=soon())

    async def export(self, kind: str) -> bytes:
        """Export every lead in clear, wait for the file, and fetch it."""
        await self.open("/desk/exports/new")
        await self.send("/desk/exports", masked="no", reason="核对全部号码", format=kind)
        where = self.page.url.path
        for _ in range(PATIENCE * 10):
            if f"{where}/link" in (await self.open(where)).text:
                break
            await asyncio.sleep(0.1)
        await self.send(f"{where}/link")
        link = re.search(rf'href="({where}/file/[^"]+)"', self.page.text)
        assert link is not None
        return (await self.client.get(link[1])).content

    async def ask(self, phone: str) -> None:
        """Take down what somebody asks about their own data, and look at it."""
        await self.open("/desk/requests")
        await self.send("/desk/requests", phone=phone, kind="access", how="电话")

    async def err(self, lead: str, phone: str) -> None:
        """Do what goes wrong: a number for a login and in addresses, and a lead that cannot be read."""
        await self.client.get(f"/desk/leads/{phone}?after={phone}&text={phone}&notice={phone}")
        assert (await self.client.get(f"/desk/leads/{lead}?text={phone}")).status_code == 500


async def logged_in(address: str, database: Database, keys: Keys, login: str) -> Day:
    """Give a day of somebody who has come in."""
    _, token = await database.write(come_in, keys, login)
    client = httpx.AsyncClient(base_url=address, follow_redirects=True, trust_env=False, timeout=PATIENCE)
    client.cookies.set("desk", token)
    return Day(client)


async def whole_day(folder: Path, settings: dict[str, str], said: Sequence[MadeUp]) -> tuple[bytes, bytes]:
    """Run the service for a day; return every byte of its database and its log, and the file that was exported."""
    library, keys, url = catalogue(), Keys((SECRET,)), settings["database_url"]
    with serving(folder, secret_key=SECRET, **settings) as served:
        database = open_database(url)
        ids = await database.write(leave, keys, library, said[:LEFT])
        await database.write(put, keys, said[LEFT:])
        day = await logged_in(served.address, database, keys, "scan")
        await day.work(ids[0], said[0].phone)
        file = await day.export("xlsx")
        await day.ask(said[1].phone)
        await database.write(spoil, ids[2])
        await day.err(ids[2], said[2].phone)
        raw = await raw_of(url) + (folder / "serve.log").read_bytes()
        await day.client.aclose()
        await database.close()
    return raw, file


async def raw_of(url: str) -> bytes:
    """Return every byte of a database: its files, or each table as the server copies it out."""
    made = make_url(url)
    if made.get_backend_name() == "sqlite":
        return b"".join(path.read_bytes() for path in Path(str(made.database)).parent.glob("*.db*"))
    connection, out = await asyncpg.connect(written(made.set(drivername="postgresql"))), io.BytesIO()
    for table in tables.metadata.sorted_tables:
        for kind in ("binary", "text"):
            await connection.copy_from_table(table.name, output=out, format=kind)
    await connection.close()
    return out.getvalue()
