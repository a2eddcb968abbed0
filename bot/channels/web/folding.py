"""Breaking a line of text where a drawing cannot do it by itself."""

import unicodedata
from collections.abc import Iterator
from typing import Final

_NARROW: Final = 0.56
_NEVER_FIRST: Final = "，。；：、）》”！？·,.;:)"
_NEVER_LAST: Final = "（《“("


def folded(text: str, room: float) -> tuple[str, ...]:
    """Break a text into lines that are at most `room` Chinese characters wide; words of letters stay whole."""
    lines, line, width = [], "", 0.0
    for piece in _pieces(text):
        wide = sum(map(_width, piece))
        if line and width + wide - (_NARROW if piece[-1] == " " else 0) > room:
            lines.append(line.rstrip())
            line, width = "", 0.0
        line, width = line + piece, width + wide
    return (*lines, line)


def _pieces(text: str) -> Iterator[str]:
    """Yield what must not be broken: one Chinese character with the marks that may not begin a line, or a word."""
    piece = ""
    for character in text:
        if piece and _may_break(piece[-1], character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if after in _NEVER_FIRST:
        return False
    if before in _NEVER_LAST:
        return False
    return _is_wide(after) or _is_wide(before) or before == " "


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F", "A"}


def _width(character: str) -> float:
    return 1.0 if _is_wide(character) else _NARROW
