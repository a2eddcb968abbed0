"""Takes in one update: hand it to the service, note what is to be sent because of it, and set the sending going."""

import asyncio
import secrets
from typing import Any, Final

from aiogram import Bot
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageReplyMarkup,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import Update
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.channels.telegram import words
from bot.channels.telegram.crowd import OneAtATime, Quiet
from bot.channels.telegram.keyboards import marked
from bot.channels.telegram.pace import NAME
from bot.channels.telegram.parts import place_of
from bot.channels.telegram.reading import Heard, Tapped, read
from bot.channels.telegram.rounds import Rounds
from bot.channels.telegram.sender import Later, Unclear, call
from bot.exchange import Event, Handled, SlowDown
from bot.log import logger
from bot.service import Service
from bot.store import deliveries
from bot.store.deliveries import Owed

A_DAY: Final = 86_400.0
ASIDE_TRIES: Final = 3


class ComeAgainError(Exception):
    """The update was not taken in, through no fault of its own; it must be delivered again."""


class Reception:
    """The way in, the same for polling and for the webhook."""

    def __init__(self, bot: Bot, service: Service, rounds: Rounds, site: str = "") -> None:
        self._bot = bot
        self._service = service
        self._rounds = rounds
        self._site = site
        self._order = OneAtATime()
        self._slowed = Quiet()
        self._greeted_groups = Quiet()
        self._aside: set[asyncio.Task[None]] = set()

    def parse(self, raw: dict[str, Any]) -> Heard | None:
        """Read an update as it came; one that cannot be read is noted and counts as nothing said."""
        try:
            return read(Update.model_validate(raw, context={"bot": self._bot}))
        except Exception:  # noqa: BLE001 - whatever it is, it must not hide the updates after it
            logger.exception("update cannot be read", channel=NAME, reference=secrets.token_hex(4))
            return None

    async def take(self, heard: Heard) -> "asyncio.Task[None] | None":
        """Take in one update for good: once this returns, nothing of it can be lost.

        Return the sending it set going, if any. ComeAgainError while the database is away.
        """
        if heard.callback:
            self._beside(AnswerCallbackQuery(callback_query_id=heard.callback))
        if not heard.private:
            self._only_private(heard)
            return None
        try:
            async with self._order.of(heard.chat):
                return await self._take(heard)
        except Exception as error:
            if _is_outage(error):
                raise ComeAgainError from error
            self._broken(heard)  # a poisonous update must not come back for ever
            return None

    async def close(self, within: float) -> None:
        """Wait a little for what is said beside the replies."""
        if self._aside:
            await asyncio.wait(self._aside, timeout=within)
        for task in [*self._aside]:
            task.cancel()

    async def _take(self, heard: Heard) -> "asyncio.Task[None] | None":
        event = Event(NAME, str(heard.chat), str(heard.update_id), heard.incoming)
        try:
            handled = await self._service.handle(event)
        except SlowDown as slow:
            self._slow_down(heard, slow.retry_after)
            return None
        target, skipped = place_of(handled.replies, heard.tapped, self._site)
        if heard.tapped and target is None:
            self._calm(heard, heard.tapped, _chosen(handled))
        if not handled.replies:
            return None
        owed = Owed(str(heard.chat), handled.messages[0].seq, target, skipped)
        await self._service.database.write(
            deliveries.add, self._service.slot(event), owed, self._service.work.clock.utc(), self._service.keys
        )
        return self._rounds.wake(heard.chat)

    def _calm(self, heard: Heard, tapped: Tapped, chosen: str) -> None:
        """Leave of the buttons under a message only the one that was tapped, or none."""
        if tapped.marked and not chosen:
            return
        buttons = marked(chosen, heard.incoming.choice) if chosen else None
        self._beside(EditMessageReplyMarkup(chat_id=heard.chat, message_id=tapped.message_id, reply_markup=buttons))

    def _slow_down(self, heard: Heard, seconds: float) -> None:
        if self._slowed.begin(heard.chat, seconds):
            line = words.SLOWER.to(heard.incoming.language or "zh").format(seconds=round(seconds))
            self._say(heard.chat, line)

    def _only_private(self, heard: Heard) -> None:
        if self._greeted_groups.begin(heard.chat, A_DAY):
            self._say(heard.chat, words.ONLY_PRIVATE.to(heard.incoming.language or "zh"))

    def _broken(self, heard: Heard) -> None:
        reference = secrets.token_hex(4)
        logger.exception("update failed", channel=NAME, reference=reference)
        line = words.BROKEN.to(heard.incoming.language or "zh").format(reference=reference)
        self._say(heard.chat, line)

    def _say(self, chat: int, line: str) -> None:
        self._beside(SendMessage(chat_id=chat, text=line))

    def _beside(self, method: TelegramMethod[Any]) -> None:
        """Make a call that nothing waits for and that may fail."""
        task = asyncio.create_task(_a_few_times(self._bot, method))
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)


def _is_outage(error: Exception) -> bool:
    """Whether the database is away, or asks to be tried again; a plain DBAPIError is the server's own, and passes."""
    lasting = isinstance(error, OSError | OperationalError | InterfaceError | PoolTimeoutError)
    return lasting or type(error) is DBAPIError


async def _a_few_times(bot: Bot, method: TelegramMethod[Any]) -> None:
    for tries in range(ASIDE_TRIES):
        match await call(bot, method):
            case Later(seconds):
                await asyncio.sleep(min(seconds, 5.0))
            case Unclear():
                await asyncio.sleep(0.2 * 2**tries)
            case _:
                return


def _chosen(handled: Handled) -> str:
    """Return the label of what was tapped; nothing where that was no longer on offer."""
    first = handled.messages[0] if handled.messages else None
    return first.text if first and first.author == "person" else ""
