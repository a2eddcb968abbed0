"""One request of somebody at the desk: who it is, what they sent, and how they are answered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, Final, ParamSpec, TypeVar
from urllib.parse import quote

from fastapi import Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from bot.bureau.person import Person
from bot.channels.web.forms import Form
from bot.channels.web.guard import is_secure
from bot.channels.web.headers import COMMON
from bot.channels.web.identity import plain_cookie
from bot.channels.web.look import Look
from bot.desk import forgery, words
from bot.desk.context import Desk
from bot.staff.who import Actor
from bot.store.crypto import Place, SealError
from bot.store.desk.sessions import Session

P = ParamSpec("P")
T = TypeVar("T")
TOLD: Final = "desk_told"
_TOLD: Final = Place("cookie", "told", "desk")


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that was let in. `cookie` is the token of the session, or of the page before it; `form` what was sent.

    `session` is there from the right password on, but `actor` is a person only once nothing is missing any more.

    Every unit of work that a page runs is handed `actor`, and reads and changes nothing beyond `actor.scope`.
    """

    request: Request
    desk: Desk
    actor: Actor
    look: Look
    cookie: str
    form: Form
    session: Session | None = None

    @property
    def person(self) -> Person:
        """Who is logged in; only for pages that ask for it."""
        if self.actor.person is None:
            raise LookupError("Nobody is logged in.")
        return self.actor.person

    @property
    def csrf(self) -> str:
        """What a form of this session carries in the field `csrf`, and htmx in the header `X-CSRF`."""
        return forgery.token_for(self.desk.keys, self.cookie)

    @property
    def whose(self) -> str:
        """Whose page this is, as its forms carry it, so that what is sent too late can be kept for this person."""
        return self.marked(self.person.id)

    def marked(self, person: str) -> str:
        """Return the id of a person with a proof that it stood on a page of ours."""
        return f"{person}.{self.desk.keys.index('whose', person)}"

    @property
    def is_part(self) -> bool:
        """Whether htmx asks, and wants a part of the page only."""
        return self.request.headers.get("hx-request") == "true"

    def path(self, name: str) -> str:
        """Return a part of the path, such as the id in /desk/leads/{id}."""
        return str(self.request.path_params[name])

    def say(self, message: str, **values: object) -> str:
        """Return a message, given in Chinese, in the language of this page."""
        return words.say(self.look.language, message, **values)

    async def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a unit of work that reads."""
        return await self.desk.database.read(work, *args, **kwargs)

    async def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a unit of work that writes: all of it or nothing."""
        return await self.desk.database.write(work, *args, **kwargs)

    def page(self, template: str, *, status: int = 200, **values: object) -> Response:
        """Answer with a page; what the last press told is shown once."""
        told = self._told()
        given = {"visit": self, "actor": self.actor, "csrf": self.csrf, "told": told, "path": self._here()} | values
        answer = self.desk.pages.answer(template, self.look, status=status, **given)
        if told:
            answer.headers.append("Set-Cookie", f"{TOLD}=; Path=/desk; Max-Age=0")
        if self.look.chosen and self.request.cookies.get("lang") != self.look.language:
            answer.headers.append("Set-Cookie", plain_cookie("lang", self.look.language, secure=self.secure))
        return answer

    def go(self, path: str, told: str = "") -> Response:
        """Answer a form that was carried out: lead to a page, where `told`, in the visitor's language, is shown."""
        answer = RedirectResponse(quote(path, safe="/?=&%#:~,"), 303, {**COMMON, "Cache-Control": "no-store"})
        if told:
            sealed = self.desk.keys.seal_text(told, _TOLD).hex()
            safe = "; Secure" if self.secure else ""
            answer.headers.append(
                "Set-Cookie", f"{TOLD}={sealed}; Path=/desk; Max-Age=60; HttpOnly; SameSite=Lax{safe}"
            )
        return answer

    @property
    def secure(self) -> bool:
        """Whether the browser came over https."""
        return is_secure(self.request, self.desk.settings.public_url)

    def _told(self) -> str:
        try:
            sealed = bytes.fromhex(self.request.cookies.get(TOLD, ""))
            return self.desk.keys.open_text(sealed, _TOLD) if sealed else ""
        except (ValueError, SealError):
            return ""

    def _here(self) -> str:
        query = self.request.url.query
        return self.request.url.path + (f"?{query}" if query and self.request.method == "GET" else "")
