"""`jiangwen screen`: many people, one JSON object a line in, one a line out."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from pydantic_core import to_json

from bot.clock import Clock
from bot.commands.failure import CommandError
from bot.commands.settings import read_settings
from bot.jsonl import Line, people
from bot.screening import screen
from knowledge.answers import AnswerFault, AnswersError
from knowledge.library import Library, load


def run(arguments: Namespace) -> int:
    """Screen every line; 1 where any could not be used."""
    now = Clock(read_settings(today=arguments.today).today).now()
    library, indent, failed = load(), 2 if arguments.pretty else None, False
    with _opened(arguments.jsonl) as stream:
        for line in people(stream):
            answer, fine = _answer(library, line, now, questions=arguments.questions)
            failed |= not fine
            sys.stdout.buffer.write(to_json(answer, indent=indent) + b"\n")
    sys.stdout.buffer.flush()
    return int(failed)


def _answer(library: Library, line: Line, now: datetime, *, questions: bool) -> tuple[dict[str, object], bool]:
    if line.person is None:
        return _refusal(line, line.faults), False
    try:
        found = screen(library, line.person, now, questions=questions)
    except AnswersError as error:
        return _refusal(line, error.faults), False
    return found.model_dump(mode="json"), True


def _refusal(line: Line, faults: tuple[AnswerFault, ...]) -> dict[str, object]:
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
