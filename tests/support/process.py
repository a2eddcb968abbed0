"""A real `jiangwen serve` in a process of its own, to be talked to, killed and started again."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.program import SECONDS, Program, ended, started

ROOT = Path(__file__).parents[2]
LISTENING = re.compile(r"chat +(http://\S+)/")


@dataclass(frozen=True)
class Serving:
    """A running service: its address, and what it said when it started."""

    process: Program
    address: str
    said: str

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(SECONDS)


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return the environment for a command that keeps its data in `folder`."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("JIANGWEN_")}
    given = {f"JIANGWEN_{name.upper()}": value for name, value in settings.items()}
    return {**own, "PYTHONPATH": str(ROOT), "JIANGWEN_DATA_DIR": str(folder), **given}


def jiangwen(folder: Path, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[bytes]":
    """Run one command to its end, in `folder`; it reads the file `input` there, if any."""
    file = folder / "input"
    sent = file.read_bytes() if file.exists() else b""
    return ended(arguments, folder, environment(folder / "var", **settings), sent)


def answers(folder: Path, *arguments: str, lines: Iterable[object]) -> tuple[int, list[dict[str, Any]]]:
    """Run a command on lines, bytes as they are and anything else as JSON; return its exit code and its lines."""
    raw = [line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() for line in lines]
    (folder / "input").write_bytes(b"\n".join(raw))
    done = jiangwen(folder, *arguments)
    assert done.stderr == b""
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


@contextmanager
def serving(folder: Path, *arguments: str, **settings: str) -> Iterator[Serving]:
    """Start the service on a free port; it is ended at the end, if it still runs."""
    given = ("serve", "--port", "0", *arguments)
    with (folder / "serve.log").open("ab") as log:
        process = started(given, folder, environment(folder / "var", **settings), log)
    try:
        said = "".join(_announcement(process))
        found = LISTENING.search(said)
        if found is None:
            raise AssertionError(f"It did not start:\n{said}{(folder / 'serve.log').read_text('utf-8')}")
        yield Serving(process, found[1], said)
    finally:
        process.terminate()
        process.wait(SECONDS)
        if process.stdout:
            process.stdout.close()


def _announcement(process: Program) -> Iterator[str]:
    """Yield what it says until the blank line after the announcement."""
    blanks = 0
    for line in process.stdout or ():
        yield line
        blanks += not line.strip()
        if blanks > 1:
            return
