"""`jiangwen reminders bounced`: stop what goes to an e-mail address whose mails came back."""

import asyncio
import sys
from argparse import Namespace

from sqlalchemy import URL, Connection

from bot.carrier import masked
from bot.channels.email.address import AddressError, normal
from bot.clock import Clock
from bot.commands.database import explained, settled_url
from bot.commands.failure import CommandError
from bot.commands.settings import read_settings
from bot.store import attempts, subscriptions
from bot.store.attempts import Attempt
from bot.store.crypto import Keys
from bot.store.database import open_database
from bot.store.migrate import require_newest
from bot.store.secret import keys_of

EMAIL = "email"


def run(arguments: Namespace) -> int:
    """Mark each address as one that cannot be reached, and say how many subscriptions that stopped."""
    settings = read_settings()
    to = [_normal(address) for address in arguments.addresses]
    url = settled_url(settings)
    with explained(url):
        counts = asyncio.run(_stopped(url, keys_of(settings), to))
    for address, stopped in zip(to, counts, strict=True):
        sys.stdout.write(f"{masked(EMAIL, address)}：停了 {stopped} 个提醒 ({stopped} subscriptions stopped)\n")
    return 0


def _normal(address: str) -> str:
    try:
        return normal(address)
    except AddressError as error:
        raise CommandError("One of these is no address of e-mail. 有一个不是邮箱地址。") from error


async def _stopped(url: URL, keys: Keys, to: list[str]) -> list[int]:
    database = open_database(url)
    try:
        await database.read(require_newest)
        return await database.write(_stop, keys, to)
    finally:
        await database.close()


def _stop(connection: Connection, keys: Keys, to: list[str]) -> list[int]:
    return [_stop_one(connection, keys.index("address", EMAIL, address), masked(EMAIL, address)) for address in to]


def _stop_one(connection: Connection, destination: str, shown: str) -> int:
    stopped = subscriptions.stop_destination(connection, destination, "unreachable")
    if stopped:
        record = Attempt(Clock().utc(), EMAIL, destination, shown, (), "unreachable", "bounced")
        attempts.note(connection, [record])
    return stopped
