"""Parting the records of tries from the people they went to, once nothing of theirs is left."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select, update

from bot.store.outbox import padded
from bot.store.reminding import attempts, subscriptions


def part(connection: Connection, destinations: Collection[str]) -> None:
    """Take out of the records of tries to whom they went, where no subscription goes there any more."""
    if destinations:
        used = select(subscriptions.c.id).where(subscriptions.c.destination == attempts.c.destination).exists()
        gone = attempts.c.destination.in_(destinations), ~used
        connection.execute(update(attempts).where(*gone).values(destination="", masked=""))


def part_deleted(connection: Connection, told: Mapping[int, str]) -> None:
    """Do so where a subscription was deleted while something was on its way; `told` says what went where."""
    asked = select(subscriptions.c.id).where(subscriptions.c.id.in_(padded(told, 0)))
    left = set(connection.execute(asked).scalars()) if told else set()
    part(connection, {destination for subscription, destination in told.items() if subscription not in left})
