"""A start of the service on the data of a former one, in seconds of the processor, beside a bare server."""

import resource
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from bench.servers import bare, jiangwen
from bench.table import Row
from knowledge.library import Library

STARTS = 3
AIM = 5.0


def measure(library: Library) -> list[Row]:
    """Start both a few times; the least counts, for other work only adds to it."""
    assert library.notices
    with tempfile.TemporaryDirectory() as folder:
        seconds(lambda: jiangwen(data_dir=folder))
        ours = min(seconds(lambda: jiangwen(data_dir=folder)) for _ in range(STARTS))
    plain = min(seconds(bare) for _ in range(STARTS))
    return [Row("a second start, of the processor", ours, "a bare server", plain, " s", aim=AIM, less=True)]


def seconds(start: Callable[[], AbstractContextManager[Any]]) -> float:
    """Start a server and end it; return what it used of the processor, in seconds."""
    before = _used()
    with start():
        pass
    return _used() - before


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
