"""What was tried to deliver, for the staff: to whom (masked), what, when, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, insert

from bot.store.reminding import attempts

LONGEST_DETAIL: Final = 200
LONGEST_MASKED: Final = 64
_ADD = insert(attempts)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to one destination, or the decision to try nothing. `what` are the keys of moments."""

    at: datetime
    channel: str
    destination: str
    masked: str
    what: tuple[str, ...]
    outcome: str
    detail: str = ""


def note(connection: Connection, tried: Iterable[Attempt]) -> None:
    """Write down tries."""
    rows = [
        {
            "at": one.at,
            "channel": one.channel,
            "destination": one.destination,
            "masked": one.masked[:LONGEST_MASKED],
            "what": " ".join(one.what),
            "outcome": one.outcome,
            "detail": _storable(one.detail)[:LONGEST_DETAIL],
        }
        for one in tried
    ]
    if rows:
        connection.execute(_ADD, rows)


def _storable(said: str) -> str:
    """Return words of another server without what no database takes: else nothing after them could be written."""
    return said.replace("\0", "").encode(errors="replace").decode()
