"""A calendar from the first word to the last: asked for in a chat, followed, moved, silenced, replaced, ended."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import httpx
import pytest
from ical.event import Event as Entry
from pydantic import SecretStr
from sqlalchemy import Connection

from bot.app import Parts, assemble, build, prepare
from bot.clock import Clock
from bot.exchange import Event
from bot.planning import Planning
from bot.settings import Settings
from bot.store import amendments
from dialogs.incoming import Incoming
from dialogs.reply import Link
from knowledge.amend import Amendment
from support.calendars import parsed, stage_of
from support.shop import SECRET

SITE = "https://jiangwen.example"
TODAY = date(2021, 6, 16)
NOTICE = "dalian-craftsman-2021"
HAND_IN, POSTING = f"{NOTICE}/hand-in", f"{NOTICE}/unit-posting"


@dataclass
class Follower:
    """Somebody who talks to the assistant, and whose calendar program knows one link."""

    parts: Parts
    client: httpx.AsyncClient
    link: str = ""
    said: list[str] = field(default_factory=list)

    async def say(self, text: str) -> None:
        self.said.append(text)
        handled = await self.parts.service.handle(Event("web", "somebody", str(len(self.said)), Incoming(text)))
        blocks = (block for reply in handled.replies for block in reply.blocks)
        self.link = next((block.path for block in blocks if isinstance(block, Link) and "/calendar/" in block.path), "")

    async def status(self, link: str) -> set[int]:
        return {(await self.client.get(link + ending)).status_code for ending in ("", ".ics")}

    async def events(self, path: str) -> dict[str, Entry]:
        answer = await self.client.get(path)
        assert answer.status_code == 200
        return {stage_of(event): event for event in parsed(answer.content).events}

    async def amend(self, ends: date) -> None:
        """Move the day of handing in, as `jiangwen notices amend` does, and let the planner notice."""

        def add(connection: Connection) -> None:
            made = Amendment(NOTICE, "hand-in", None, ends, None, "大人社发〔2021〕99号", TODAY)
            amendments.add(connection, made, "test", Clock().utc())

        await self.parts.database.write(add)
        await self.parts.database.read(self.parts.shelf.refresh_in)
        await Planning(self.parts.database, self.parts.shelf, self.parts.settings, Clock(TODAY)).tick()


@pytest.fixture
async def follower(tmp_path: Path, database_url: str) -> AsyncIterator[Follower]:
    settings = Settings(
        _env_file=None, data_dir=tmp_path, database_url=database_url, secret_key=SecretStr(SECRET), today=TODAY,
        work=False, public_url=SITE,
    )  # fmt: skip
    parts = build(settings)
    await prepare(parts)
    transport = httpx.ASGITransport(assemble(parts))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        yield Follower(parts, client)
    await parts.database.close()


async def test_a_calendar_from_the_first_word_to_the_last(follower: Follower) -> None:
    for text in ("提醒我", "大连工匠（2021年）", "提醒我们单位", "放进日历", "给我一个日历链接"):
        await follower.say(text)
    first = follower.link
    assert await follower.status(first) == {200}
    before = await follower.events(f"{first}.ics")
    assert before.keys() == {f"{NOTICE}/opens", POSTING, HAND_IN}
    assert all(event.alarm for event in before.values())
    assert before[POSTING].dtstart == date(2021, 6, 24)

    await follower.amend(date(2021, 7, 9))
    after = await follower.events(f"{first}.ics")
    assert (after[HAND_IN].dtstart, after[HAND_IN].sequence) == (date(2021, 7, 9), 1)
    assert after[POSTING].sequence == 1
    assert after[POSTING].dtstart != before[POSTING].dtstart
    assert after[HAND_IN].uid == before[HAND_IN].uid
    alone = await follower.events(f"/notices/{HAND_IN.replace('/', '/stages/')}.ics")
    assert (alone[HAND_IN].dtstart, alone[HAND_IN].sequence) == (date(2021, 7, 9), 1)
    assert "7月9日" in f"{alone[HAND_IN].description}".replace(" ", "")

    await follower.say("换一个链接，旧的作废")
    second = follower.link
    assert (await follower.status(first), await follower.status(second)) == ({404}, {200})

    await follower.say("回到这个提醒")
    await follower.say("暂停")
    silent = await follower.events(f"{second}.ics")
    assert silent.keys() == after.keys()
    assert not any(event.alarm for event in silent.values())

    await follower.say("忘记我")
    assert await follower.status(second) == {404}


async def test_stopping_ends_the_calendar(follower: Follower) -> None:
    for text in ("提醒我", "大连工匠（2021年）", "提醒我本人", "放进日历", "给我一个日历链接"):
        await follower.say(text)
    link = follower.link
    assert await follower.status(link) == {200}
    await follower.say("停止提醒")
    assert await follower.status(link) == {404}
