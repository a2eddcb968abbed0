"""A small HTTP interface under /sim for tests in other processes, and a page to try the bot by hand."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .faults import KINDS
from .people import Person
from .screen import NotOnScreen
from .wire import Json

if TYPE_CHECKING:
    from .server import TelegramServer

PAGE = Path(__file__).with_name("page.html")
RULE_FIELDS = ("method", "chat_id", "skip", "times")
SENDS: dict[str, Callable[[Person], int]] = {
    "photo": Person.sends_photo,
    "document": Person.sends_document,
    "voice": Person.sends_voice,
    "sticker": Person.sends_sticker,
    "contact": Person.shares_contact,
}


def add_routes(app: web.Application, server: "TelegramServer") -> None:
    """Put the page at / and the interface under /sim."""
    desk = Control(server)
    app.router.add_get("/", desk.page)
    app.router.add_get("/sim/file/{file_id}", desk.file)
    for path, view in {"screen": desk.screen, "calls": desk.calls, "state": desk.state, "faults": desk.faults}.items():
        app.router.add_get(f"/sim/{path}", _viewing(view))
    acts = {"says": desk.says, "taps": desk.taps, "sends": desk.sends, "blocks": desk.blocks, "faults": desk.fault}
    for path, act in acts.items():
        app.router.add_post(f"/sim/{path}", _acting(act))
    app.router.add_delete("/sim/faults", _viewing(desk.mend))


Handler = Callable[[web.Request], Awaitable[web.Response]]


def _viewing(view: Callable[[web.Request], Any]) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        return web.json_response(view(request))

    return handler


def _acting(act: Callable[[Json], Any]) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        try:
            return web.json_response({"ok": True, "result": act(await request.json())})
        except (KeyError, TypeError, ValueError, NotOnScreen) as failure:
            return web.json_response({"ok": False, "error": f"{type(failure).__name__}: {failure}"}, status=400)

    return handler


@dataclass(frozen=True, slots=True)
class Control:
    """The handlers; those that act take a JSON object, those that view take the query."""

    server: "TelegramServer"

    async def page(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE, headers={"Cache-Control": "no-store"})

    async def file(self, request: web.Request) -> web.Response:
        upload = self.server.state.files.get(request.match_info["file_id"])
        if upload is None:
            raise web.HTTPNotFound
        headers = {"Content-Disposition": "attachment", "Content-Type": upload.mime}
        return web.Response(body=upload.content, headers=headers)

    def screen(self, request: web.Request) -> Json:
        """Show a person's chat as it stands: messages, keyboard, toasts, whether the bot is blocked."""
        chat = self.server.user(int(request.query["user"])).chat
        seen = {"toasts": chat.toasts, "blocked": chat.blocked, "keyboard": chat.keyboard}
        return {"messages": list(chat.messages.values()), "bot": self.server.state.bot["id"], **seen}

    def calls(self, request: web.Request) -> list[Json]:
        """List accepted calls, those of ?method= only where given."""
        return [asdict(call) for call in self.server.accepted(request.query.get("method", ""))]

    def state(self, _request: web.Request) -> Json:
        server = self.server
        counts = {"unconfirmed": server.unconfirmed, "redeliveries": server.redeliveries}
        logged = {"accepted": len(server.calls.accepted), "refused": [asdict(refusal) for refusal in server.refused]}
        return {**counts, **logged, "webhook": server.state.webhook.url, "pushes": server.pusher.pushes}

    def faults(self, _request: web.Request) -> Json:
        rules = [{**asdict(rule), "kind": type(rule.fault).__name__} for rule in self.server.faults.rules]
        return {"latency": self.server.faults.latency, "rules": rules}

    def fault(self, asked: Json) -> bool:
        """Add a fault ({"kind": "flood", "retry_after": 3, "method": …}), or set {"latency": seconds}."""
        if "latency" in asked:
            self.server.faults.latency = float(asked["latency"])
            return True
        rule = {name: asked[name] for name in RULE_FIELDS if name in asked}
        details = {name: value for name, value in asked.items() if name != "kind" and name not in rule}
        self.server.faults.add(KINDS[asked["kind"]](**details), **rule)
        return True

    def mend(self, _request: web.Request) -> bool:
        self.server.faults.clear()
        return True

    def says(self, asked: Json) -> int:
        return self._person(asked).says(str(asked["text"]))

    def taps(self, asked: Json) -> str:
        return self._person(asked).taps(str(asked["label"]), asked.get("message_id"))

    def sends(self, asked: Json) -> int:
        return SENDS[asked["kind"]](self._person(asked))

    def blocks(self, asked: Json) -> bool:
        person = self._person(asked)
        (person.blocks if asked.get("blocked", True) else person.unblocks)()
        return True

    def _person(self, asked: Json) -> Person:
        return self.server.user(int(asked["user"]))
