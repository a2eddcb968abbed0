"""Reading one input from JSON: a person, a question. Nothing is guessed, and what cannot be used is named."""

import json
import re
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, JsonValue, ValidationError

from bot.wrong import faults_of
from knowledge.answers import AnswerFault
from knowledge.text import Text

NOT_JSON = AnswerFault("line", Text(zh="不是 JSON", en="is not JSON"))
NO_OBJECT = AnswerFault("line", Text(zh="不是一个 JSON 对象", en="is not a JSON object"))
T = TypeVar("T", bound=BaseModel)
TWICE = Text(zh="写了两次", en="is given twice")
_TYPED = "turns"
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


class UnreadableError(Exception):
    """This cannot be used. `faults` says why; `id` is its own, where it could be read."""

    def __init__(self, faults: Iterable[AnswerFault], found: object = None) -> None:
        self.faults = tuple(AnswerFault(whole(fault.fact), fault.problem) for fault in faults)
        self.id = _id(found)
        super().__init__("; ".join(f"{fault.fact}: {fault.problem.en}" for fault in self.faults))


def read_given(raw: bytes, shape: type[T]) -> T:
    """Read an input of this shape; UnreadableError where it is none, or where a name is given twice."""
    twice: list[str] = []
    try:
        plain = json.loads(raw.decode(), object_pairs_hook=lambda pairs: _object(pairs, twice))
        usable = _mended(raw, plain)
    except (ValueError, RecursionError) as error:
        raise UnreadableError([NOT_JSON]) from error
    if not isinstance(plain, dict):
        raise UnreadableError([NO_OBJECT])
    if twice:
        raise UnreadableError((AnswerFault(name, TWICE) for name in twice), plain.get("id"))
    try:
        return shape.model_validate_json(usable, strict=True)
    except ValidationError as error:
        raise UnreadableError(faults_of(error), plain.get("id")) from error


def whole(text: str) -> str:
    """Return a text without halves of characters, which no JSON of ours can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _mended(raw: bytes, plain: object) -> bytes:
    """Return the JSON without halves of characters in what somebody typed: he cannot help them. Elsewhere they stay."""
    typed = plain.get(_TYPED) if isinstance(plain, dict) and _HALF.search(raw) else None
    if not isinstance(typed, list):
        return raw
    turns = [_without_halves(turn) if isinstance(turn, str) else turn for turn in typed]
    return json.dumps({**plain, _TYPED: turns}).encode()  # type: ignore[dict-item]  # it is a dict, as asked above


def _without_halves(text: str) -> str:
    return text.encode("utf-8", "ignore").decode("utf-8")


def _id(found: object) -> str | int | None:
    if isinstance(found, str):
        return found if whole(found) == found else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _object(pairs: Iterable[tuple[str, JsonValue]], twice: list[str]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made and name not in twice:
            twice.append(name)
        made[name] = value
    return made
