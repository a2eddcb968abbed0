"""The file of an export as it comes into being: rows go through a pipe to a child process that writes them."""

import asyncio
import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from typing import IO, Final

from pydantic_core import to_json

from bot.staff.exporting import child
from bot.staff.exporting.layout import Layout
from bot.staff.sheet import SheetFullError

PREFIX: Final = "jiangwen-export-"
PIECE: Final = 256 * 1024
LEFT: Final = 3600.0
COMMAND: Final = ("-S", "-m", child.__name__)
"""Without `site`, which a child that imports so little does not need."""
SLICE: Final = 20
"""So many rows are turned into JSON before the loop may do something else."""


class ChildError(Exception):
    """The child process ended before the file was finished."""


@dataclass(slots=True)
class Writing:
    """A file that is being written. `digest` is of the rows: each as a JSON array in UTF-8 and a line feed."""

    process: asyncio.subprocess.Process
    file: IO[bytes]
    count: int = 0
    _digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    @property
    def sha256(self) -> str:
        """The digest of the rows so far."""
        return self._digest.hexdigest()

    async def write(self, rows: Sequence[Sequence[str]]) -> None:
        """Add rows; it waits while the child is behind. ChildError where it is gone."""
        for start in range(0, len(rows), SLICE):
            lines = b"".join(to_json(row) + b"\n" for row in rows[start : start + SLICE])
            self._digest.update(lines)
            await self._send(lines)
        self.count += len(rows)

    async def finish(self, about: Iterable[Sequence[str]]) -> int:
        """Add what explains the rows, and return the size of the whole file; SheetFullError, ChildError."""
        with contextlib.suppress(ChildError):  # how the child ended says more
            await self._send(to_json({"about": list(about)}) + b"\n")
        self._stdin.close()
        await self._ended(await self.process.wait())
        return self.file.seek(0, os.SEEK_END)

    def pieces(self) -> Iterator[bytes]:
        """Yield the finished file, piece by piece."""
        self.file.seek(0)
        while piece := self.file.read(PIECE):
            yield piece

    @property
    def _stdin(self) -> asyncio.StreamWriter:
        if self.process.stdin is None:
            raise ChildError
        return self.process.stdin

    async def _send(self, lines: bytes) -> None:
        try:
            self._stdin.write(lines)
            await self._stdin.drain()
        except ConnectionError:
            await self._ended(await self.process.wait() or child.GONE)
        await asyncio.sleep(0)

    async def _ended(self, code: int) -> None:
        if code == child.FULL:
            raise SheetFullError("One sheet of Excel holds 1,048,575 leads; choose fewer, or --format csv.")
        if code != 0:
            raise ChildError


@asynccontextmanager
async def writing(layout: Layout) -> AsyncIterator[Writing]:
    """Begin a file. Afterwards the child is gone, and so is everything that lay on the disk.

    The file itself has no name anywhere. What the child has to put down meanwhile lies in a folder that only this user
    can open, in the place for temporary files (TMPDIR).
    """
    scratch = tempfile.mkdtemp(prefix=PREFIX)
    try:
        with tempfile.TemporaryFile(dir=scratch) as file:
            process = await _started(scratch, file)
            try:
                begun = Writing(process, file)
                await begun._send(to_json(asdict(layout)) + b"\n")  # noqa: SLF001 - it is ours
                yield begun
            finally:
                await _stopped(process)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def sweep() -> int:
    """Remove what exports left behind whose process was killed with its child; return how many folders."""
    left = [entry.path for entry in os.scandir(tempfile.gettempdir()) if _is_left(entry)]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def _is_left(entry: "os.DirEntry[str]") -> bool:
    """Whether this is a folder of ours in which nobody wrote for long: a process that lives writes all the time."""
    if not entry.name.startswith(PREFIX):
        return False
    with contextlib.suppress(OSError):
        newest = max(found.stat().st_mtime for found in (entry, *os.scandir(entry.path)))
        return entry.stat().st_uid == os.getuid() and newest < time.time() - LEFT
    return False


async def _started(scratch: str, out: IO[bytes]) -> asyncio.subprocess.Process:
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "MALLOC_ARENA_MAX": "1"}
    return await asyncio.create_subprocess_exec(
        sys.executable, *COMMAND, scratch,
        stdin=asyncio.subprocess.PIPE, stdout=out, stderr=asyncio.subprocess.DEVNULL, env=environment,
    )  # fmt: skip


async def _stopped(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    await process.wait()
