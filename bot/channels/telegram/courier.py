"""Sends one delivery: part after part, each noted in the database as soon as it went out."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from aiogram import Bot

from bot.channels.telegram.pace import NAME, Pace
from bot.channels.telegram.parts import Part, parts
from bot.channels.telegram.sender import Blocked, Later, Missing, Refused, Result, Sent, Unclear, backoff, call
from bot.log import logger
from bot.service import Service
from bot.store import deliveries
from bot.store.deliveries import Delivery, End

TRIES: Final = 8
OLDEST: Final = timedelta(days=1)
LONG_WAIT: Final = 5.0
"""After so long in the queue we ask whether the delivery is still ours, in seconds."""


@dataclass(frozen=True, slots=True)
class Courier:
    """Carries the replies to Telegram.

    What it takes is its own for a `lease`; `first_wait` is the first pause after an unclear answer, in seconds.
    """

    bot: Bot
    service: Service
    pace: Pace
    lease: timedelta
    site: str = ""
    first_wait: float = 0.5

    async def deliver(self, chat: int, delivery: Delivery) -> None:
        """Send what is left of a delivery, as far as Telegram takes it, and note how far that was."""
        todo = self._parts(delivery)
        if todo is None:
            return await self._finish(delivery, "refused")
        for part in todo[delivery.sent :]:
            ours = await self._turn(delivery)
            if ours is None:
                return None
            if isinstance(ours, Later):
                return await self._stop(delivery, ours)
            result = await self._show(chat, part)
            if isinstance(result, Later):
                await self.pace.hear(delivery.slot.address, result.seconds)
            if not isinstance(result, Sent):
                return await self._stop(ours, result)
            delivery = replace(ours, sent=ours.sent + 1, tries=0, until=self.until())
            if delivery.sent < len(todo) and not await self._note(delivery):
                return None
        return await self._finish(delivery, "sent")

    def now(self) -> datetime:
        """Return the true time."""
        return self.service.work.clock.utc()

    def until(self) -> datetime:
        """Return until when something that is taken now is ours."""
        return self.now() + self.lease

    def _parts(self, delivery: Delivery) -> tuple[Part, ...] | None:
        try:
            return parts(delivery.replies, delivery.target, self.site)
        except Exception:  # noqa: BLE001 - one reply that cannot be shown must not hold up the others
            logger.exception("reply cannot be shown", channel=NAME, reference=secrets.token_hex(4))
            return None

    async def _turn(self, delivery: Delivery) -> Delivery | Later | None:
        """Wait for our turn; none where that took so long that somebody else took over."""
        waited = await self.pace.turn(delivery.slot.address)
        if isinstance(waited, Later):
            return waited
        if waited < LONG_WAIT:
            return delivery
        until = self.until()
        kept = await self.service.database.write(deliveries.renew, delivery, until)
        return replace(delivery, until=until) if kept else None

    async def _show(self, chat: int, part: Part) -> Result:
        """Show one part: in place where it can be, else as a new message; without marks where those are refused."""
        result = await call(self.bot, part.method(chat))
        if isinstance(result, Missing | Refused) and part.target is not None:
            result = await call(self.bot, part.anew().method(chat))
        if isinstance(result, Refused):
            logger.error("message refused", channel=NAME)
            result = await call(self.bot, part.anew().method(chat, plain=True))
        return result

    async def _note(self, delivery: Delivery) -> bool:
        return await self.service.database.write(deliveries.advance, delivery.slot, delivery.sent, delivery.until)

    async def _stop(self, delivery: Delivery, result: Result) -> None:
        """Put the rest off, or give it up."""
        match result:
            case Blocked():
                await self._finish(delivery, "blocked")
            case Later(seconds) if self.now() - delivery.at < OLDEST:
                await self._put_off(delivery, delivery.tries, seconds)
            case Unclear() if delivery.tries + 1 < TRIES:
                await self._put_off(delivery, delivery.tries + 1, backoff(delivery.tries, self.first_wait))
            case Later() | Unclear():
                await self._finish(delivery, "expired")
            case _:
                await self._finish(delivery, "refused")

    async def _put_off(self, delivery: Delivery, tries: int, seconds: float) -> None:
        due = self.now() + timedelta(seconds=seconds)
        await self.service.database.write(deliveries.put_off, delivery.slot, tries, due)

    async def _finish(self, delivery: Delivery, end: End) -> None:
        if end not in ("sent", "blocked"):
            logger.error("replies given up", channel=NAME, what=end)
        await self.service.database.write(deliveries.finish, delivery.slot, end)
