"""Where calendars are fetched: no login and no cookie, for a calendar program has neither."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import time
from typing import Final

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection
from starlette.exceptions import HTTPException

from bot.channels.calendar.entries import Entry, entries, is_waiting
from bot.channels.calendar.ics import Ringing, calendar
from bot.channels.calendar.single import changes_of
from bot.channels.calendar.wording import Writer
from bot.channels.web.look import Look, read_look
from bot.channels.web.pages import Pages
from bot.clock import Clock
from bot.settings import Settings
from bot.shelf import Shelf
from bot.store import feeds
from bot.store.crypto import Keys
from bot.store.database import Database
from bot.store.feeds import Edition, Feed
from bot.store.subscriptions import feed_token
from dialogs.subscription import HOUR, OFFSETS
from knowledge.schedule import schedule
from scheduler.plan import Cohort
from scheduler.quiet import Quiet

_LINK: Final = re.compile(r"([1-9]\d{0,17})-([0-9a-f]{32})", re.ASCII)
_KIND: Final = "text/calendar; charset=utf-8"
_SILENT: Final = ("paused", "unconfirmed")
_ASKED: Final = "private, no-cache"
"""To be asked for each time, so that a link that was taken back ends at once; mostly the answer is 304."""


@dataclass(frozen=True, slots=True)
class Calendars:
    """Answers for calendars."""

    database: Database
    keys: Keys
    shelf: Shelf
    settings: Settings
    pages: Pages
    clock: Clock

    async def stage(self, request: Request) -> Response:
        """Give one date as a file to import; the file does not follow later changes, a feed does."""
        notice_id, stage_id = request.path_params["notice"], request.path_params["stage"]
        library, look = self.shelf.library, read_look(request)
        deadline = schedule(library, notice_id).deadlines.get(f"{notice_id}/{stage_id}")
        if notice_id not in library.notices or deadline is None:
            raise HTTPException(404)
        sequence, changed = await self.database.read(changes_of, library.notices[notice_id])
        writer = Writer(library, look.language, self._site(request))
        cohort = Cohort(notice_id, min(deadline.roles), OFFSETS, time.fromisoformat(HOUR))
        entry = Entry(deadline, sequence, changed)
        made = calendar((entry,), writer, Ringing(cohort, self._quiet()))
        headers = {"Content-Disposition": f'attachment; filename="{notice_id}-{stage_id}.ics"'}
        return _answer(request, made, headers | {"Vary": "Cookie, Accept-Language"})

    async def feed(self, request: Request) -> Response:
        """Give every date of a subscription, as its role and its chat's language want it."""
        feed, known = await self._found(request)
        now, library = self.clock.now(), self.shelf.library
        current = schedule(library, feed.subject)
        listed = entries(known, current, now, feed.role)
        shown = tuple(entry for entry in listed if entry.deadline.of not in feed.done)
        writer = Writer(library, feed.language, self._site(request))
        name = writer.name(feed.subject, waiting=is_waiting(current, feed.subject, feed.role, now))
        cohort = Cohort(feed.subject, feed.role, feed.offsets, feed.hour)
        ringing = Ringing(None if feed.state in _SILENT else cohort, self._quiet())
        return _answer(request, calendar(shown, writer, ringing, name), {"X-Robots-Tag": "noindex"})

    async def page(self, request: Request) -> Response:
        """Show how each calendar program takes up a feed."""
        feed, _ = await self._found(request)
        look, site = read_look(request), self._site(request)
        path = f"/calendar/{request.path_params['link']}.ics"
        return self.pages.answer(
            request,
            "calendar.html",
            look=look if look.chosen else Look(feed.language, look.size, look.theme),
            name=Writer(self.shelf.library, feed.language, site).name(feed.subject, waiting=False),
            address=site + path,
            webcal=f"webcal://{site.partition('://')[2]}{path}",
            path_of_file=path,
        )

    async def _found(self, request: Request) -> tuple[Feed, tuple[Edition, ...]]:
        """Return whose link this is; HTTPException 404, the same for every link that is not in use.

        The same work is done for each, and the comparison takes as long however much of a link is right.
        """
        given = _LINK.fullmatch(request.path_params["link"])
        number, token = (int(given[1]), given[2]) if given else (0, "")
        feed = await self.database.read(feeds.found, number)
        right = feed_token(self.keys, number, feed.generation if feed else 0)
        fits = hmac.compare_digest(token.encode(), right.encode())
        if feed is None or not fits or not feed.generation or feed.state == "stopped":
            raise HTTPException(404)
        return feed, await self.database.read(_editions, feed.subject)

    def _quiet(self) -> Quiet:
        since, until = self.settings.quiet_from, self.settings.quiet_until
        return Quiet(time.fromisoformat(since), time.fromisoformat(until))

    def _site(self, request: Request) -> str:
        return self.settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")


def calendars(database: Database, keys: Keys, shelf: Shelf, settings: Settings) -> APIRouter:
    """Return the routes of the calendars."""
    made = Calendars(database, keys, shelf, settings, Pages(settings), Clock(settings.today))
    router = APIRouter(include_in_schema=False)
    for path, endpoint in (
        ("/notices/{notice}/stages/{stage}.ics", made.stage),
        ("/calendar/{link}.ics", made.feed),
        ("/calendar/{link}", made.page),
    ):
        router.add_api_route(path, endpoint, methods=["GET", "HEAD"], response_model=None)
    return router


def _editions(connection: Connection, subject: str) -> tuple[Edition, ...]:
    return feeds.editions(connection, subject)


def _answer(request: Request, made: bytes, headers: dict[str, str]) -> Response:
    """Answer with a calendar, or with 304 where the program has just this one."""
    tag = f'"{hashlib.sha256(made).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": _ASKED, **headers}
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in known or known == ["*"]:
        return Response(status_code=304, headers=headers)
    return Response(made, headers=headers, media_type=_KIND)
