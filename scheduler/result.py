"""What became of one try to deliver: retryable and permanent failures are different types."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Delivered:
    """The other side took it."""


@dataclass(frozen=True, slots=True)
class TooFast:
    """The other side did not take it and wants the whole channel to wait so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class NotNow:
    """It was surely not taken, and may be later: no connection, a full mailbox, a server that is busy."""

    why: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """It may have been taken: no answer after sending, or a fault of the other side."""

    why: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """This person is not to be reached any more: blocked us, or the address does not exist."""

    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """This message will never be taken."""

    why: str


Retryable: TypeAlias = TooFast | NotNow | Unclear
Permanent: TypeAlias = Unreachable | Refused
Result: TypeAlias = Delivered | Retryable | Permanent
