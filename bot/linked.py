"""What is pressed on the page behind a reminder's link, carried out on its subscription."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import Connection, select

from bot import links
from bot.clock import SHANGHAI, Clock
from bot.press import Act, Press
from bot.shelf import Shelf
from bot.store import subscriptions
from bot.store.crypto import Keys
from bot.store.database import Database
from bot.store.reminding import subscriptions as rows
from bot.store.subscribing import Chat, Subscribing
from bot.store.subscriptions import Kept
from dialogs.subscription import State, Subscription
from knowledge.schedule import schedule

_LEADS_TO: Final[dict[tuple[Act, State], State]] = {
    ("confirm", "unconfirmed"): "active",
    ("pause", "active"): "paused",
    ("resume", "paused"): "active",
    ("resume", "stopped"): "active",
    ("resume", "unreachable"): "active",
    ("stop", "unconfirmed"): "stopped",
    ("stop", "active"): "stopped",
    ("stop", "paused"): "stopped",
    ("stop", "over"): "stopped",
}


@dataclass(frozen=True, slots=True)
class Links:
    """Opens links and does what is pressed behind them. Whoever has a link is the one it was sent to."""

    database: Database
    keys: Keys
    shelf: Shelf
    clock: Clock

    def opened(self, name: str) -> int | None:
        """Return the subscription that a link leads to; None where it is none of ours."""
        return links.opened(self.keys, name)

    async def found(self, number: int) -> Subscription | None:
        """Return a subscription; None where it was deleted."""
        kept = await self.database.read(subscriptions.by_id, number, self.keys)
        return kept.subscription if kept else None

    async def press(self, number: int, press: Press) -> None:
        """Do what was pressed; what has no sense in its state changes nothing."""
        await self.database.write(self._press, number, press)

    def _press(self, connection: Connection, number: int, press: Press) -> None:
        connection.execute(select(rows.c.id).where(rows.c.id == number).with_for_update())
        kept = subscriptions.by_id(connection, number, self.keys)
        if kept is None:
            return
        state = _LEADS_TO.get((press.act, kept.subscription.state))
        if state is not None:
            subscriptions.set_state(connection, number, state, self.clock.now())
        elif self._knows(kept.subscription, press.stage):
            self._of_stage(connection, kept, press)

    def _of_stage(self, connection: Connection, kept: Kept, press: Press) -> None:
        held, chat = kept.subscription, Chat(kept.channel, kept.address, kept.to)
        desk = Subscribing(connection, chat, self.keys, self.shelf.library, self.clock.now())
        if press.act == "done":
            desk.keep(replace(held, done=held.done | {press.stage}), "")
        elif press.act == "later":
            desk.snooze(held.number, press.stage, self._until(held, press.days))

    def _knows(self, held: Subscription, stage: str) -> bool:
        """Whether a stage is one of those that this subscription is told of while it is active."""
        return held.state == "active" and stage in schedule(self.shelf.library, held.subject).deadlines

    def _until(self, held: Subscription, days: int) -> datetime:
        """Return the subscription's hour so many days from now."""
        day = self.clock.now().date() + timedelta(days=days)
        return datetime.combine(day, time.fromisoformat(held.hour), SHANGHAI)
