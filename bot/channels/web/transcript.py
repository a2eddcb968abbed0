"""A chat as the page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from bot.exchange import Message
from bot.words import say
from dialogs.reply import Choice, Reply
from knowledge.text import Language

_HERE: Final = ZoneInfo("Asia/Shanghai")
_OPENING: Final = "/start"


@dataclass(frozen=True, slots=True)
class Line:
    """One message. `day` stands above the first message of a day; `live`: its choices can still be pressed.

    `latest` is the newest thing the person said, where a page without scripts opens.
    """

    seq: int
    text: str
    reply: Reply | None
    day: date | None = None
    live: bool = False
    latest: bool = False


def greeting_lines(replies: Iterable[Reply]) -> tuple[Line, ...]:
    """Return a greeting that is not kept yet."""
    lines = [Line(0, "", reply) for reply in replies]
    last = len(lines) - 1
    return tuple(Line(0, "", line.reply, live=i == last) for i, line in enumerate(lines))


def transcript(messages: Iterable[Message], after: int = 0) -> tuple[Line, ...]:
    """Return the messages after `after` as lines; the words that merely opened the chat are left out."""
    shown = [m for m in messages if m.author == "bot" or not m.text.startswith(_OPENING)]
    live = shown[-1].seq if shown else 0
    said = max((m.seq for m in shown if m.author == "person"), default=0)
    lines, before = [], None
    for message in shown:
        here = message.at.astimezone(_HERE).date()
        day = here if here != before else None
        before = here
        lines.append(Line(message.seq, message.text, message.reply, day, message.seq == live, message.seq == said))
    return tuple(line for line in lines if line.seq > after)


def last_reply(lines: Iterable[Line]) -> Reply | None:
    """Return the newest thing we said."""
    return next((line.reply for line in reversed(tuple(lines)) if line.reply), None)


def navigation(reply: Reply | None, language: Language) -> tuple[Choice, ...]:
    """Return what leads elsewhere: what the newest reply offers, else the commands that always work."""
    if reply and reply.nav:
        return reply.nav
    other = "English" if language == "zh" else "中文"
    return (
        Choice("/back", say(language, "返回")),
        Choice("/change", say(language, "改答案")),
        Choice("/restart", say(language, "重来")),
        Choice("/language", other),
        Choice("/person", say(language, "人工")),
    )
