"""The chat: showing it, and passing on what is pressed or typed."""

from dataclasses import dataclass
from typing import Final, Protocol

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from bot.channels.web.errors import Trouble, trouble_page, wants_part
from bot.channels.web.forms import Submission, opening_words, read_form, read_number, read_submission
from bot.channels.web.greeting import Greet
from bot.channels.web.guard import PROOF, sent_from_our_page
from bot.channels.web.headers import COMMON
from bot.channels.web.identity import FIELD, Visitor, newcomer, visitor_of
from bot.channels.web.look import read_look
from bot.channels.web.screen import Screen, View, view_of
from bot.channels.web.transcript import greeting_lines, transcript
from bot.exchange import Event, Handled, Message, SlowDown
from bot.shelf import Shelf
from dialogs.incoming import Incoming
from dialogs.reminding.telling import chosen
from knowledge.text import Language

CHANNEL: Final = "web"
_SHORT: Final = 60
"""No label of a choice is longer."""


class Talking(Protocol):
    """What the chat needs of the service."""

    async def handle(self, event: Event) -> Handled:
        """Take one message in; SlowDown where the person writes too fast."""
        ...

    async def history(self, channel: str, address: str, after: int = 0) -> tuple[Message, ...]:
        """Return the messages of a chat after one of them."""
        ...


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a press: the messages it added, and the last one that the page has already."""

    messages: tuple[Message, ...]
    known: int


@dataclass(frozen=True, slots=True)
class Chat:
    """The conversation, on our own page and inside another site."""

    service: Talking
    greet: Greet
    shelf: Shelf
    screen: Screen

    async def show(self, request: Request) -> Response:
        """Show the conversation as far as it has come, or the greeting."""
        visitor = visitor_of(request) or newcomer()
        notice = self.shelf.library.notices.get(request.query_params.get("notice", ""))
        lines = transcript(await self._history(visitor)) if visitor.by_cookie else ()
        opening = not lines
        if opening:
            start = opening_words(notice.id if notice else "", read_look(request).language)
            lines = greeting_lines(self.greet(start))
        return self.screen.page(request, view_of(request, visitor, lines, opening=opening, notice=notice))

    async def news(self, request: Request) -> Response:
        """Return what was said after the message that the page has; with the token in a header also in a frame."""
        visitor = visitor_of(request)
        known = read_number(request.query_params.get("after", ""))
        lines = transcript(await self._history(visitor, known)) if visitor else ()
        if visitor is None or all(line.seq <= known for line in lines):
            return Response(status_code=204, headers={**COMMON, "Cache-Control": "no-store"})
        return self.screen.part(request, view_of(request, visitor, lines), known)

    async def say(self, request: Request) -> Response:
        """Pass on what was pressed or typed, and show what came of it."""
        form = await read_form(request, self.screen.settings.max_body_bytes)
        visitor = visitor_of(request, carried=form.one(FIELD))
        if not sent_from_our_page(request, visitor, form.one(PROOF), self.screen.settings.public_url):
            raise Trouble(403)
        visitor, submission = visitor or newcomer(), read_submission(form)
        try:
            said = await self._deliver(request, visitor, submission)
        except SlowDown as slow:
            trouble = Trouble(429, retry_after=slow.retry_after)
            return trouble_page(self.screen.pages, request, trouble, again=(submission, visitor))
        return await self._outcome(request, visitor, said)

    async def _history(self, visitor: Visitor, known: int = 0) -> tuple[Message, ...]:
        """Return the chat from the message `known` on, that one included: it tells on which day one was."""
        return await self.service.history(CHANNEL, visitor.address, max(known - 1, 0))

    async def _deliver(self, request: Request, visitor: Visitor, submission: Submission) -> Said:
        """Hand the event to the service, after the greeting where the page showed one that is not kept yet."""
        language, known = read_look(request).language, submission.after
        if submission.opening:
            known = await self._open(visitor, submission, opening_words(submission.notice, language))
        if submission.empty:
            return Said((), known)
        incoming = await self._meant(visitor, submission, language)
        event = Event(CHANNEL, visitor.address, visitor.event(submission.event), incoming)
        return Said((await self.service.handle(event)).messages, known)

    async def _meant(self, visitor: Visitor, submission: Submission, language: Language) -> Incoming:
        """Return what was said: a number typed below a reminder is one of its own, since it is the last on the page."""
        typed = "" if submission.choice or len(submission.text) > _SHORT else submission.text.strip()
        shown = await self._history(visitor, submission.after) if typed and submission.after else ()
        last = next((message.reply for message in shown if message.seq == submission.after), None)
        choice = chosen(last, typed) if last else None
        return Incoming(choice=choice.id, language=language) if choice else submission.incoming(language)

    async def _open(self, visitor: Visitor, submission: Submission, start: Incoming) -> int:
        """Keep the greeting, unless the chat has begun elsewhere meanwhile; return its last message, or 0."""
        if await self._history(visitor):
            return 0
        event_id = visitor.event(f"opening {submission.event}")
        opened = await self.service.handle(Event(CHANNEL, visitor.address, event_id, start))
        return max(message.seq for message in opened.messages)

    async def _outcome(self, request: Request, visitor: Visitor, said: Said) -> Response:
        """Show what is new; or the whole chat, of which only the farewell is left where all was just forgotten."""
        fresh = await self._history(visitor, said.known)
        if fresh and wants_part(request):
            return self.screen.part(request, view_of(request, visitor, transcript(fresh)), said.known)
        if fresh and visitor.by_cookie:
            return self._lead_back(request, view_of(request, visitor, transcript(fresh)))
        view = view_of(request, visitor, transcript(await self._history(visitor) or said.messages))
        return self.screen.part(request, view, 0) if wants_part(request) else self.screen.page(request, view)

    def _lead_back(self, request: Request, view: View) -> Response:
        """Lead to the page by a new request, so that a reload repeats nothing."""
        answer = RedirectResponse(f"{request.url.path}#now", 303, {**COMMON, "Cache-Control": "no-store"})
        self.screen.remember(request, answer, view)
        return answer
