"""Writes down what became of each parcel: at once where nothing else is being written, else together with the next."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnectionError

from bot.clock import milliseconds
from bot.log import logger
from bot.store import attempts, outbox, paces, parting
from bot.store.attempts import Attempt
from bot.store.database import Database
from bot.store.outbox import Move
from dialogs.subscription import State

PAUSE: Final = 0.2
"""So long after the database was away it is tried again, in seconds: what is known must not be lost."""
TRIES: Final = 3
"""So often an entry that the database refuses by itself is tried, before it is given up."""
CROWD: Final = 4
"""Where so many came while others were written, there are more to come …"""
TOGETHER: Final = 0.01
"""… and we wait for them so long, in seconds: to write each few by themselves would cost more than to send them."""
_NOT_NOW: Final = frozenset({"08", "25", "28", "3D", "40", "53", "55", "57", "58"})
"""Classes of PostgreSQL's error codes that say that it cannot now: no connection, no entry, a deadlock, a full disk."""
StopDestination: TypeAlias = Callable[[Connection, str, State], object]


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one parcel. `stop_ms`: nobody sends on the channel before. `lost`: the destination is no more."""

    channel: str
    moves: tuple[Move, ...]
    attempt: Attempt | None = None
    stop_ms: int = 0
    lost: bool = False


class Ledger:
    """Keeps every entry until the database has it. `unreachable` ends all subscriptions of a destination.

    While the database is away, everything is kept and tried again. What it refuses, though it is there, is written
    entry by entry, so that one cannot hold up the others; that one is written without its record in `attempts`, and if
    even this is refused it is given up: its lease ends, and it is claimed again.
    """

    def __init__(self, database: Database, unreachable: StopDestination) -> None:
        self._database = database
        self._unreachable = unreachable
        self._waiting: list[tuple[Entry, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, entry: Entry) -> None:
        """Return once this is written down, however long the database is away."""
        written = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, written))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        await asyncio.shield(written)

    async def close(self, within: float) -> None:
        """Wait for what is still to be written, but no longer than so many seconds."""
        if self._writing is not None:
            await asyncio.wait({self._writing}, timeout=within)
        if self._writing is not None:
            self._writing.cancel()

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                taken, self._waiting = self._waiting, []
                await self._persist([entry for entry, _ in taken])
                for _, written in taken:
                    written.set_result(None)
                if len(taken) >= CROWD:
                    await asyncio.sleep(TOGETHER)
        finally:
            self._writing = None

    async def _persist(self, entries: list[Entry]) -> None:
        refused = 0
        while refused < TRIES:
            try:
                return await self._database.write(self._put, entries)
            except Exception as error:  # noqa: BLE001 - whatever it is, a message that went out must not be forgotten
                logger.warning("what was sent is not yet written", count=len(entries), error=type(error).__name__)
                if not _away(error) and len(entries) > 1:
                    return await self._persist_each(entries)
                refused += not _away(error)
            await asyncio.sleep(PAUSE)
        await self._without_record(entries[0])
        return None

    async def _persist_each(self, entries: list[Entry]) -> None:
        for entry in entries:
            await self._persist([entry])

    async def _without_record(self, entry: Entry) -> None:
        logger.error("an entry is refused", channel=entry.channel, given_up=entry.attempt is None)
        if entry.attempt is not None:
            await self._persist([replace(entry, attempt=None)])

    def _put(self, connection: Connection, entries: list[Entry]) -> None:
        outbox.move(connection, (made for entry in entries for made in entry.moves))
        attempts.note(connection, (entry.attempt for entry in entries if entry.attempt))
        moves = (made.reminder for entry in entries if entry.attempt for made in entry.moves)
        parting.part_deleted(connection, {one.subscription: one.destination for one in moves})
        for entry in entries:
            if entry.stop_ms and entry.attempt:
                paces.stop(connection, entry.channel, entry.stop_ms, milliseconds(entry.attempt.at))
            if entry.lost and entry.attempt:
                self._unreachable(connection, entry.attempt.destination, "unreachable")


def _away(error: Exception) -> bool:
    """Whether the database is away or cannot now, and may take the same later."""
    if isinstance(error, DBAPIError):
        code = str(getattr(error.orig, "sqlstate", None) or "")
        if code:
            return code[:2] in _NOT_NOW
        return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return isinstance(error, OSError | TimeoutError | NoFreeConnectionError)
