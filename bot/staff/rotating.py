"""Changing the secret key while everything runs: whatever a former key still opens is encrypted with the newest."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from bot.store.crypto import Keys
from bot.store.database import Database
from bot.store.rotation import count_old, reseal_some
from bot.store.sealed import SEALED, Sealed

ROUNDS: Final = 10
"""So often is looked again for rows that somebody was just changing."""
REST: Final = 0.2
BREATH: Final = 0.005
DEEP_BREATH: Final = 0.11
"""Seconds between two portions, and after every fifth, in which others may write: on SQLite one does at a time.

Whoever waits there looks again every 0.1 seconds at last, and so comes in during a deep breath.
"""
EVERY: Final = 5


@dataclass
class Rotated:
    """How many rows were encrypted anew, and how many are still encrypted with a former key, by table."""

    rows: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)


async def rotate(
    database: Database, keys: Keys, told: Callable[[str, int], None] = lambda _table, _rows: None
) -> Rotated:
    """Encrypt everything with the newest key. Stopped at any time, it goes on the next time where it was."""
    done = Rotated()
    for sealed in SEALED:
        name = sealed.table.name
        for _ in range(ROUNDS):
            await _pass(database, keys, sealed, done, told)
            left = await database.read(count_old, keys, sealed)
            done.left[name] = left
            if left <= done.lost[name]:
                break
            await asyncio.sleep(REST)
    return done


async def _pass(
    database: Database, keys: Keys, sealed: Sealed, done: Rotated, told: Callable[[str, int], None]
) -> None:
    """Go through a table once, in the order of its key."""
    name, lost, portions = sealed.table.name, 0, 0
    after: tuple[Any, ...] = ()
    while portion := await database.write(reseal_some, keys, sealed, after):
        after = portion.last
        lost += portion.lost
        done.rows[name] += portion.rows
        told(name, done.rows[name])
        portions += 1
        await asyncio.sleep(BREATH if portions % EVERY else DEEP_BREATH)
    done.lost[name] = lost
