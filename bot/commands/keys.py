"""`jiangwen keys rotate`: encrypt everything with the newest secret key, while the service runs."""

import asyncio
import sys
from argparse import Namespace
from collections.abc import Iterator

from sqlalchemy import URL, Connection

from bot.clock import Clock
from bot.commands.database import explained, settled_url
from bot.commands.failure import CommandError
from bot.commands.settings import read_settings
from bot.staff.record import Subject, note
from bot.staff.rotating import Rotated, rotate
from bot.staff.who import command
from bot.store.crypto import Keys, WeakSecretError
from bot.store.database import open_database
from bot.store.migrate import require_newest
from bot.store.secret import keys_of

NOTHING = "没有以前的密钥，不需要换。There is no former key (JIANGWEN_FORMER_SECRET_KEYS), so there is nothing to do."


def run(_arguments: Namespace) -> int:
    """Encrypt anew and say how much; 1 where something is still encrypted with a former key."""
    settings = read_settings()
    try:
        url, keys = settled_url(settings), keys_of(settings)
    except WeakSecretError as error:
        raise CommandError(f"JIANGWEN_SECRET_KEY: {error}") from error
    if len(keys.secrets) == 1:
        sys.stdout.write(f"{NOTHING}\n")
        return 0
    with explained(url):
        done = asyncio.run(_rotated(url, keys))
    sys.stdout.writelines(f"{line}\n" for line in lines(done))
    return int(done.left.total() > 0)


async def _rotated(url: URL, keys: Keys) -> Rotated:
    database = open_database(url)
    try:
        await database.read(require_newest)
        done = await rotate(database, keys, _progress)
        await database.write(_note, keys, done)
        await database.scrub()
        return done
    finally:
        await database.close()


def lines(done: Rotated) -> Iterator[str]:
    """Yield what was done, in both languages."""
    for table, rows in sorted(done.rows.items()):
        if rows:
            yield f"{table}: {rows}"
    yield f"已换密钥 {done.rows.total()} 行 {done.rows.total()} rows were encrypted anew"
    for table, left in sorted(done.left.items()):
        if left:
            lost = done.lost[table]
            yield f"{table}: 还有 {left} 行是旧密钥，其中 {lost} 行哪个密钥都打不开"
            yield f"{table}: {left} rows still have a former key, {lost} of which no key opens"
    if not done.left.total():
        yield "除了最后一个，以前的密钥都可以去掉。Every former key but the last may be taken out now."


def _note(connection: Connection, keys: Keys, done: Rotated) -> None:
    actor = command(Clock().utc(), "keys rotate")
    note(connection, keys, actor, "keys.rotated", Subject("keys"), rows=done.rows.total(), left=done.left.total())


def _progress(table: str, rows: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{table}: {rows} ")
