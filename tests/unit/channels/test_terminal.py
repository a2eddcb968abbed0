"""A typed line means what the screen says it means, and a reply looks right wherever it is shown."""

import asyncio
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from bot.channels.terminal.look import Look
from bot.channels.terminal.meaning import completions, meaning
from bot.channels.terminal.reading import Lines
from bot.channels.terminal.talk import Talk, language
from bot.exchange import Author, Event, Handled, Message
from dialogs.incoming import Incoming
from dialogs.reply import Choice, Heading, Link, Pairs, Paragraph, Point, Points, Reply

YES, NO = Choice("1.a:yes", "是"), Choice("1.a:no", "不是")
BACK, CHANGE, PERSON = Choice("1.back", "上一步"), Choice("1.go:changes", "改答案"), Choice("1.go:person", "找人工")
QUESTION = Reply((Heading("题"),), (YES, NO), (BACK, CHANGE, PERSON), expects="choice")
AGE = Reply((Paragraph("多大？"),), (Choice("1.unsure", "不清楚"),), (BACK, CHANGE), expects="number")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1", Incoming("1")),
        ("是的", Incoming("是的")),
        ("1 3 4", Incoming("1 3 4")),
        ("0", Incoming(choice="1.back")),
        (" B ", Incoming(choice="1.back")),
        ("3", Incoming(choice="1.go:changes")),
        ("４", Incoming(choice="1.go:person")),
        ("5", Incoming("5")),
    ],
)
def test_numbers_answer_first_and_then_lead_elsewhere(line: str, expected: Incoming) -> None:
    assert meaning(line, QUESTION) == expected


@pytest.mark.parametrize(
    ("line", "expected"), [("0", Incoming("0")), ("3", Incoming("3")), ("b", Incoming(choice="1.back"))]
)
def test_where_a_number_is_the_answer_it_is_nothing_else(line: str, expected: Incoming) -> None:
    assert meaning(line, AGE) == expected


def test_back_is_understood_also_where_it_is_not_offered() -> None:
    assert meaning("b", Reply(())) == Incoming("/back")


def test_labels_complete() -> None:
    assert completions(QUESTION) == ["是", "不是", "上一步", "改答案", "找人工"]


def shown(reply: Reply, site: str = "", **given: object) -> str:
    out = io.StringIO()
    Look(Console(file=out, **given), site).show(reply)  # type: ignore[arg-type]
    return out.getvalue()


LONG = Reply(
    (
        Heading("为什么"),
        Paragraph("一句很长的话，" * 20),
        Points((Point("年龄 [bold]x[/bold]", "二（一）", "no"), Point("级别", "", "yes"))),
        Pairs((("电话", "0411-12345678"),)),
        Link("通知", "/notices/x"),
        Link("打印", "/print"),
    ),
    (Choice("1.t:a", "金奖", toggle=True, selected=True), Choice("1.t:b", "银奖", toggle=True)),
    (BACK,),
    expects="several",
)


def test_in_a_file_every_paragraph_is_one_line_without_colours() -> None:
    text = shown(LONG)
    assert "一句很长的话，" * 20 in text
    assert "\x1b" not in text
    assert "1. [✓] 金奖\n2. [ ] 银奖" in text
    assert "0/b 上一步" in text
    assert "[bold]x[/bold]" in text
    assert "/notices/x" not in text
    assert "https://x.example/notices/x" in shown(LONG, "https://x.example")
    assert "/print" not in shown(LONG, "https://x.example")


@pytest.mark.parametrize("width", [20, 40, 80])
def test_on_a_screen_no_line_is_wider_than_it(width: int) -> None:
    text = shown(LONG, "https://x.example", force_terminal=True, width=width)
    assert "\x1b[" in text
    plain = Text.from_ansi(text).plain
    assert max(cell_len(line) for line in plain.splitlines()) <= width
    assert "[bold]x[/bold]" in plain.replace("\n", "").replace(" ", "") or width == 20


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    text = shown(LONG, force_terminal=True, width=60)
    assert not any(colour in text for colour in ("\x1b[31m", "\x1b[32m", "\x1b[33m"))


def test_where_a_number_is_asked_for_the_ways_elsewhere_are_words() -> None:
    text = shown(AGE)
    assert "也可以输入：不清楚 · 上一步 · 改答案" in text
    assert "1." not in text


DONE, STOP = Choice("4.rdone:1/x/y", "办好了"), Choice("4.rstop:1", "停止这个提醒")
REMINDER = Reply((Heading("明天截止"),), (DONE, STOP), (PERSON,), expects="choice")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1", Incoming(choice=DONE.id)),
        ("２", Incoming(choice=STOP.id)),
        (" 办好了 ", Incoming(choice=DONE.id)),
        ("3", Incoming(choice=PERSON.id)),
        ("材料", Incoming("材料")),
    ],
)
def test_a_number_after_a_message_that_waited_is_of_that_message(line: str, expected: Incoming) -> None:
    assert meaning(line, REMINDER, waited=True) == expected


@dataclass
class Chat:
    """A service that answers every line with the question, while a reminder may come in."""

    said: list[Message] = field(default_factory=list)
    heard: list[Incoming] = field(default_factory=list)
    coming: int = 0
    work: SimpleNamespace = field(
        default_factory=lambda: SimpleNamespace(
            clock=SimpleNamespace(today=None), shelf=SimpleNamespace(refresh=_nothing)
        )
    )
    database: None = None

    async def history(self, _channel: str, _address: str, after: int = 0) -> tuple[Message, ...]:
        return tuple(message for message in self.said if message.seq > after)

    async def handle(self, event: Event) -> Handled:
        self.heard.append(event.incoming)
        added = (self.add("person", None), self.add("bot", QUESTION))
        if len(self.heard) == self.coming:
            self.add("bot", REMINDER)
        return Handled(added)

    def add(self, author: Author, reply: Reply | None) -> Message:
        message = Message(len(self.said) + 1, author, "" if reply else "好", reply, NOON)
        self.said.append(message)
        return message


NOON = datetime(2024, 7, 10, 12, 0, tzinfo=UTC)


async def _nothing(_database: object) -> None:
    """Find nothing amended."""


def talked(chat: Chat, *lines: str) -> str:
    out, source = io.StringIO(), io.StringIO("\n".join(lines) + "\n")
    look = Look(Console(file=out))
    with asyncio.Runner() as runner:
        Talk(chat, runner, look, Lines(source, look.echo)).run()  # type: ignore[arg-type]
    return out.getvalue()


def test_what_came_while_nobody_was_here_is_shown_at_the_next_visit() -> None:
    chat = Chat()
    chat.add("person", None)
    chat.add("bot", QUESTION)
    chat.add("bot", REMINDER)
    shown_ = talked(chat, "1", "1")
    assert shown_.index("【题】") < shown_.index("【明天截止】")
    assert chat.heard == [Incoming(choice=DONE.id), Incoming("1")]


def test_what_comes_during_a_visit_is_shown_once_after_the_next_answer() -> None:
    chat = Chat(coming=2)
    text = talked(chat, "1", "2", "1")
    assert text.count("【明天截止】") == 1
    assert chat.heard == [
        Incoming("/start", language=language()),
        Incoming("1"),
        Incoming(choice=STOP.id),
        Incoming("1"),
    ]


def test_without_anything_new_only_the_last_screen_is_shown_again() -> None:
    chat = Chat()
    for reply in (None, REMINDER, None, QUESTION):
        chat.add("bot" if reply else "person", reply)
    assert "明天截止" not in talked(chat)
