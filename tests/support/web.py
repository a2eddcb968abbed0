"""A service that talks like the real one and keeps everything in memory, and a server to show its pages."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import uvicorn
from fastapi import FastAPI

from bot.channels.web.reminders import Linked
from bot.channels.web.router import show_trouble, web
from bot.exchange import Author, Event, Handled, Message, SlowDown
from bot.log import uvicorn_config
from bot.settings import Settings
from bot.shelf import Shelf
from dialogs.conversation import Conversation
from dialogs.incoming import Incoming
from dialogs.reply import Reply
from knowledge.library import Library
from support.canned import answer_to

EMPTY = Library(notices={}, facts={}, topics={}, constraints=())


def _set() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@dataclass
class FakeService:
    """Answers from a script; an event that comes again gets the same answer and changes nothing."""

    chats: dict[str, list[Message]] = field(default_factory=dict)
    seen: dict[tuple[str, str], Handled] = field(default_factory=dict)
    standing: dict[str, Conversation] = field(default_factory=dict)
    slow: int = 0
    broken: int = 0
    going: asyncio.Event = field(default_factory=_set)

    async def handle(self, event: Event) -> Handled:
        await self.going.wait()
        self._refuse()
        key = (event.channel, event.event_id)
        if key in self.seen:
            return Handled(self.seen[key].messages, repeated=True)
        self.seen[key] = Handled(tuple(self._take(event)))
        return self.seen[key]

    async def history(self, channel: str, address: str, after: int = 0) -> tuple[Message, ...]:
        return tuple(m for m in self.chats.get(f"{channel}:{address}", ()) if m.seq > after)

    async def conversation(self, channel: str, address: str) -> Conversation:
        return self.standing.get(f"{channel}:{address}", Conversation())

    def _refuse(self) -> None:
        if self.slow:
            self.slow -= 1
            raise SlowDown(1.0)
        if self.broken:
            self.broken -= 1
            raise RuntimeError

    def _take(self, event: Event) -> Iterator[Message]:
        chat = self.chats.setdefault(f"{event.channel}:{event.address}", [])
        step = len(chat)
        said = spoken(event.incoming, chat)
        replies = answer_to(event.incoming, step)
        new: list[tuple[Author, str, Reply | None]] = [("person", said, None)] if said else []
        new += [("bot", "", reply) for reply in replies]
        for author, text, reply in new:
            message = Message(len(chat) + 1, author, text, reply, datetime.now(UTC))
            chat.append(message)
            yield message
        if "忘记我" in event.incoming.text:
            self.chats.pop(f"{event.channel}:{event.address}")


def spoken(incoming: Incoming, chat: list[Message]) -> str:
    """What the person said, as a line of the chat."""
    offered = [c for m in chat if m.reply for c in (*m.reply.choices, *m.reply.nav)]
    if incoming.picked is not None:
        return "、".join(c.label for c in offered if c.toggle and c.id in incoming.picked)
    if incoming.choice:
        return next((c.label for c in offered if c.id == incoming.choice), "")
    return incoming.text


def greet(incoming: Incoming) -> tuple[Reply, ...]:
    """The first words, as the fake says them."""
    return answer_to(incoming, 0)


def application(
    service: FakeService,
    *,
    library: Library = EMPTY,
    today: date | None = None,
    linked: Linked | None = None,
    **more: object,
) -> FastAPI:
    """The pages with this service behind them."""
    settings = Settings(_env_file=None, today=today, **more)  # type: ignore[arg-type]
    app = FastAPI()
    app.include_router(web(service, Shelf(library), settings, greet, linked))
    show_trouble(app, settings)
    return app


@contextmanager
def free_socket() -> Iterator[socket.socket]:
    """A listening socket on this machine."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen()
        yield bound


@asynccontextmanager
async def serving(app: object) -> AsyncIterator[str]:
    """Serve an application in this loop; gives its address."""
    with free_socket() as bound:
        server = uvicorn.Server(uvicorn.Config(app, **uvicorn_config()))  # type: ignore[arg-type]
        task = asyncio.create_task(server.serve(sockets=[bound]))
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task
