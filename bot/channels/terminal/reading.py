"""Reading lines: from a keyboard, with completion and a history, or from a file or a pipe."""

from collections.abc import Callable, Iterable
from typing import Final, Protocol, TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import DummyHistory, InMemoryHistory

from bot.channels.terminal.meaning import completions
from dialogs.reply import Reply

PROMPT: Final = "> "
HIDDEN: Final = "••••"


class Reader(Protocol):
    """Where lines come from."""

    def line(self, screen: Reply) -> str:
        """Return the next line; EOFError or KeyboardInterrupt where the person leaves."""


class Keyboard:
    """A person at a terminal. What is private is never in the history, which the process forgets anyhow."""

    def __init__(self) -> None:
        self._open: PromptSession[str] = PromptSession(history=InMemoryHistory())
        self._private: PromptSession[str] = PromptSession(history=DummyHistory())

    def line(self, screen: Reply) -> str:
        session = self._private if screen.private else self._open
        return session.prompt(PROMPT, completer=_Labels(completions(screen)), complete_while_typing=False)


class Lines:
    """Lines from a file, a pipe, or a keyboard whose screen goes elsewhere; each is shown, what is private is not."""

    def __init__(self, source: TextIO, echo: Callable[[str], None]) -> None:
        self._source = source
        self._echo = echo

    def line(self, screen: Reply) -> str:
        read = self._source.readline()
        if not read:
            raise EOFError
        line = read.rstrip("\r\n")
        self._echo(HIDDEN if screen.private and line else line)
        return line


class _Labels(Completer):
    """Completes to a label from any part of it."""

    def __init__(self, labels: list[str]) -> None:
        self._labels = labels

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:  # noqa: ARG002
        typed = document.text_before_cursor.strip()
        for label in self._labels:
            if typed.casefold() in label.casefold():
                yield Completion(label, start_position=-len(document.text_before_cursor))
