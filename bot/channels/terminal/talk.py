"""The conversation of whoever sits at this machine; it goes on where it was left."""

import asyncio
import getpass
import os
import sys
import time
import uuid
from dataclasses import dataclass, field
from typing import Final, TextIO

from rich.console import Console

from bot.channels.terminal import words
from bot.channels.terminal.look import Look
from bot.channels.terminal.meaning import meaning
from bot.channels.terminal.reading import Keyboard, Lines, Reader
from bot.exchange import Event, Handled, Message, SlowDown
from bot.service import Service
from dialogs.incoming import Incoming
from dialogs.reply import Reply
from knowledge.text import Language

NAME: Final = "terminal"
START: Final = "/start"


def chat(service: Service, runner: asyncio.Runner, site: str = "") -> None:
    """Talk until the person leaves. The service's own work is done by `runner`, which nobody else may be using."""
    console = Console(highlight=False)
    look = Look(console, site)
    Talk(service, runner, look, _reader(sys.stdin, look, console)).run()


def address() -> str:
    """Return who sits here: the user of this machine."""
    return str(os.getuid()) if hasattr(os, "getuid") else getpass.getuser()


def language() -> Language:
    """Return the language to greet in, by the machine's own; Chinese unless it says English."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "en" if next(filter(None, names), "").lower().startswith("en") else "zh"


def _reader(source: TextIO, look: Look, console: Console) -> Reader:
    return Keyboard() if source.isatty() and console.is_terminal else Lines(source, look.echo)


@dataclass(slots=True)
class Talk:
    """One sitting. `screen` is the last reply, which the next line answers; `waited`: it is a message that waited.

    `seen` is the number of the newest message that was shown.
    """

    service: Service
    runner: asyncio.Runner
    look: Look
    reader: Reader
    screen: Reply = field(default=Reply(()))
    waited: bool = False
    seen: int = 0

    def run(self) -> None:
        """Greet or go on, and answer line by line until the person leaves."""
        try:
            self._begin()
            while True:
                line = self.reader.line(self.screen)
                if line.strip():
                    self._hear(meaning(line, self.screen, waited=self.waited))
        except (EOFError, KeyboardInterrupt):
            self.look.say("\n" + words.FAREWELL.to(self.screen.language))

    def _begin(self) -> None:
        if today := self.service.work.clock.today:
            self.look.say(words.REHEARSING.to(language()).format(today=today) + "\n")
        history = self.runner.run(self.service.history(NAME, address()))
        said = [message for message in history if message.reply]
        if said:
            self.look.say(words.AGAIN.to(self._language(said)) + "\n")
            self._go_on(said, max((message.seq for message in history if not message.reply), default=0))
        else:
            self._hear(Incoming(START, language=language()))

    def _go_on(self, said: list[Message], spoken: int) -> None:
        """Show what was said last to the person, and after it what came since without having been asked for."""
        since = [message for message in said if message.seq > spoken] or said[-1:]
        for message in since:
            self._show(message, waited=message is not since[0])

    def _hear(self, incoming: Incoming) -> None:
        """Answer; what came in the meantime is shown last, so that its numbers are those that count."""
        seen = self.seen
        answered = self._answered(Event(NAME, address(), uuid.uuid4().hex, incoming)).messages
        for message in answered:
            self._show(message)
        own = {message.seq for message in answered}
        for message in self.runner.run(self.service.history(NAME, address(), seen)):
            if message.seq not in own:
                self._show(message, waited=True)

    def _answered(self, event: Event) -> Handled:
        while True:
            try:
                return self.runner.run(self._handled(event))
            except SlowDown as slow:
                self._wait(slow.retry_after)

    async def _handled(self, event: Event) -> Handled:
        """Answer by the dates of this moment: nobody else in this process looks whether any were amended."""
        await self.service.work.shelf.refresh(self.service.database)
        return await self.service.handle(event)

    def _show(self, message: Message, *, waited: bool = False) -> None:
        self.seen = max(self.seen, message.seq)
        if message.reply:
            self.look.show(message.reply)
            self.screen, self.waited = message.reply, waited

    def _language(self, said: list[Message]) -> Language:
        return next((message.reply.language for message in reversed(said) if message.reply), language())

    def _wait(self, seconds: float) -> None:
        self.look.say(words.SLOWER.to(self.screen.language).format(seconds=round(seconds)))
        time.sleep(seconds)
