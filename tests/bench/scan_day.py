"""Thousands of numbers through every way into a running service: its API, the chat, the desk, exports and failures."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import httpx

from bot.bureau.region import EVERYWHERE
from bot.staff import tokens
from bot.staff.scopes import SCOPES
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.database import Database, open_database
from dialogs.consent import VERSION
from knowledge.library import Library, catalogue
from support.desk_day import Day, come_in, leave, logged_in, spoil
from support.leads import MadeUp, Maker
from support.plain_browser import PlainBrowser
from support.process import serving
from support.shop import SECRET

CHATS: Final = 30
CALLED: Final = 2000
"""So many come by the API; the others by the unit of work that keeps the leads of the chat."""
PORTION: Final = 500
WORKED: Final = 60
VIEWS: Final = 5
AT_ONCE: Final = 8
LEADS: Final = "/api/v1/leads"
UNHURRIED: Final = {"api_per_minute": "1000000", "burst_messages": "1000000"}
WIDE: Final = str.maketrans("+0123456789", "＋０１２３４５６７８９")
SPELLINGS: Final[tuple[Callable[[str], str], ...]] = (
    lambda phone: phone,
    lambda phone: phone.removeprefix("+86") if phone.startswith("+861") else phone,
    lambda phone: f"{phone[:-8]} {phone[-8:-4]} {phone[-4:]}",
    lambda phone: f"{phone[:-8]}-{phone[-8:-4]}-{phone[-4:]}",
    lambda phone: phone.translate(WIDE),
)
"""A number as different people write it."""


@dataclass(frozen=True, slots=True)
class System:
    """Another system with a token of the API."""

    client: httpx.AsyncClient

    async def leave(self, number: int, lead: MadeUp) -> str:
        """Leave a lead with its number, once more in the note; return its id."""
        phone = spelled(number, lead.phone)
        consent = {"version": VERSION, "purpose": "contact-about-application", "at": datetime.now(UTC).isoformat()}
        given = {"tier": lead.tier.id, "name": lead.name, "phone": phone, "unit": lead.unit, "note": f"或 {phone}"}
        answer = await self.client.post(LEADS, json=given | {"consent": consent}, headers=_once())
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def err(self, phone: str) -> None:
        """Call with what cannot be read, a number in the middle of it."""
        for body in (f'{{"phone": "{phone}", ', f'{{"phone": "{phone}", "name": 5}}', f'["{phone}"]'):
            sent = {"content-type": "application/json", **_once()}
            assert (await self.client.post(LEADS, content=body, headers=sent)).status_code in {400, 422}
        for params in ({"after": phone}, {"notice": phone}, {"limit": phone}, {"text": phone}):
            await self.client.get(LEADS, params=params)
        await self.client.get(f"{LEADS}/{phone}")
        found = await self.client.post(f"{LEADS}/search", json={"text": phone})
        assert len(found.json()["leads"]) == 1, found.text


def made_up(library: Library, many: int) -> list[MadeUp]:
    """Return so many leads, each with a number of its own."""
    seen: dict[str, MadeUp] = {}
    for lead in Maker(library, fixed={"note": ""}).leads():
        seen.setdefault(lead.phone, lead)
        if len(seen) == many:
            break
    return list(seen.values())


def spelled(number: int, phone: str) -> str:
    """Write a number as one of several people would."""
    return SPELLINGS[number % len(SPELLINGS)](phone)


@dataclass(frozen=True, slots=True)
class Files:
    """What was exported in clear: a workbook, and a list with commas."""

    workbook: bytes
    plain: bytes


@asynccontextmanager
async def long_day(
    folder: Path, settings: dict[str, str], said: Sequence[MadeUp], before_faults: Callable[[], None]
) -> AsyncIterator[Files]:
    """Bring every number in, and many of them everywhere; the service goes on while its files are looked through."""
    with serving(folder, secret_key=SECRET, **UNHURRIED, **settings) as served:
        database, keys, library = open_database(settings["database_url"]), Keys((SECRET,)), catalogue()
        system = await _system(served.address, database, keys)
        for number, lead in enumerate(said[:CHATS]):
            await _chat(served.address, number, lead)
        ids = await _leave(system, said[CHATS : CHATS + CALLED])
        for start in range(CHATS + CALLED, len(said), PORTION):
            await database.write(leave, keys, library, said[start : start + PORTION])
        day = await logged_in(served.address, database, keys, "scan")
        await _work(day, said[CHATS:], ids)
        files = Files(await day.export("xlsx"), await day.export("csv"))
        before_faults()
        await _err(day, system, database, said[CHATS:], ids)
        for client in (system.client, day.client):
            await client.aclose()
        await database.close()
        yield files


async def _system(address: str, database: Database, keys: Keys) -> System:
    person, _ = await database.write(come_in, keys, "system")
    now = datetime.now(UTC)
    wish = tokens.TokenWish(str(uuid.uuid4()), "人才系统", SCOPES, EVERYWHERE, now + timedelta(days=30))
    token = await database.write(tokens.make, Actor(now, person), keys, wish)
    sent = {"authorization": f"Bearer {token}"}
    return System(httpx.AsyncClient(base_url=address, headers=sent, trust_env=False, timeout=60))


async def _leave(system: System, said: Sequence[MadeUp]) -> list[str]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def leave(number: int, lead: MadeUp) -> str:
        async with gate:
            return await system.leave(number, lead)

    return list(await asyncio.gather(*(leave(number, lead) for number, lead in enumerate(said))))


async def _chat(address: str, number: int, lead: MadeUp) -> None:
    """Ask something with the number in it, then leave it, and write it once more where nobody asked for it."""
    phone = spelled(number, lead.phone)
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as client:
        person = PlainBrowser(client)
        await person.go("/")
        for words in (f"我的电话是{phone}，食堂几点开", "/start chongqing-studio-2024", "留个申报意向"):
            await person.write(words)
        labels = [button.label for form in person.page.forms for button in form.buttons]
        if "同意，留个意向" not in labels:
            await person.press(next(label for label in labels if "首席" in label))
        await person.press("同意，留个意向")
        for words in ("王芳", f"{phone}转", phone, lead.unit, "永川"):
            await person.write(words)
        await person.press("跳过")
        assert lead.phone[-4:] in person.read
        await person.press("确认提交")
        await person.write(f"打 {phone} 找我")


async def _work(day: Day, said: Sequence[MadeUp], ids: Sequence[str]) -> None:
    for number in range(WORKED):
        phone = spelled(number, said[number].phone)
        await day.work(ids[number], phone, f"找第 {number} 个" if number < VIEWS else "")
        await day.ask(phone)


async def _err(day: Day, system: System, database: Database, said: Sequence[MadeUp], ids: Sequence[str]) -> None:
    """Do what goes wrong with numbers that were not worked with: logins, addresses, bodies, and a spoilt row."""
    for number in range(WORKED, WORKED + 10):
        phone = said[number].phone
        await system.err(phone)
        await database.write(spoil, ids[number])
        await day.err(ids[number], phone)
        await _log_in(str(day.client.base_url), phone)


async def _log_in(address: str, phone: str) -> None:
    async with httpx.AsyncClient(base_url=address, follow_redirects=True, trust_env=False, timeout=60) as client:
        stranger = Day(client)
        await stranger.open("/desk/login")
        await stranger.send("/desk/login", status=403, login=phone, password=phone)


def _once() -> dict[str, str]:
    return {"idempotency-key": uuid.uuid4().hex}
