"""A reply as Telegram's HTML, in messages of at most 4096 characters."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot.channels.telegram import words
from dialogs.reply import Block, Heading, Link, Mark, Pairs, Paragraph, Point, Points, Reply
from knowledge.text import Language, Text

LIMIT: Final = 4096
"""Characters in a message, counted after the marks were read and as Telegram counts, in UTF-16 units."""
MARKS: Final[dict[Mark, Text]] = {
    "": Text(zh="• ", en="• "),
    "yes": Text(zh="✔ 符合：", en="✔ Met: "),
    "no": Text(zh="✘ 不符合：", en="✘ Not met: "),
    "unsure": Text(zh="？ 待定：", en="？ Open: "),
    "now": Text(zh="▶ 现在：", en="▶ Now: "),
}
OWN_PAGES: Final = ("/print",)
"""Pages that show the chat of whoever has it open in the web: of no use to somebody who chats here."""
_BREAK = re.compile(r"[\s。！？；，、.!?;,）)]")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or a piece of a long one. `gap` parts it from the line before; `size` counts what will be seen."""

    html: str
    size: int
    gap: str = "\n"


def messages(reply: Reply, site: str = "", more: str = "") -> tuple[str, ...]:
    """Return the messages of a reply, at least one. `site` makes links absolute, `more` is plain text to follow."""
    lines = [line for block in reply.blocks for line in _block(block, reply.language, site)]
    if more:
        lines += _paragraphs(more)
    return tuple(_joined(lines)) or (words.CHOOSE.to(reply.language),)


def plain(marked: str) -> str:
    """Return the text that a person sees of a message."""
    return html.unescape(_TAG.sub("", marked)).strip()


def units(text: str) -> int:
    """Return the length as Telegram counts it."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, limit: int) -> Iterator[str]:
    """Cut a text into pieces of at most `limit` units, after a stop or a space where there is one not too far back."""
    while units(text) > limit:
        longest = _within(text, limit)
        stops = [found.end() for found in _BREAK.finditer(text, longest // 2, longest)]
        at = stops[-1] if stops else longest
        yield text[:at]
        text = text[at:]
    if text:
        yield text


def _within(text: str, limit: int) -> int:
    """Return how many characters fit."""
    size = 0
    for place, character in enumerate(text):
        size += 2 if character > "\uffff" else 1
        if size > limit:
            return place
    return len(text)


def _joined(lines: list[Line]) -> Iterator[str]:
    """Put lines together into messages, each as full as it can be."""
    message, size = "", 0
    for line in lines:
        if message and size + len(line.gap) + line.size > LIMIT:
            yield message
            message, size = "", 0
        gap = line.gap if message else ""
        message, size = message + gap + line.html, size + len(gap) + line.size
    if message:
        yield message


def _block(block: Block, language: Language, site: str) -> Iterator[Line]:
    """Yield the lines of a block, the first one after an empty line."""
    for place, line in enumerate(_lines(block, language, site)):
        yield line if place else replace(line, gap="\n\n")


def _lines(block: Block, language: Language, site: str) -> Iterator[Line]:
    match block:
        case Heading():
            yield from _marked(block.text, "b")
        case Paragraph():
            yield from _marked(block.text)
        case Points():
            for item in block.items:
                yield from _point(item, language)
        case Pairs():
            for name, value in block.rows:
                yield from _marked(f"{name}{words.COLON.to(language)}{value}")
        case Link() if site and not block.path.startswith(OWN_PAGES):
            yield _link(block, site)


def _point(point: Point, language: Language) -> Iterator[Line]:
    yield from _marked(MARKS[point.mark].to(language) + point.text)
    if point.source:
        yield from _marked(words.SOURCE.to(language).format(source=point.source), "i")


def _marked(text: str, tag: str = "") -> Iterator[Line]:
    for place, piece in enumerate(cut(text.strip(), LIMIT)):
        escaped = html.escape(piece, quote=False)
        yield Line(f"<{tag}>{escaped}</{tag}>" if tag else escaped, units(piece), "" if place else "\n")


def _link(link: Link, site: str) -> Line:
    label = next(cut(link.label, LIMIT), link.path)
    address = html.escape(site.rstrip("/") + link.path)
    return Line(f'<a href="{address}">{html.escape(label, quote=False)}</a>', units(label))


def _paragraphs(text: str) -> Iterator[Line]:
    for row in text.splitlines():
        yield from _marked(row)
