"""The page to print: what one's own answers came to for a tier, and the checklist for it."""

from dataclasses import dataclass, replace
from typing import Protocol

from fastapi import Request, Response

from bot.channels.web.chat import CHANNEL
from bot.channels.web.forms import read_form
from bot.channels.web.identity import FIELD, visitor_of
from bot.channels.web.look import read_look
from bot.channels.web.notices import Reading, reading_values
from bot.channels.web.pages import Pages
from bot.clock import Clock
from bot.settings import Settings
from bot.shelf import Shelf
from dialogs.conversation import Conversation
from dialogs.reply import Link, Reply
from dialogs.scene import Scene
from dialogs.screens import show
from knowledge.library import TierRef


class Conversations(Protocol):
    """What the page needs of the service."""

    async def conversation(self, channel: str, address: str) -> Conversation:
        """Return where a chat stands; a fresh conversation where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Printing:
    """Shows a conversation's result on paper."""

    service: Conversations
    shelf: Shelf
    pages: Pages
    settings: Settings
    clock: Clock

    async def by_cookie(self, request: Request) -> Response:
        """Show the result of the visitor whose cookie comes along."""
        return await self._page(request, "")

    async def by_form(self, request: Request) -> Response:
        """Show the result of the visitor whose token a form carries: from inside another site, into a new window."""
        form = await read_form(request, self.settings.max_body_bytes)
        return await self._page(request, form.one(FIELD))

    async def _page(self, request: Request, carried: str) -> Response:
        visitor = visitor_of(request, carried=carried)
        told = await self.service.conversation(CHANNEL, visitor.address) if visitor else Conversation()
        scene = Scene(told, self.shelf.library, self.clock.now())
        tier = _tier(scene, request.query_params.get("tier", ""))
        if tier is None:
            return self.pages.answer(request, "nothing.html")
        look = replace(read_look(request), language=told.language)
        values = reading_values(scene.library, self.clock, look, Reading(tier.notice, tier.tier))
        return self.pages.answer(
            request, "checklist.html", look=look, said=_said(scene, tier), others=_others(scene, tier), **values
        )


def _tier(scene: Scene, asked: str) -> TierRef | None:
    """Return the tier that is asked for, that is on the screen, or for which it looks best."""
    for tier_id in (asked, scene.view.about):
        if tier_id in scene.library.tiers:
            return scene.library.tiers[tier_id]
    return next((assessment.tier for assessment in scene.assessments()), None)


def _said(scene: Scene, tier: TierRef) -> Reply:
    """Return what the dialogs say of a tier, without what can only be followed on a screen."""
    reply = show(scene.with_(scene.conversation.at("why", tier.id)))
    return replace(reply, blocks=tuple(block for block in reply.blocks if not isinstance(block, Link)))


def _others(scene: Scene, shown: TierRef) -> tuple[TierRef, ...]:
    """Return the other tiers in scope."""
    return tuple(tier for tier in scene.tiers if tier.id != shown.id)
