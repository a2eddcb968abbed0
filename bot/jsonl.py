"""Reading inputs from a file, one JSON object a line, each line alone and whatever is in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Generic, TypeVar

from bot.reading import UnreadableError, read_given
from bot.shapes import Given
from knowledge.answers import AnswerFault
from knowledge.text import Text

T = TypeVar("T", bound=Given)
LONGEST = 1024 * 1024
"""So many bytes of a line are read, unless a command takes longer ones."""
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line(Generic[T]):
    """One line: what is given in it, or what is wrong with it. `id` is none where it cannot be read."""

    number: int
    id: str | int | None
    given: T | None
    faults: tuple[AnswerFault, ...] = ()


def read_lines(stream: BinaryIO, shape: type[T], longest: int = LONGEST) -> Iterator[Line[T]]:
    """Yield each line that is not blank; of one of more bytes than `longest`, that it is too long.

    Only one line is in memory at a time.
    """
    for number, raw in enumerate(_lines(stream, longest), 1):
        if raw is None:
            yield Line(number, None, None, (_too_long(longest),))
        elif raw.strip():
            yield _line(number, raw, shape)


def _line(number: int, raw: bytes, shape: type[T]) -> Line[T]:
    try:
        given = read_given(raw, shape)
    except UnreadableError as error:
        return Line(number, error.id, None, error.faults)
    return Line(number, given.id, given)


def _too_long(longest: int) -> AnswerFault:
    return AnswerFault("line", Text(zh=f"这一行超过 {longest} 字节", en=f"is over {longest} bytes"))


def _lines(stream: BinaryIO, longest: int) -> Iterator[bytes | None]:
    """Yield the lines, None for one that is too long."""
    raw = stream.readline(longest + 1).removeprefix(BOM)
    while raw:
        if len(raw) > longest:
            _skip(stream, raw)
            yield None
        else:
            yield raw
        raw = stream.readline(longest + 1)


def _skip(stream: BinaryIO, raw: bytes) -> None:
    while raw and not raw.endswith(b"\n"):
        raw = stream.readline(LONGEST)
