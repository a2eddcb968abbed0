"""Real servers in processes of their own, on loopback, with a data folder that goes away."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]


@contextmanager
def jiangwen(**settings: str) -> Iterator[tuple[str, int]]:
    """Start the whole service on SQLite, in a folder that goes away; yield its address and process id."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        env = {f"JIANGWEN_{name.upper()}": value for name, value in settings.items()}
        env = {"JIANGWEN_DATA_DIR": folder, "JIANGWEN_BURST_MESSAGES": "1000000", **env}
        with _running([sys.executable, "-m", "bot", "serve", "--port", str(port)], port, "/healthz", env) as process:
            yield f"http://127.0.0.1:{port}", process.pid


@contextmanager
def bare() -> Iterator[str]:
    """Start the baseline."""
    port = free_port()
    with _running([sys.executable, str(Path(__file__).with_name("bare.py")), str(port)], port, "/docs", {}):
        yield f"http://127.0.0.1:{port}/"


def resident_megabytes(pid: int) -> float:
    """Return the highest resident memory a process had so far (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def held_megabytes(pid: int) -> float:
    """Return the same of a process that may be gone; nothing then."""
    try:
        return resident_megabytes(pid)
    except (OSError, StopIteration):
        return 0.0


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[str], port: int, path: str, env: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | env, stdout=quiet, stderr=quiet) as process:  # noqa: S603
        try:
            _wait(f"http://127.0.0.1:{port}{path}")
            yield process
        finally:
            process.terminate()


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            httpx.get(url, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(url)
