"""`jiangwen reminders bounced`: stop what goes to an e-mail address whose mails came back."""

import sys
from argparse import Namespace

from sqlalchemy import Connection

from bot.carrier import masked
from bot.channels.email.address import AddressError, normal
from bot.clock import Clock
from bot.commands.failure import CommandError
from bot.commands.once import once
from bot.commands.settings import read_settings
from bot.store import attempts, subscriptions
from bot.store.attempts import Attempt
from bot.store.crypto import Keys
from bot.store.secret import keys_of

EMAIL = "email"


def run(arguments: Namespace) -> int:
    """Mark each address as one that cannot be reached, and say how many subscriptions that stopped."""
    settings = read_settings()
    to = [_normal(address) for address in arguments.addresses]
    for address, stopped in zip(to, once(settings, _stop, keys_of(settings), to), strict=True):
        sys.stdout.write(f"{masked(EMAIL, address)}：停了 {stopped} 个提醒 ({stopped} subscriptions stopped)\n")
    return 0


def _normal(address: str) -> str:
    try:
        return normal(address)
    except AddressError as error:
        raise CommandError("One of these is no address of e-mail. 有一个不是邮箱地址。") from error


def _stop(connection: Connection, keys: Keys, to: list[str]) -> list[int]:
    return [_stop_one(connection, keys.index("address", EMAIL, address), masked(EMAIL, address)) for address in to]


def _stop_one(connection: Connection, destination: str, shown: str) -> int:
    stopped = subscriptions.stop_destination(connection, destination, "unreachable")
    if stopped:
        record = Attempt(Clock().utc(), EMAIL, destination, shown, (), "unreachable", "bounced")
        attempts.note(connection, [record])
    return stopped
