"""Sending reminders: one worker against a Bot API that takes 20 ms, with a real PostgreSQL.

Beside it, in the same run: a plain loop with the same client that sends and forgets, and procrastinate with a task for
each message.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from sqlalchemy import make_url

from bench.servers import ROOT, free_port
from bench.table import Row
from bot.store.crypto import Keys
from bot.store.database import open_database
from bot.store.engine import usable
from bot.store.migrate import migrating, upgrade
from knowledge.library import Library
from support.postgres import Postgres, running, written
from support.reminding import Desk, remind

REMINDERS = 20_000
TASKS = 3_000
AT_ONCE = 1000
SECONDS = 180
SECRET = "a secret of the benchmark, long enough"
HERE = Path(__file__).parent


def measure(library: Library) -> list[Row]:
    """Measure the three one after another, on one server."""
    assert library.notices
    with running("bench-delivery") as postgres:
        postgres.execute("ALTER SYSTEM SET fsync = on", "ALTER SYSTEM SET synchronous_commit = on")
        postgres.execute("SELECT pg_reload_conf()")
        plain = _rate(REMINDERS, [])
        queued = _rate(TASKS, [_fresh(postgres)])
        ours, early, late = _worker(postgres)
    return [
        Row("reminders a second by one worker", ours, "a loop that sends and forgets", plain, "/s", aim=1000),
        Row("the same", ours, "procrastinate", queued, "/s"),
        Row("memory of the worker at the end", late, "after a quarter", early, " MB", aim=early * 1.05, less=True),
    ]


def _rate(size: int, more: list[str]) -> float:
    """Return how many messages a second came from a process of `sends.py`."""
    with _bot_api() as url:
        command = [sys.executable, str(HERE / "sends.py"), f"{url}/bot1:abc/sendMessage", str(size), *more]
        env = os.environ | {"PYTHONPATH": str(ROOT)}
        quiet = subprocess.DEVNULL
        subprocess.run(command, check=True, env=env, stdout=quiet, stderr=quiet, timeout=SECONDS)  # noqa: S603
        return _speed(url)


def _worker(postgres: Postgres) -> tuple[float, float, float]:
    """Return how many a second a worker sent, and its memory after a quarter of them and at the end."""
    database = postgres.create()
    asyncio.run(_fill(database))
    with _bot_api() as url, tempfile.TemporaryDirectory() as folder:
        given = {
            "database_url": database, "secret_key": SECRET, "telegram_token": "1:abc", "telegram_api": url,
            "telegram_per_second": "1000000", "in_flight": "200", "quiet_from": "00:00", "quiet_until": "00:00",
            "data_dir": folder,
        }  # fmt: skip
        env = {f"JIANGWEN_{name.upper()}": value for name, value in given.items()} | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "bot", "worker"]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, cwd=folder, env=os.environ | env, stdout=quiet, stderr=quiet) as process:  # noqa: S603
            try:
                _wait(url, REMINDERS // 4)
                early = _resident(process.pid)
                _wait(url, REMINDERS)
                return _speed(url), early, _resident(process.pid)
            finally:
                process.terminate()


async def _fill(url: str) -> None:
    await migrating(usable(url), upgrade)
    database, desk = open_database(url), Desk(Keys((SECRET,)))
    for start in range(0, REMINDERS, AT_ONCE):
        to = (str(10_000_000 + number) for number in range(start, start + AT_ONCE))
        await database.write(remind, await database.write(desk.subscribe, "telegram", *to))
    await database.close()


def _fresh(postgres: Postgres) -> str:
    return written(make_url(postgres.create()).set(drivername="postgresql"))


@contextmanager
def _bot_api() -> Iterator[str]:
    port = free_port()
    with subprocess.Popen([sys.executable, str(HERE / "bot_api.py"), str(port)]) as process:  # noqa: S603 - ours
        try:
            _wait(f"http://127.0.0.1:{port}", 0)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait(url: str, taken: int) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            if httpx.get(url, trust_env=False).json()["taken"] >= taken:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise TimeoutError(url)


def _speed(url: str) -> float:
    said = httpx.get(url, trust_env=False).json()
    return float(said["taken"] / (said["last"] - said["first"]))


def _resident(pid: int) -> float:
    """Return the memory that a process holds now, in megabytes (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
