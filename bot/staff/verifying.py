"""Checking that the record is whole, in portions, while the desk goes on writing to it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row

from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.database import Database
from bot.store.desk import checks, record
from bot.store.desk.chain import Fault, Walk, as_row, begin
from bot.store.desk.checks import Mark

PORTION: Final = 5000
GENTLY: Final = 500
"""So few rows at a time where others wait for the same process."""
NAMED: Final = 1000
"""So many faults are named one by one; the others are counted."""


@dataclass
class Checked:
    """What a check found: how many rows it read, the last of them, and the faults, of which the first are named."""

    rows: int = 0
    seq: int = 0
    digest: str = ""
    count: int = 0
    faults: list[Fault] = field(default_factory=list)

    def add(self, found: list[Fault]) -> None:
        """Take in more faults."""
        self.count += len(found)
        self.faults += found[: NAMED - len(self.faults)]


@dataclass(frozen=True, slots=True)
class Check:
    """How to check: from which row on, where not from the first, and how many at a time."""

    database: Database
    keys: Keys
    portion: int = PORTION
    told: Callable[[int], None] = lambda _: None

    async def all(self, first: int = 1) -> Checked:
        """Check from a row on."""
        before = first - 1
        digest = await self.database.read(checks.digest_of, before) if before > 0 else record.START
        found = await self._walk(before, digest or "", lost=digest is None)
        mark = await self.database.read(checks.mark, self.keys)
        if mark.seq > found.seq:
            found.add([Fault("cut", found.seq + 1, mark.seq)])
        return found

    async def since(self, mark: Mark) -> Checked:
        """Check what is new since a mark; and that what stood there stands there still."""
        kept = await self.database.read(checks.digest_of, mark.seq) if mark.seq else mark.digest
        found = await self._walk(mark.seq, mark.digest)
        if kept not in (None, mark.digest):
            found.add([Fault("digest", mark.seq, mark.seq)])
        return found

    async def _walk(self, before: int, digest: str, *, lost: bool = False) -> Checked:
        ends, newest = await self.database.read(checks.bounds, self.keys)
        walk, found = begin(self.keys, ends, before, digest), Checked()
        if lost and walk.seq == before:
            found.add([Fault("missing", before, before)])
        if ends.whole and ends.seq < before:
            found.add([Fault("cut", ends.seq + 1, before)])
            return found
        await self._along(walk, before or None, newest, found)
        found.add(list(walk.finish()))
        found.seq, found.digest = ends.seq, ends.digest
        return found

    async def _along(self, walk: Walk, at: int | None, newest: int, found: Checked) -> None:
        while rows := await self.database.read(checks.rows, at, newest, self.portion):
            found.add(await asyncio.to_thread(_taken, walk, await self._still_there(walk, rows)))
            found.rows += len(rows)
            at = rows[-1].seq
            self.told(found.rows)

    async def _still_there(self, walk: Walk, rows: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
        """Return the rows without those that retention has taken away since the rows before them were read."""
        before = walk.seq
        if rows[0].seq == before + 1:
            return rows
        walk.skip((await self.database.read(checks.bounds, self.keys))[0])
        return [row for row in rows if not before < row.seq <= walk.seq]


async def look_again(database: Database, keys: Keys, at: datetime) -> Checked:
    """Check what is new since the last check, and keep how far that was; where there are faults the mark stays."""
    mark = await database.read(checks.mark, keys)
    found = await Check(database, keys, GENTLY).since(mark)
    if not mark.ours:
        found.add([Fault("ends", mark.seq, mark.seq)])
    further = Mark(found.seq, found.digest, at) if not found.count else Mark(mark.seq, mark.digest, at, found.count)
    await database.write(checks.keep, further, keys)
    return found


def accept(connection: Connection, keys: Keys, actor: Actor, found: Checked) -> None:
    """Let the daily check go on after what was found, and record that somebody decided so."""
    faults = [f"{fault.kind} {fault.first}–{fault.last}" for fault in found.faults[:50]]
    note(connection, keys, actor, "record.accepted", Subject("record"), faults=faults, count=found.count)
    ends, _ = checks.bounds(connection, keys)
    checks.keep(connection, Mark(ends.seq, ends.digest, actor.at), keys)


def forget(connection: Connection, keys: Keys, actor: Actor, before: datetime, most: int) -> int:
    """Delete the oldest entries from before a moment, and record which; return how many, less than `most` at last."""
    gone = record.let_go(connection, before, most, keys)
    if gone is None:
        return 0
    first, last = gone
    note(connection, keys, actor, "record.expired", Subject("record"), first=first, last=last)
    return last - first + 1


def _taken(walk: Walk, rows: Sequence[Row[Any]]) -> list[Fault]:
    return list(walk.take(as_row(row) for row in rows))
