"""Commands that take one JSON object a line and answer each with one."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel
from pydantic_core import to_json

from bot.commands.failure import CommandError
from bot.jsonl import LONGEST, Line, T, read_lines
from knowledge.answers import AnswerFault, AnswersError


def answer_lines(
    name: str,
    shape: type[T],
    answer: Callable[[T], BaseModel],
    indent: int | None = None,
    *,
    longest: int = LONGEST,
) -> int:
    """Answer every line of a file (`-`: the input); 1 where any could not be used, and otherwise 0."""
    failed = False
    with _opened(name) as stream:
        for line in read_lines(stream, shape, longest):
            said, fine = _answer(line, answer)
            failed |= not fine
            sys.stdout.buffer.write(to_json(said, indent=indent) + b"\n")
    sys.stdout.buffer.flush()
    return int(failed)


def _answer(line: Line[T], answer: Callable[[T], BaseModel]) -> tuple[dict[str, object], bool]:
    if line.given is None:
        return _refusal(line, line.faults), False
    try:
        found = answer(line.given)
    except AnswersError as error:
        return _refusal(line, error.faults), False
    return found.model_dump(mode="json"), True


def _refusal(line: Line[T], faults: tuple[AnswerFault, ...]) -> dict[str, object]:
    return {"id": line.id, "line": line.number, "errors": faults}


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = Path(name).open("rb")  # noqa: SIM115 - the error belongs to opening alone
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
    with stream:
        yield stream
