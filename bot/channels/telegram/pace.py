"""How fast we send: so many messages a second in all, and so many to one chat, over all processes together."""

import asyncio
from dataclasses import dataclass

from bot.channels.telegram.sender import Later
from bot.clock import Clock, milliseconds
from bot.settings import Settings
from bot.store import paces
from bot.store.database import Database
from bot.store.paces import Busy, Rate, Stopped, Turn, chat_key

NAME = "telegram"


def rate_of(settings: Settings) -> Rate:
    """Return how fast Telegram may be sent to."""
    return Rate(settings.telegram_per_second, settings.telegram_per_chat)


@dataclass(frozen=True, slots=True)
class Pace:
    """The turns of all chats together and of each. A chat is named by its address in the database."""

    database: Database
    rate: Rate
    clock: Clock

    async def turn(self, address: str) -> float | Later:
        """Wait until a message may go to a chat; return how long that took, in seconds.

        Later, where Telegram wants us to wait: nothing may be sent before that.
        """
        loop = asyncio.get_running_loop()
        started, key = loop.time(), chat_key(NAME, address)
        while True:
            now_ms = self._now_ms()
            match await self.database.write(paces.take_turn, NAME, key, self.rate, now_ms):
                case Turn(at_ms):
                    return await self._waited(started, at_ms - now_ms)
                case Busy(at_ms):
                    await asyncio.sleep(max(0.001, (at_ms - now_ms) / 1000))
                case Stopped(until_ms):
                    return Later((until_ms - now_ms) / 1000)

    async def hear(self, address: str, seconds: float) -> None:
        """Note that Telegram wants us to wait with a chat; where it says so of several, with all."""
        now_ms = self._now_ms()
        until_ms = now_ms + int(seconds * 1000)
        await self.database.write(paces.stop_chat, NAME, chat_key(NAME, address), until_ms, now_ms)

    async def _waited(self, started: float, left_ms: float) -> float | Later:
        """Wait for a turn; a stop that was heard of meanwhile counts."""
        if left_ms > 0:
            await asyncio.sleep(left_ms / 1000)
            stands, now_ms = await self.database.read(paces.standing, NAME), self._now_ms()
            if until_ms := paces.believed(stands.stopped_ms, now_ms):
                return Later((until_ms - now_ms) / 1000)
        return asyncio.get_running_loop().time() - started

    def _now_ms(self) -> int:
        return milliseconds(self.clock.utc())
