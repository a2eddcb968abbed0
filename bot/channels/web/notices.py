"""The public pages of the notices: the list, one notice, and the checklist of a tier."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import Request, Response

from bot.channels.web.drawing import draw
from bot.channels.web.errors import Trouble
from bot.channels.web.look import Look, read_look
from bot.channels.web.pages import Pages
from bot.channels.web.standing import Standing, standing
from bot.clock import Clock
from bot.shelf import Shelf
from dialogs.describe import option_label
from knowledge.library import Library
from knowledge.notice import Condition, Notice, Statement, Tier
from knowledge.text import Language

PLACES = "unit_places"


@dataclass(frozen=True, slots=True)
class Entry:
    """A notice in the list."""

    notice: Notice
    place: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Reading:
    """What of a notice concerns one tier, or the whole of it."""

    notice: Notice
    tier: Tier | None

    def of(self, statements: Iterable[Statement]) -> tuple[Statement, ...]:
        """Return the statements that concern the tier."""
        return tuple(s for s in statements if self.tier is None or s.concerns(self.tier.id))

    def about(self, subject: str) -> tuple[Condition, ...]:
        """Return the conditions of the unit, the leader or the team."""
        concerned = (c for c in self.notice.conditions if self.tier is None or c.concerns(self.tier.id))
        return tuple(condition for condition in concerned if condition.about == subject)

    def only(self, statement: Statement) -> tuple[Tier, ...]:
        """Return the tiers a statement is limited to, where the page shows several."""
        shown = self.tier is None and len(self.notice.tiers) > 1
        return tuple(tier for tier in self.notice.tiers if shown and tier.id in statement.tiers)


@dataclass(frozen=True, slots=True)
class Notices:
    """The pages that anybody can read without asking."""

    shelf: Shelf
    pages: Pages
    clock: Clock

    async def index(self, request: Request) -> Response:
        """List every notice, what can be used now first."""
        library, look, now = self.shelf.library, read_look(request), self.clock.now()
        entries = [
            Entry(notice, place_name(library, look.language, notice.place), standing(look.language, notice, now))
            for notice in library.notices.values()
        ]
        entries.sort(key=lambda entry: (entry.standing.order, -(entry.notice.issued or date.min).toordinal()))
        return self.pages.answer(request, "notices.html", entries=entries)

    async def one(self, request: Request) -> Response:
        """Show one notice, or what of it concerns the tier named in the address."""
        notice = self._notice(request)
        tier = next((t for t in notice.tiers if t.id == request.query_params.get("tier")), None)
        return self.pages.answer(request, "notice.html", **self._values(read_look(request), Reading(notice, tier)))

    async def checklist(self, request: Request) -> Response:
        """Show what to hand in for one tier, made to be printed."""
        notice = self._notice(request)
        tier = next((t for t in notice.tiers if t.id == request.path_params["tier"]), None)
        if tier is None:
            raise Trouble(404)
        values = self._values(read_look(request), Reading(notice, tier))
        return self.pages.answer(request, "checklist.html", said=None, others=(), **values)

    def _notice(self, request: Request) -> Notice:
        notice = self.shelf.library.notices.get(request.path_params["notice"])
        if notice is None:
            raise Trouble(404)
        return notice

    def _values(self, look: Look, reading: Reading) -> dict[str, Any]:
        return reading_values(self.shelf.library, self.clock, look, reading)


def reading_values(library: Library, clock: Clock, look: Look, reading: Reading) -> dict[str, Any]:
    """Return what the pages about one notice show."""
    now, notice = clock.now(), reading.notice
    tier_id = reading.tier.id if reading.tier else None
    return {
        "reading": reading,
        "notice": notice,
        "tier": reading.tier,
        "place": place_name(library, look.language, notice.place),
        "standing": standing(look.language, notice, now),
        "drawing": draw(look.language, notice, tier_id, now.date(), library.calendar),
        "now": now.date(),
    }


def place_name(library: Library, language: Language, place: str) -> str:
    """Return the name of a place."""
    fact = library.facts.get(PLACES)
    return option_label(language, fact, place) if fact else place
