"""A real `jiangwen worker` in a process of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.process import environment
from support.program import SECONDS, Program, started

READY = "jiangwen worker"


@contextmanager
def working(folder: Path, *arguments: str, **settings: str) -> Iterator[Program]:
    """Start a worker and wait until it works; it is ended at the end, if it still runs."""
    with (folder / "worker.log").open("ab") as log:
        process = started(("worker", *arguments), folder, environment(folder / "var", **settings), log)
    try:
        said = process.stdout.readline() if process.stdout else ""
        if not said.startswith(READY):
            raise AssertionError(f"It did not start:\n{said}{(folder / 'worker.log').read_text('utf-8')}")
        yield process
    finally:
        process.terminate()
        process.wait(SECONDS)
        if process.stdout:
            process.stdout.close()
