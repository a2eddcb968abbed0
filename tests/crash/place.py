"""Where a scenario happens: a PostgreSQL that keeps its promises, a Telegram that takes messages, and subscribers."""

import asyncio
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import make_url

from support.lean import Lean, lean_telegram
from support.postgres import Postgres, written
from support.process import jiangwen

SECRET = "a secret of the tests, longer than needed"
TOKEN = "1:abc"


@dataclass(frozen=True)
class Place:
    """A database and a Telegram, and what every program is told about them. `folder` is where programs run."""

    folder: Path
    postgres: Postgres
    url: str
    lean: Lean
    given: dict[str, str]

    def settings(self, life: str = "nobody") -> dict[str, str]:
        """Return the settings of one life of a program."""
        return {"database_url": self.url, "telegram_api": self.lean.api(life), **_SETTINGS, **self.given}

    def run(self, *arguments: str) -> None:
        """Run a command to its end; it must succeed."""
        done = jiangwen(self.folder, *arguments, **self.settings())
        assert done.returncode == 0, done.stderr.decode()

    def ask(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a statement."""
        return asyncio.run(_ask(self._address, statement, values))

    def fill(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write rows in one go."""
        asyncio.run(_fill(self._address, table, columns, rows))

    def statuses(self) -> dict[str, int]:
        """Return how many reminders there are, by their status."""
        found = self.ask("SELECT status, count(*) FROM reminders GROUP BY status")
        return {str(status): int(count) for status, count in found}

    @property
    def _address(self) -> str:
        return written(make_url(self.url).set(drivername="postgresql"))


_SETTINGS = {
    "secret_key": SECRET,
    "telegram_token": TOKEN,
    "telegram_mode": "polling",
    "quiet_from": "00:00",  # nobody's night is our concern here
    "quiet_until": "00:00",
}


@contextmanager
def placed(postgres: Postgres, folder: Path, *, delay: float, **given: str) -> Iterator[Place]:
    """Make a database of one's own and a Telegram that takes `delay` seconds for an answer."""
    own = folder / secrets.token_hex(4)
    own.mkdir(parents=True)
    url = postgres.create()
    try:
        with lean_telegram(delay) as lean:
            place = Place(own, postgres, url, lean, given)
            place.run("migrate")
            yield place
    finally:
        postgres.drop(url)


async def _ask(address: str, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(address)
    try:
        return [tuple(row) for row in await connection.fetch(statement, *values)]
    finally:
        await connection.close()


async def _fill(address: str, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    connection = await asyncpg.connect(address)
    try:
        await connection.copy_records_to_table(table, records=rows, columns=columns)
    finally:
        await connection.close()
