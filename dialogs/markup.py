"""The marks by which a template says which line is a heading, a point, a pair or a link.

In a template, a line begins with `# ` (heading), `- ` (point; `-yes `, `-no `, `-unsure `, `-now ` or `-{{ mark }} `
say how it stands), `: ` (pair) or `> ` (link); ` || ` parts a point from its source, a name from its value, a label
from its path. Every other line is a paragraph. The loader turns the marks into control characters, and no value may
carry those, so nothing that a person typed can become a mark.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TypeAlias, cast, get_args

from dialogs.reply import Block, Heading, Link, Mark, Pairs, Paragraph, Point, Points

_OPEN, _CLOSE, _PART = "\x1c", "\x1d", "\x1f"
_MARK = re.compile(r"^[ \t]*(#|:|>|-(?:[a-z]+|\{\{[^}\n]*\}\})?) ", re.MULTILINE)
_UNSEEN = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
_Row: TypeAlias = tuple[str, str]

Line: TypeAlias = tuple[str, str]
"""The mark (`#`, `-yes`, `:` …, or nothing) and what follows it."""


def mark(source: str) -> str:
    """Turn the marks of a template into control characters."""
    return _MARK.sub(lambda found: f"{_OPEN}{found[1]}{_CLOSE}", source).replace(" || ", _PART)


def plain(value: object) -> str:
    """Return a value as text that can become no mark and no line break."""
    text = str(value)
    if text.isprintable():
        return text
    return "".join(" " if char in "\n\t" else char for char in text if char in "\n\t" or not _unseen(char))


def _unseen(char: str) -> bool:
    return unicodedata.category(char) in _UNSEEN


def blocks(rendered: str) -> tuple[Block, ...]:
    """Read what a template rendered."""
    lines = [_line(line) for line in rendered.split("\n") if line.strip()]
    return tuple(block for kind, group in groupby(lines, key=_kind) for block in _group(kind, group))


def _line(line: str) -> Line:
    if line.startswith(_OPEN):
        sign, _, text = line[1:].partition(_CLOSE)
        return sign, text.strip()
    return "", line.strip()


def _kind(line: Line) -> str:
    return line[0][:1]


def _group(kind: str, lines: Iterable[Line]) -> Iterator[Block]:
    match kind:
        case "#":
            yield from (Heading(text) for _, text in lines)
        case "-":
            yield Points(tuple(_point(sign, text) for sign, text in lines))
        case ":":
            yield Pairs(tuple(_row(text) for _, text in lines))
        case ">":
            yield from (Link(*_row(text)) for _, text in lines)
        case _:
            yield from (Paragraph(text) for _, text in lines)


def _row(text: str) -> _Row:
    name, _, value = text.partition(_PART)
    return name.strip(), value.strip()


def _point(sign: str, text: str) -> Point:
    said, source = _row(text)
    return Point(said, source, cast(Mark, sign[1:]) if sign[1:] in get_args(Mark) else "")
