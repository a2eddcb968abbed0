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
from bot.exchange import Event, Handled, SlowDown
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
    """One sitting. `screen` is the last reply, which the next line answers."""

    service: Service
    runner: asyncio.Runner
    look: Look
    reader: Reader
    screen: Reply = field(default=Reply(()))

    def run(self) -> None:
        """Greet or go on, and answer line by line until the person leaves."""
        try:
            self._begin()
            while True:
                line = self.reader.line(self.screen)
                if line.strip():
                    self._hear(meaning(line, self.screen))
        except (EOFError, KeyboardInterrupt):
            self.look.say("\n" + words.FAREWELL.to(self.screen.language))

    def _begin(self) -> None:
        if today := self.service.work.clock.today:
            self.look.say(words.REHEARSING.to(language()).format(today=today) + "\n")
        history = self.runner.run(self.service.history(NAME, address()))
        said = [message.reply for message in history if message.reply]
        if said:
            self.look.say(words.AGAIN.to(said[-1].language) + "\n")
            self._show(said[-1])
        else:
            self._hear(Incoming(START, language=language()))

    def _hear(self, incoming: Incoming) -> None:
        for reply in self._answered(Event(NAME, address(), uuid.uuid4().hex, incoming)).replies:
            self._show(reply)

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

    def _show(self, reply: Reply) -> None:
        self.look.show(reply)
        self.screen = reply

    def _wait(self, seconds: float) -> None:
        self.look.say(words.SLOWER.to(self.screen.language).format(seconds=round(seconds)))
        time.sleep(seconds)
