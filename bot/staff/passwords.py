"""Which passwords may be chosen: the policies as passwords.yaml has them, and what is wrong with a password."""

import re
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, TypeAdapter
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from knowledge.files import read_yaml
from knowledge.text import Text

Fault: TypeAlias = Literal["short", "long", "kinds", "common", "context", "plain", "former"]
OURS: Final = ("匠问", "jiangwen", "工作台", "人社局")
_POLICIES: Final = Path(__file__).with_name("passwords.yaml")
_OWN_PART: Final = 8
"""So many characters must remain where a name or the like is taken out."""
_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_UNIT: Final = 4


class Policy(BaseModel):
    """One policy; passwords.yaml says what each field means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: Text
    help: Text
    shortest: int
    longest: int
    kinds: int
    commonest: int
    days: int
    former: int

    def faults(self, password: str, context: tuple[str, ...] = ()) -> tuple[Fault, ...]:
        """Return what speaks against a password; `context` are words that everybody connects with this person."""
        return tuple(self._faults(password, context))

    def over(self, since: datetime, at: datetime) -> bool:
        """Whether a password that is kept since a moment has to be changed at another (both aware)."""
        return self.days > 0 and at - since >= timedelta(days=self.days)

    def _faults(self, password: str, context: tuple[str, ...]) -> Iterator[Fault]:
        if len(password) < self.shortest:
            yield "short"
        if len(password) > self.longest:
            yield "long"
            return
        if _kinds(password) < self.kinds:
            yield "kinds"
        if _is_common(password, self.commonest):
            yield "common"
        elif _is_plain(password):
            yield "plain"
        elif _is_context(password, (*OURS, *context)):
            yield "context"


@cache
def policies() -> dict[str, Policy]:
    """Return every policy by its id."""
    listed = TypeAdapter(list[Policy]).validate_python(read_yaml(_POLICIES)["policies"])
    return {policy.id: policy for policy in listed}


def made() -> str:
    """Return a new random password of about 90 bits, in groups, without signs that look alike."""
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(4))
    return "-".join((*groups, f"{secrets.choice(_SIGNS).upper()}{secrets.choice('23456789')}{secrets.choice(_SIGNS)}"))


@cache
def _commonest(many: int) -> frozenset[str]:
    return frozenset(FREQUENCY_LISTS["passwords"][:many])


def _kinds(password: str) -> int:
    tests = (str.isupper, str.islower, str.isdigit, lambda sign: not sign.isascii() or not sign.isalnum())
    return sum(any(test(sign) for sign in password) for test in tests)


def _is_common(password: str, many: int) -> bool:
    """Whether many people have this password, or this one with digits and marks around it."""
    plain = password.casefold()
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    return plain in _commonest(many) or (bool(core) and core in _commonest(many))


def _is_plain(password: str) -> bool:
    """Whether it is a row such as 123456789012 or one short piece again and again."""
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    row = password.isdigit() and len({step % 10 for step in steps}) == 1
    lengths = range(1, min(_UNIT, len(password) // 2) + 1)
    again = any(password == (password[:n] * len(password))[: len(password)] for n in lengths)
    return row or len(steps) == 1 or again


def _is_context(password: str, context: tuple[str, ...]) -> bool:
    """Whether it is little more than a name, a login or what this service is called."""
    rest = password.casefold()
    for word in sorted({word.casefold() for word in context if len(word) > 1}, key=len, reverse=True):
        rest = rest.replace(word, "")
    own = re.sub(r"[\W\d_]+", "", rest)
    return len(rest) < len(password) and len(own) < _OWN_PART
