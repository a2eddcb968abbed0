"""Reading people from a file, one JSON object a line, each line alone and whatever is in it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from pydantic import JsonValue, ValidationError

from bot.shapes import Person
from bot.wrong import faults_of
from knowledge.answers import AnswerFault
from knowledge.text import Text

LONGEST_LINE = 1024 * 1024
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a person, or what is wrong with it. `id` is none where it cannot be read."""

    number: int
    id: str | int | None
    person: Person | None
    faults: tuple[AnswerFault, ...] = ()


def people(stream: BinaryIO) -> Iterator[Line]:
    """Yield each line that is not blank. Only one line is in memory at a time."""
    for number, raw in enumerate(_lines(stream), 1):
        if raw is None:
            yield _bad(number, None, "line", f"这一行超过 {LONGEST_LINE} 字节", f"is over {LONGEST_LINE} bytes")
        elif raw.strip():
            yield _person(number, raw)


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Yield the lines, None for one that is too long."""
    raw = stream.readline(LONGEST_LINE + 1).removeprefix(BOM)
    while raw:
        if len(raw) > LONGEST_LINE:
            _skip(stream, raw)
            yield None
        else:
            yield raw
        raw = stream.readline(LONGEST_LINE + 1)


def _skip(stream: BinaryIO, raw: bytes) -> None:
    while raw and not raw.endswith(b"\n"):
        raw = stream.readline(LONGEST_LINE)


def _person(number: int, raw: bytes) -> Line:
    twice: list[str] = []
    try:
        plain = json.loads(raw.decode(), object_pairs_hook=lambda pairs: _object(pairs, twice))
    except (ValueError, RecursionError):
        return _bad(number, None, "line", "这一行不是 JSON", "is not JSON")
    if not isinstance(plain, dict):
        return _bad(number, None, "line", "这一行不是一个 JSON 对象", "is not a JSON object")
    found = plain.get("id")
    known = found if isinstance(found, str | int) and not isinstance(found, bool) else None
    if twice:
        return Line(number, known, None, tuple(_fault(name, "写了两次", "is given twice") for name in twice))
    try:
        return Line(number, known, Person.model_validate_json(raw, strict=True))
    except ValidationError as error:
        return Line(number, known, None, tuple(faults_of(error)))


def _object(pairs: Iterable[tuple[str, JsonValue]], twice: list[str]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made and name not in twice:
            twice.append(name)
        made[name] = value
    return made


def _bad(number: int, known: str | int | None, name: str, zh: str, en: str) -> Line:
    return Line(number, known, None, (_fault(name, zh, en),))


def _fault(name: str, zh: str, en: str) -> AnswerFault:
    return AnswerFault(name, Text(zh=zh, en=en))
