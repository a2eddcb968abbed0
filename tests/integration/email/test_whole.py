"""From the question to the last mail: the whole program, a real SMTP server, and a browser that follows the links."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import mailparser
from sqlalchemy import Connection, insert, select

from bot.app import Parts, assemble, build, prepare
from bot.clock import Clock, milliseconds
from bot.settings import Settings
from bot.store.database import Database
from bot.store.reminding import reminders, subscriptions
from bot.store.subscribing import Chat, Subscribing
from dialogs.subscription import Subscription
from knowledge.moment import Moment
from support.plain_browser import PlainBrowser
from support.smtp import Post, serving_mail
from support.web import serving

MAILBOX = "zhang@example.com"
HELD = Subscription(1, "dalian-craftsman-2021", "unit", "zh", channel="email", state="unconfirmed")
TODAY = date(2021, 6, 25)
SITE = "https://jiangwen.example.org"
DUE = Moment("dalian-craftsman-2021", "hand-in", "before", date(2021, 7, 2), 7)


@dataclass
class Town:
    """The program, the post office beside it, and somebody with a browser."""

    parts: Parts
    post: Post
    browser: PlainBrowser

    async def keep(self) -> int:
        return await self.parts.database.write(self._keep)

    def _keep(self, connection: Connection) -> int:
        keys, library = self.parts.service.keys, self.parts.shelf.library
        return Subscribing(connection, Chat("web", "a" * 32, "token"), keys, library, Clock(TODAY).now()).keep(
            HELD, MAILBOX
        )

    async def mail(self, number: int) -> Any:
        """Wait for the mail with this number and read it."""
        await until(lambda: len(self.post.taken) >= number)
        return mailparser.parse_from_bytes(self.post.taken[number - 1].content)

    async def state(self) -> str:
        wanted = select(subscriptions.c.state)
        return str(await self.parts.database.read(lambda connection: connection.execute(wanted).scalar_one()))

    def local(self, address: str) -> str:
        """Return the path of an address of ours."""
        assert address.startswith(SITE)
        return address.removeprefix(SITE)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - the server cannot know who waits
            await asyncio.sleep(0.05)


@asynccontextmanager
async def town(folder: Path) -> AsyncIterator[Town]:
    async with serving_mail() as post:
        given: dict[str, Any] = {
            "data_dir": folder,
            "today": TODAY,
            "smtp_url": f"smtp://127.0.0.1:{post.port}",
            "mail_from": "匠问 <remind@example.org>",
            "mail_per_second": 100,
            "public_url": SITE,
            "quiet_from": "03:00",
            "quiet_until": "03:01",
        }
        parts = build(Settings(_env_file=None, **given))
        await prepare(parts)
        async with serving(assemble(parts)) as url, httpx.AsyncClient(base_url=url) as client:
            yield Town(parts, post, PlainBrowser(client))


async def fall_due(database: Database, number: int) -> None:
    """Let a reminder be due now, as the plan would."""

    def put(connection: Connection) -> None:
        to = connection.execute(select(subscriptions.c.destination)).scalar_one()
        now = milliseconds(Clock(TODAY).now())
        row = {"subscription": number, "moment": DUE.key, "destination": to, "channel": "email", "tries": 0}
        late = now + 7 * 24 * 3600 * 1000
        connection.execute(insert(reminders).values(**row, deadline_ms=late, due_ms=now, status="ready"))

    await database.write(put)


async def test_from_the_question_to_the_last_mail(tmp_path: Path) -> None:
    async with town(tmp_path) as here:
        number = await here.keep()
        question = await here.mail(1)
        link = re.search(rf"{SITE}/reminders/\S+", question.text_plain[0])
        assert link is not None
        await here.browser.go(here.local(link[0]))
        assert await here.state() == "unconfirmed"
        await here.browser.press("确认，开始提醒")
        assert await here.state() == "active"
        await fall_due(here.parts.database, number)
        reminder = await here.mail(2)
        assert "还有 7 天" in reminder.subject
        done = re.search(r"https://\S+do=done\S+", reminder.text_plain[0])
        assert done is not None
        await here.browser.go(here.local(done[0]))
        await here.browser.press("办好了，这件事不用再提醒")
        assert await here.state() == "over"
        stop = here.local(reminder.headers["List-Unsubscribe"].strip("<>"))
        answer = await here.browser.client.post(stop, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "已停止" in answer.text
        assert await here.state() == "stopped"
    assert len(here.post.taken) == 2


async def test_a_mailbox_that_does_not_exist_is_tried_once_and_no_more(tmp_path: Path) -> None:
    async with town(tmp_path) as here:
        here.post.faults["rcpt"] = "550 5.1.1 <zhang@example.com> no such user"
        await here.keep()
        async with asyncio.timeout(20):
            while await here.state() != "unreachable":  # noqa: ASYNC110 - another process would poll just so
                await asyncio.sleep(0.05)
        tried = here.post.connections
        await asyncio.sleep(1.5)
        assert here.post.connections == tried
