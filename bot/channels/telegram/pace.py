"""How fast we send: so many messages a second in all, and so many to one chat, over all processes together."""

import asyncio
from dataclasses import dataclass
from typing import Final

from bot.channels.telegram.sender import Later
from bot.clock import Clock, milliseconds
from bot.settings import Settings
from bot.store import paces
from bot.store.database import Database
from bot.store.paces import Busy, Rate, Stopped, Turn, chat_key

NAME = "telegram"
FARTHEST_MS: Final = 2000.0
"""So far ahead at most a turn is taken for one that was missed."""


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
        started, key = _now(), chat_key(NAME, address)
        while True:
            asked, now_ms = _now(), self._now_ms()
            match await self.database.write(paces.take_turn, NAME, key, self.rate, now_ms):
                case Turn(at_ms):
                    stopped = await self._in_turn(key, asked + (at_ms - now_ms) / 1000, _now() - asked)
                    return stopped or _now() - started
                case Busy(at_ms):
                    await asyncio.sleep(max(0.001, (at_ms - now_ms) / 1000))
                case Stopped(until_ms):
                    return Later((until_ms - now_ms) / 1000)

    async def hear(self, address: str, seconds: float) -> None:
        """Note that Telegram wants us to wait with a chat; where it says so of several, with all."""
        now_ms = self._now_ms()
        until_ms = now_ms + int(seconds * 1000)
        await self.database.write(paces.stop_chat, NAME, chat_key(NAME, address), until_ms, now_ms)

    async def _in_turn(self, key: str, turn: float, takes: float) -> Later | None:
        """Wait for a turn, by the loop's own time, or for another where it was missed; a stop heard meanwhile counts.

        `takes` is how long the database took, in seconds.
        """
        ahead_ms = takes * 1000 + paces.LATE_MS
        while True:
            if turn > _now():
                await asyncio.sleep(turn - takes - _now())
                asked = _now()
                if until_ms := paces.believed(await self._stopped_ms(), now_ms := self._now_ms()):
                    return Later((until_ms - now_ms) / 1000)
                takes = _now() - asked
                await asyncio.sleep(turn - _now())
            if (_now() - turn) * 1000 <= paces.LATE_MS:
                return None
            asked, now_ms = _now(), self._now_ms()
            at_ms = await self.database.write(paces.take_again, NAME, [key], self.rate, now_ms + int(ahead_ms))
            turn, ahead_ms = asked + (at_ms - now_ms) / 1000, min(ahead_ms * 2, FARTHEST_MS)

    async def _stopped_ms(self) -> int:
        return (await self.database.read(paces.standing, NAME)).stopped_ms

    def _now_ms(self) -> int:
        return milliseconds(self.clock.utc())


def _now() -> float:
    return asyncio.get_running_loop().time()
