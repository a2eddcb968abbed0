"""Our own program in a process of its own: forked from one that has read everything, or started afresh."""

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from select import select
from typing import IO, TypeAlias

TESTS = Path(__file__).parents[1]
SECONDS = 120
DOOR = "JIANGWEN_TESTS_MOTHER"


class Forking:
    """Whether programs are forked, which is quick, or started afresh, as people start them."""

    on = True


class Forked:
    """A forked program, handled as a `subprocess.Popen` is. `stdout` has what it says, where that was asked for."""

    def __init__(self, asked: dict[str, object], streams: tuple[int, int, int], stdout: IO[str] | None = None) -> None:
        self.stdout = stdout
        self.returncode: int | None = None
        self._line = socket.socket(socket.AF_UNIX)
        self._line.connect(_mother())
        socket.send_fds(self._line, [json.dumps(asked).encode() + b"\n"], streams)
        # Without a buffer: what is to be read is then always to be seen.
        self._said = self._line.makefile("rb", buffering=0)
        self.pid = int(self._said.readline())

    def poll(self) -> int | None:
        """Return the exit code, or none while it runs."""
        return self._read() if self.returncode is not None or select([self._line], [], [], 0)[0] else None

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code once it has ended."""
        if self.returncode is None and not select([self._line], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired("jiangwen", timeout or 0)
        return self._read()

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _read(self) -> int:
        if self.returncode is None:
            self.returncode = int(self._said.readline())
            self._said.close()
            self._line.close()
        return self.returncode


Program: TypeAlias = "Forked | subprocess.Popen[str]"


def started(arguments: Sequence[str], folder: Path, environment: dict[str, str], log: IO[bytes]) -> Program:
    """Start a program in `folder`; what it says is to be read from its `stdout`, and its errors go to `log`."""
    if not Forking.on:
        return subprocess.Popen(  # noqa: S603 - our own program
            command(arguments), cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        )
    heard, said = os.pipe()
    with Path(os.devnull).open("rb") as nothing, os.fdopen(said, "wb") as out:
        streams = (nothing.fileno(), out.fileno(), log.fileno())
        return Forked(asked(arguments, folder, environment), streams, os.fdopen(heard, encoding="utf-8"))


def ended(
    arguments: Sequence[str], folder: Path, environment: dict[str, str], sent: bytes
) -> "subprocess.CompletedProcess[bytes]":
    """Run a program in `folder` to its end, with `sent` as its input."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        given.write(sent)
        given.seek(0)
        if not Forking.on:
            end = subprocess.run(  # noqa: S603 - our own program
                command(arguments), check=False, cwd=folder, env=environment, stdin=given, stdout=out, stderr=errors,
                timeout=SECONDS,
            ).returncode  # fmt: skip
        else:
            streams = (given.fileno(), out.fileno(), errors.fileno())
            end = Forked(asked(arguments, folder, environment), streams).wait(SECONDS)
        out.seek(0)
        errors.seek(0)
        return subprocess.CompletedProcess(arguments, end, out.read(), errors.read())


def command(arguments: Sequence[str]) -> list[str]:
    """Return the command that starts the program afresh."""
    return [sys.executable, "-m", "bot", *arguments]


def asked(arguments: Sequence[str], folder: Path, environment: dict[str, str]) -> dict[str, object]:
    """Return what the mother is told."""
    return {"arguments": list(arguments), "folder": str(folder), "environment": environment}


@cache
def _mother() -> str:
    """Return where the mother of this run's programs listens, and start one where the run has none."""
    return os.environ.get(DOOR) or have_mother()


def have_mother() -> str:
    """Start a mother until this process ends, for it and for those it starts, and return where she listens."""
    folder = tempfile.mkdtemp(prefix="jiangwen-mother-")
    path = f"{folder}/door"
    own = {name: value for name, value in os.environ.items() if not name.startswith("JIANGWEN_")}
    mother = subprocess.Popen(  # noqa: S603 - ours
        [sys.executable, "-m", "support.mother", path], env={**own, "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    atexit.register(_bury, mother, folder)
    if mother.stdout is None or mother.stdout.readline() != b"ready\n":
        raise AssertionError("The mother of the programs did not start; what she said stands above.")
    os.environ[DOOR] = path
    return path


def _bury(mother: "subprocess.Popen[bytes]", folder: str) -> None:
    """Let the mother end by closing what she reads."""
    for stream in (mother.stdin, mother.stdout):
        if stream:
            stream.close()
    mother.wait(SECONDS)
    shutil.rmtree(folder)
