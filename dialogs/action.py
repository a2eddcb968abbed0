"""What a person wants, as a verb and its argument, and how that fits into the id of a choice."""

import hashlib
import re
from dataclasses import dataclass, replace

_ID = re.compile(r"([0-9a-z]{1,6})\.([a-z]{1,8})(?::([a-z0-9_=/~.-]{1,48}))?")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
ARGUMENT = 48
"""Longest argument in an id: step (6), verb (8) and two signs stay within 64 bytes with it."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do. `stale`: it was offered on an earlier screen. `picked`: what a form submitted with it."""

    verb: str
    arg: str = ""
    stale: bool = False
    picked: tuple[str, ...] | None = None

    @property
    def fact(self) -> str:
        """The fact that an answer is about."""
        return self.arg.partition("=")[0]

    @property
    def value(self) -> str:
        """The option that an answer names."""
        return self.arg.partition("=")[2]


def choice_id(step: int, verb: str, arg: str = "") -> str:
    """Return the id of a choice, at most 64 bytes."""
    head = f"{_base36(step)}.{verb}"
    return f"{head}:{shortened(arg)}" if arg else head


def shortened(arg: str) -> str:
    """Return an argument that fits into an id: a long one is cut and ends in a fingerprint."""
    if len(arg) <= ARGUMENT:
        return arg
    print_ = hashlib.sha256(arg.encode()).hexdigest()[:8]
    return f"{arg[: ARGUMENT - 9]}~{print_}"


def read_choice(raw: str, step: int) -> Action | None:
    """Read the id of a choice offered at `step` or earlier; none where it is no id of ours."""
    found = _ID.fullmatch(raw)
    if found is None:
        return None
    return Action(found[2], found[3] or "", stale=found[1] != _base36(step))


def expanded(action: Action, known: tuple[str, ...]) -> Action:
    """Return an action whose cut argument is written out again, by what arguments there can be."""
    if "~" not in action.arg:
        return action
    return replace(action, arg=next((arg for arg in known if shortened(arg) == action.arg), action.arg))


def _base36(number: int) -> str:
    if number < len(_DIGITS):
        return _DIGITS[number]
    return _base36(number // len(_DIGITS)) + _DIGITS[number % len(_DIGITS)]
