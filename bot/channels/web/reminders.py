"""The page behind the links of a reminder: confirm, done, later, pause, stop. Only a press acts, never a look."""

from dataclasses import dataclass, replace
from typing import Final, Protocol, get_args
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from bot.channels.web.errors import Trouble
from bot.channels.web.forms import Form, read_form
from bot.channels.web.headers import COMMON
from bot.channels.web.look import Look, read_look
from bot.channels.web.pages import Pages
from bot.channels.web.subscribed import LATER, Step, standing, steps
from bot.clock import Clock
from bot.exchange import SlowDown
from bot.pace import Pace
from bot.press import Act, Press
from bot.settings import Settings
from bot.shelf import Shelf
from bot.subjects import subject_name
from dialogs.subscription import Subscription

_DO: Final = "do"
_STAGE: Final = "stage"
_ALSO: Final = "also"
_MANY: Final = 20


class Linked(Protocol):
    """What the page needs of the service."""

    def opened(self, name: str) -> int | None:
        """Return the subscription that a link leads to; None where it is none of ours."""
        ...

    async def found(self, number: int) -> Subscription | None:
        """Return a subscription; None where it was deleted."""
        ...

    async def press(self, number: int, press: Press) -> None:
        """Do what was pressed; what has no sense in its state changes nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Reminders:
    """One page for each subscription."""

    linked: Linked
    shelf: Shelf
    pages: Pages
    settings: Settings
    clock: Clock
    pace: Pace

    async def show(self, request: Request) -> Response:
        """Show how a subscription stands, and what a link of a mail asks for as one button on top."""
        number = self._opened(request)
        held = await self.linked.found(number) if number else None
        return self._gone(request) if held is None else self._page(request, held, _asked(request))

    async def press(self, request: Request) -> Response:
        """Do what was pressed, and lead back to the page by a new request."""
        form = await read_form(request, self.settings.max_body_bytes)
        number, wanted = self._opened(request), _wanted(form)
        if number is None or await self.linked.found(number) is None:
            return self._gone(request)
        for one in (number, *self._also(form.all(_ALSO))):
            if wanted is not None:
                await self.linked.press(one, wanted)
        said = f"?{urlencode({'said': wanted.act})}" if wanted else ""
        headers = {**COMMON, "Cache-Control": "no-store"}
        return RedirectResponse(f"{request.url.path}{said}", 303, headers)

    async def stop(self, request: Request) -> Response:
        """Stop at once: a mail program presses this for its person, with no page before it (RFC 8058)."""
        number = self._opened(request)
        held = await self.linked.found(number) if number else None
        if number is None or held is None:
            return self._gone(request)
        for one in (number, *self._also(request.query_params.getlist(_ALSO))):
            await self.linked.press(one, Press("stop"))
        return self._page(request, await self.linked.found(number) or held, None)

    async def ask_to_stop(self, request: Request) -> Response:
        """Show the page with one button on top that stops: for mail programs that only open the address."""
        number = self._opened(request)
        held = await self.linked.found(number) if number else None
        return self._gone(request) if held is None else self._page(request, held, Press("stop"))

    def _opened(self, request: Request) -> int | None:
        """Return whose link this is. Who tries links that are none, or one link too often, waits."""
        number = self.linked.opened(request.path_params["link"])
        host = request.client.host if request.client else ""
        try:
            self.pace.keep(f"#{number}" if number else host)
        except SlowDown as slow:
            raise Trouble(429, retry_after=slow.retry_after) from slow
        return number

    def _also(self, names: list[str] | tuple[str, ...]) -> tuple[int, ...]:
        """Return the other subscriptions of the same mail."""
        opened = (self.linked.opened(name) for name in names[:_MANY])
        return tuple(number for number in opened if number)

    def _page(self, request: Request, held: Subscription, asked: Press | None) -> Response:
        look, library, now = self._look(request, held), self.shelf.library, self.clock.now()
        listed = steps(library, held, look.language, now)
        return self.pages.answer(
            request,
            "reminders.html",
            look=look,
            link=request.path_params["link"],
            held=held,
            name=subject_name(library, held.subject, look.language),
            notice=held.subject if held.subject in library.notices else "",
            standing=standing(look.language, held),
            steps=listed,
            asked=asked if asked and _fits(asked, held, listed) else None,
            step=next((one for one in listed if asked and one.of == asked.stage), None),
            also=request.query_params.getlist(_ALSO)[:_MANY],
            said=request.query_params.get("said", ""),
            later=LATER,
        )

    def _gone(self, request: Request) -> Response:
        """Say the same of a link that was never ours and of one whose subscription was deleted."""
        return self.pages.answer(request, "reminders-gone.html", status=404)

    def _look(self, request: Request, held: Subscription) -> Look:
        look = read_look(request)
        return look if look.chosen else replace(look, language=held.language)


def _wanted(form: Form) -> Press | None:
    """Read what was pressed; None where that is nothing of ours."""
    return _read(form.one(_DO), form.one(_STAGE), form.one("days"))


def _asked(request: Request) -> Press | None:
    """Read what a link of a mail asks for."""
    return _read(request.query_params.get(_DO, ""), request.query_params.get(_STAGE, ""), "")


def _read(act: str, stage: str, days: str) -> Press | None:
    known = next((one for one in get_args(Act) if one == act), None)
    if known is None:
        return None
    return Press(known, stage, next((one for one in LATER if str(one) == days), LATER[0]))


def _fits(asked: Press, held: Subscription, listed: tuple[Step, ...]) -> bool:
    """Whether what a link asks for can still be done."""
    match asked.act:
        case "done" | "later":
            meant = (one for one in listed if one.of == asked.stage and not one.done)
            return held.state == "active" and any(one.later if asked.act == "later" else True for one in meant)
        case "confirm":
            return held.state == "unconfirmed"
        case "stop":
            return held.state not in {"stopped", "unreachable"}
        case _:
            return False
