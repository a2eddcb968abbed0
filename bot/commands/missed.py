"""`jiangwen missed`: what people asked and nobody could answer, most asked first."""

import asyncio
import sys
from argparse import Namespace
from datetime import date

from sqlalchemy import URL, Connection

from bot.commands.catalogue import current_library
from bot.commands.database import explained, settled_url
from bot.commands.failure import CommandError
from bot.commands.settings import read_settings
from bot.staff import missed as staff
from bot.store import missed
from bot.store.crypto import Keys, SealError
from bot.store.database import open_database
from bot.store.migrate import require_newest
from bot.store.missed import Chosen, Missed
from bot.store.secret import keys_of


def run(arguments: Namespace) -> int:
    """List the questions, or write them to a file and say how many."""
    settings, out = read_settings(), arguments.csv
    if out and not out.parent.is_dir():
        raise CommandError(f"There is no folder {out.parent}.")
    url = settled_url(settings)
    with explained(url):
        questions = _questions(url, arguments.since, keys_of(settings))
        library = current_library(settings)
        if out:
            staff.write(library, questions, out)
    if not out:
        sys.stdout.writelines(f"{line}\n" for line in staff.lines(library, questions))
    sys.stdout.write(f"{len(questions)} 个没答上来的问题{f'：{out}' if out else ''}\n")
    sys.stdout.write(f"{len(questions)} questions without an answer{f' in {out}' if out else ''}\n")
    return 0


def _questions(url: URL, since: date | None, keys: Keys) -> list[Missed]:
    try:
        return asyncio.run(_read(url, since, keys))
    except SealError as error:
        raise CommandError("The questions were written with another secret key (JIANGWEN_SECRET_KEY).", 1) from error


async def _read(url: URL, since: date | None, keys: Keys) -> list[Missed]:
    database = open_database(url)
    try:
        return await database.read(_migrated, since, keys)
    finally:
        await database.close()


def _migrated(connection: Connection, since: date | None, keys: Keys) -> list[Missed]:
    require_newest(connection)
    return list(missed.listed(connection, Chosen(since), keys))
