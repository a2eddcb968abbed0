"""A running lean Bot API server: where it listens, what came in, and how to make it difficult."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import ProxyHandler, build_opener

TESTS = Path(__file__).parents[1]
_OPEN = build_opener(ProxyHandler({})).open


class Sent(NamedTuple):
    """A send as it came in: when (monotonic), from which life of a sender, to whom, a sum of the text, the answer."""

    at: float
    life: str
    chat: int
    text: int
    status: int
    answered: float | None


@dataclass(frozen=True)
class Lean:
    """The server, seen from a test."""

    address: str

    def api(self, life: str) -> str:
        """Return where one life of a sender finds the Bot API."""
        return f"{self.address}/{life}"

    def log(self, start: int = 0) -> list[Sent]:
        """Return what came in, from the so-manyth send on."""
        with _OPEN(f"{self.address}/log?from={start}") as answer:
            return [Sent(*row) for row in json.load(answer)]

    def accepted(self) -> list[Sent]:
        return [sent for sent in self.log() if sent.status == 200]

    def set(self, **given: float) -> None:
        self._post("set", given)

    def flood(self, seconds: float) -> None:
        """Answer 429 for so long."""
        self._post("flood", {"seconds": seconds})

    def _post(self, path: str, said: dict[str, Any]) -> None:
        with _OPEN(f"{self.address}/{path}", data=json.dumps(said).encode()):
            pass


@contextmanager
def lean_telegram(delay: float = 0.0) -> Iterator[Lean]:
    """Run the server in a process of its own."""
    command = [sys.executable, "-m", "telegram_server.lean"]
    with subprocess.Popen(command, cwd=TESTS, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        assert process.stdout is not None
        try:
            lean = Lean(f"http://127.0.0.1:{process.stdout.readline().strip()}")
            lean.set(delay=delay)
            yield lean
        finally:
            process.kill()
