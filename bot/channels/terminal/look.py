"""A reply on a terminal: coloured and wrapped where somebody looks, plain lines where they go into a file."""

from collections.abc import Iterable, Iterator
from typing import Final

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from bot.channels.terminal import words
from bot.channels.terminal.meaning import BACK_DIGIT, BACK_LETTER, way_back, ways
from dialogs.render import MARKS, Caps, numbered, render_blocks
from dialogs.reply import Block, Choice, Heading, Link, Mark, Pairs, Paragraph, Points, Reply

COLOURS: Final[dict[Mark, str]] = {"": "", "yes": "green", "no": "red", "unsure": "yellow", "now": "cyan"}
TICKS: Final = {True: "[✓] ", False: "[ ] "}
OWN_PAGES: Final = ("/print",)
"""Pages that show the chat of whoever has it open in the web."""


class Look:
    """Shows replies on a console. `site` makes links absolute; without it they are left out."""

    def __init__(self, console: Console, site: str = "") -> None:
        self._console = console
        self._site = site

    def show(self, reply: Reply) -> None:
        """Show a reply with its choices and how to answer."""
        if self._console.is_terminal:
            self._show_rich(reply)
        else:
            self._show_plain(reply)

    def say(self, line: str) -> None:
        """Show one line of our own."""
        self._print(Styled(line, style="dim"))

    def echo(self, line: str) -> None:
        """Show what was read, where it was not typed on this screen."""
        self._print(Styled(f"> {line}\n"))

    def _print(self, shown: RenderableType) -> None:
        self._console.print(shown, soft_wrap=not self._console.is_terminal, highlight=False, markup=False)

    def _show_plain(self, reply: Reply) -> None:
        blocks = tuple(block for block in reply.blocks if not _of_the_web(block))
        lines = [render_blocks(blocks, Caps(site=self._site), reply.language)]
        answers = [f"{number}. {label}" for number, label in _answers(reply)]
        lines += ["\n".join(answers)] if answers else []
        lines += ["\n".join(_how(reply))]
        self._print(Styled("\n\n".join(lines) + "\n"))

    def _show_rich(self, reply: Reply) -> None:
        for block in reply.blocks:
            for shown in self._block(block, reply):
                self._print(shown)
            self._print("")
        answers = Table.grid(padding=(0, 1))
        answers.add_column(justify="right", style="bold")
        answers.add_column(overflow="fold")
        for number, label in _answers(reply):
            answers.add_row(Styled(f"{number}."), Styled(label))
        if answers.row_count:
            self._print(answers)
            self._print("")
        for line in _how(reply):
            self.say(line)

    def _block(self, block: Block, reply: Reply) -> Iterator[RenderableType]:
        match block:
            case Heading():
                yield Styled(block.text, style="bold")
            case Paragraph():
                yield Styled(block.text)
            case Points():
                yield _points(block)
            case Pairs():
                yield _pairs(block)
            case Link() if self._site and not _of_the_web(block):
                yield Styled(render_blocks((block,), Caps(site=self._site), reply.language))


def _of_the_web(block: Block) -> bool:
    return isinstance(block, Link) and block.path.startswith(OWN_PAGES)


def _answers(reply: Reply) -> Iterable[tuple[int, str]]:
    if numbered(reply):
        yield from enumerate(map(_ticked, reply.choices), 1)


def _ticked(choice: Choice) -> str:
    return TICKS[choice.selected] + choice.label if choice.toggle else choice.label


def _how(reply: Reply) -> Iterator[str]:
    """Yield how to answer, and the ways elsewhere by their numbers, or by their words where a number is an answer."""
    match reply.expects:
        case "several":
            yield words.SEVERAL.to(reply.language)
        case "number":
            yield words.NUMBER.to(reply.language)
        case "text" | "phone":
            yield words.FREE.to(reply.language)
        case "choice" | "nothing":
            yield words.ONE.to(reply.language)
    elsewhere = " · ".join(_elsewhere(reply))
    if elsewhere:
        yield elsewhere if numbered(reply) else words.ALSO.to(reply.language).format(words=elsewhere)


def _elsewhere(reply: Reply) -> Iterator[str]:
    back = way_back(reply)
    if not numbered(reply):
        yield from (choice.label for choice in reply.choices)
        yield from (choice.label for choice in reply.nav)
        return
    if back:
        yield f"{BACK_DIGIT}/{BACK_LETTER} {back.label}"
    yield from (f"{number} {choice.label}" for number, choice in ways(reply).items())


def _points(block: Points) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column()
    table.add_column(overflow="fold")
    for item in block.items:
        said = Styled(item.text)
        if item.source:
            said.append(f" ({item.source})", style="dim")
        table.add_row(Styled(MARKS[item.mark], style=COLOURS[item.mark]), said)
    return table


def _pairs(block: Pairs) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", overflow="fold")
    table.add_column(overflow="fold")
    for name, value in block.rows:
        table.add_row(Styled(name), Styled(value))
    return Padding(table, (0, 0, 0, 2))
