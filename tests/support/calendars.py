"""Calendars as they are fetched, read by a second library that knows nothing of the one that wrote them."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import httpx
from fastapi import FastAPI
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event
from sqlalchemy import insert

from bot.channels.calendar.routes import calendars
from bot.channels.web.router import show_trouble
from bot.settings import Settings
from bot.shelf import Shelf
from bot.store import subscriptions
from bot.store.crypto import Keys
from bot.store.database import Database
from bot.store.reminding import finished, schedules
from knowledge.library import Library
from knowledge.notice import Notice, Stage
from knowledge.schedule import dump, schedule
from support.reminding import Desk

SITE = "https://jiangwen.example"


@dataclass
class Shelves:
    """A small site that serves calendars from a database and a catalogue that can be changed."""

    database: Database
    keys: Keys
    library: Library
    today: date

    async def subscribe(self, subject: str, **given: Any) -> int:
        """Add a subscription with a calendar, to the dates as they are now; return its id."""
        desk, chosen = Desk(self.keys), {"feed": 1, "subject": subject, **given}
        await self.remember(subject, 1)
        to = f"somebody for {subject}"
        (number,) = await self.database.write(lambda made: desk.subscribe(made, "calendar", to, **chosen))
        return number

    async def remember(self, subject: str, version: int) -> None:
        """Keep the dates of a subject as they are now, as the planner does."""
        text, at = dump(schedule(self.library, subject)), datetime(2024, 1, version, 8, tzinfo=UTC)
        row = {"subject": subject, "version": version, "dates": text, "catalogue": "", "at": at}
        await self.database.write(lambda connection: connection.execute(insert(schedules), row).rowcount)

    async def finish(self, number: int, stage: str) -> None:
        row = {"subscription": number, "stage": stage}
        await self.database.write(lambda connection: connection.execute(insert(finished), row).rowcount)

    def path(self, number: int, generation: int = 1) -> str:
        return subscriptions.feed_path(self.keys, number, generation)

    async def get(self, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        """Fetch an address as a calendar program does: no cookie, and told in no language."""
        settings = Settings(_env_file=None, today=self.today, public_url=SITE)
        app = FastAPI()
        app.include_router(calendars(self.database, self.keys, Shelf(self.library), settings))
        show_trouble(app, settings)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            return await client.request(method, path, headers=sent)

    async def read(self, path: str) -> Calendar:
        answer = await self.get(path)
        assert answer.status_code == 200, answer.text
        return parsed(answer.content)

    async def events(self, path: str) -> dict[str, Event]:
        """Return the events of a calendar by stage."""
        return {stage_of(event): event for event in (await self.read(path)).events}


def parsed(raw: bytes) -> Calendar:
    """Read a calendar; lines are at most 75 octets, and end as RFC 5545 says."""
    lines = raw.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    return IcsCalendarStream.calendar_from_ics(raw.decode())


def stage_of(event: Event) -> str:
    assert event.uid
    return event.uid.partition("@")[0].replace(".", "/")


def moved(library: Library, notice_id: str, stage_id: str, ends: date | None, **more: object) -> Library:
    """Return the catalogue with another last day of a stage."""
    notice = library.notices[notice_id]
    stages = tuple(_with(stage, ends, more) if stage.id == stage_id else stage for stage in notice.stages)
    return with_notice(library, replace(notice, stages=stages))


def with_notice(library: Library, notice: Notice) -> Library:
    return replace(library, notices={**library.notices, notice.id: notice})


def _with(stage: Stage, ends: date | None, more: dict[str, Any]) -> Stage:
    return replace(stage, ends=ends, **more)
