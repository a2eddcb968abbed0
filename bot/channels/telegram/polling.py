"""Long polling: fetch updates, take them in, and confirm them only then."""

import asyncio
import random
from collections import defaultdict
from typing import Any, Final

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramConflictError
from aiogram.methods import TelegramMethod

from bot.channels.telegram.pace import NAME
from bot.channels.telegram.reading import KINDS
from bot.channels.telegram.reception import ComeAgainError, Reception
from bot.log import logger

POLL: Final = 30
"""So long Telegram holds an empty answer back, in seconds."""
MARGIN: Final = 10
FAREWELL: Final = 3
LONGEST_PAUSE: Final = 30.0


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates without reading the updates, so that one that cannot be read does not hide the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class Polling:
    """One loop. `offset` is the first update that was not taken in yet."""

    def __init__(self, bot: Bot, reception: Reception) -> None:
        self._bot = bot
        self._reception = reception
        self._closing = asyncio.Event()
        self._failures = 0
        self._told: int | None = None
        self.offset: int | None = None

    async def run(self) -> None:
        """Fetch and take in, until closed; then confirm what was taken in last."""
        while not self._closing.is_set():
            try:
                await self._take_all(await self._fetch())
                self._failures = 0
            except (AiogramError, OSError, ComeAgainError) as error:
                await self._pause(error)
        await self._confirm()

    def close(self) -> None:
        """End the loop soon: a fetch is broken off, and what was fetched is taken in."""
        self._closing.set()

    async def _fetch(self) -> list[dict[str, Any]]:
        self._told = self.offset
        ask = GetRawUpdates(offset=self.offset, timeout=POLL, allowed_updates=KINDS)
        asking = asyncio.create_task(self._bot(ask, request_timeout=POLL + MARGIN))
        closing = asyncio.create_task(self._closing.wait())
        try:
            await asyncio.wait({asking, closing}, return_when=asyncio.FIRST_COMPLETED)
            return asking.result() if asking.done() else []
        finally:
            asking.cancel()
            closing.cancel()

    async def _take_all(self, batch: list[dict[str, Any]]) -> None:
        """Take in a batch, each chat in its order and all chats at once, and move on past what was taken in."""
        chats: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for raw in batch:
            chats[_chat(raw)].append(raw)
        outcomes = await asyncio.gather(*map(self._take_in_order, chats.values()), return_exceptions=True)
        failed = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        if failed:
            raise failed[0]  # everything comes again; what was taken in then changes nothing
        if batch:
            self.offset = int(batch[-1]["update_id"]) + 1

    async def _take_in_order(self, updates: list[dict[str, Any]]) -> None:
        for raw in updates:
            heard = self._reception.parse(raw)
            if heard is not None:
                await self._reception.take(heard)

    async def _confirm(self) -> None:
        if self.offset == self._told:
            return
        try:
            await self._bot(GetRawUpdates(offset=self.offset, limit=1, timeout=0), request_timeout=FAREWELL)
        except AiogramError:
            logger.warning("last updates not confirmed; they will come again", channel=NAME)

    async def _pause(self, error: Exception) -> None:
        if isinstance(error, TelegramConflictError):
            logger.error("another program fetches the updates of this bot", channel=NAME)
        else:
            logger.warning("fetching failed", channel=NAME, exc_info=error)
        self._failures += 1
        seconds = min(LONGEST_PAUSE, 0.25 * 2.0**self._failures) * random.uniform(0.75, 1.25)  # noqa: S311
        try:
            await asyncio.wait_for(self._closing.wait(), getattr(error, "retry_after", seconds))
        except TimeoutError:
            return


def _chat(raw: dict[str, Any]) -> int:
    """Return whose update this is; those of nobody are taken together."""
    for kind in KINDS:
        said = raw.get(kind)
        if isinstance(said, dict):
            message = said.get("message") if kind == "callback_query" else said
            chat = message.get("chat") if isinstance(message, dict) else said.get("from")
            return int(chat["id"]) if isinstance(chat, dict) and isinstance(chat.get("id"), int) else 0
    return 0
