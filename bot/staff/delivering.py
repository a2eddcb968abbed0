"""How the reminders of an actor's notices stand: queued, sent, failed, and what is wrong altogether."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection

from bot.clock import Clock, day_in_china
from bot.staff.notices import visible
from bot.staff.who import Actor
from bot.store.attempts import Attempt
from bot.store.crypto import Keys
from bot.store.desk import delivered
from bot.store.desk.delivered import Of, Unreached
from bot.watching import Trouble, look, troubles
from knowledge.library import Library

DAYS: Final = 7
MOST: Final = 100
"""So many failures are listed."""
# The words of another server can quote whom we wrote to.
_WHOLE: Final = re.compile(r"[^\s<>@,;:]+@[^\s<>@,;:]+|\+?\d{7,}")


@dataclass(frozen=True, slots=True)
class Deliveries:
    """What goes out for the notices of an actor. `queued` by channel and status, `tried` by day, channel and outcome.

    `troubles` are those of the whole service: they name a work or a channel, and nobody.
    """

    days: tuple[date, ...]
    queued: Mapping[tuple[str, str], int]
    tried: Mapping[tuple[date, str, str], int]
    failed: tuple[Attempt, ...]
    unreached: tuple[Unreached, ...]
    troubles: tuple[Trouble, ...]

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels on which anything is queued or was tried."""
        return tuple(sorted({channel for channel, _ in self.queued} | {channel for _, channel, _ in self.tried}))


def deliveries(
    connection: Connection, library: Library, keys: Keys, actor: Actor, clock: Clock, channel: str
) -> Deliveries:
    """Return how it stands; the failures are of one channel, or of all where `channel` is empty."""
    actor.need("deliveries.see")
    of, today = _of(library, actor), day_in_china(actor.at)
    days = tuple(today - timedelta(days=back) for back in reversed(range(DAYS)))
    failed = delivered.failed(connection, of, days[0], channel, MOST)
    return Deliveries(
        days,
        delivered.queued(connection, of),
        delivered.by_day(connection, of, days),
        tuple(replace(one, detail=without_addresses(one.detail)) for one in failed),
        tuple(delivered.unreached(connection, of, keys, MOST)),
        troubles(look(connection, clock)),
    )


def without_addresses(said: str) -> str:
    """Return what another server said without any address or number in it."""
    return _WHOLE.sub("***", said)


def _of(library: Library, actor: Actor) -> Of:
    """Return the notices of the places in scope, and what one can subscribe to of them."""
    seen = visible(library, actor.scope)
    notices = {notice.id for notice in seen}
    return Of(notices, notices | {notice.programme for notice in seen}, actor.scope.everywhere)
