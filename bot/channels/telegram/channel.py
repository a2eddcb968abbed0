"""Telegram as a channel: what belongs together, how it starts and how it stops."""

import asyncio
import re
from datetime import timedelta
from typing import Final

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.methods import DeleteWebhook, SetWebhook, TelegramMethod
from aiogram.utils.token import TokenValidationError
from fastapi import APIRouter

from bot.channels import ChannelSetupError
from bot.channels.telegram.commands import introduce
from bot.channels.telegram.courier import Courier
from bot.channels.telegram.pace import NAME, Pace, rate_of
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.reading import KINDS
from bot.channels.telegram.reception import Reception
from bot.channels.telegram.rounds import Rounds, within
from bot.channels.telegram.sender import backoff
from bot.channels.telegram.webhook import PATH, webhook
from bot.log import logger
from bot.service import Service
from bot.settings import Settings
from bot.store import deliveries
from bot.store.database import SqliteDatabase

TIMEOUT: Final = 10.0
"""So long a call to Telegram may take, in seconds …"""
OF_A_LEASE: Final = 0.3
"""… and no more of a lease, for up to three calls are made in one."""
LAST_BATCH: Final = 4.0
DRAIN: Final = 4.0
FIRST_WAIT: Final = 1.0
SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")


def build_telegram(settings: Settings, service: Service) -> "Telegram | None":
    """Return the channel, or none where no token is set. ChannelSetupError where the settings do not suffice."""
    if settings.telegram_token is None:
        return None
    return Telegram(settings, service, _bot(settings))


class Telegram:
    """The channel. `router` is there in webhook mode only."""

    def __init__(self, settings: Settings, service: Service, bot: Bot) -> None:
        site = settings.public_url.rstrip("/")
        pace = Pace(service.database, rate_of(settings), service.work.clock)
        self._bot = bot
        self._service = service
        self._rounds = Rounds(Courier(bot, service, pace, timedelta(seconds=settings.lease_seconds), site))
        self._reception = Reception(bot, service, self._rounds, site)
        self._polling = Polling(bot, self._reception) if settings.telegram_mode == "polling" else None
        self._secret = "" if self._polling else _secret(settings)
        self._address = f"{site}{PATH}"
        self.router: APIRouter | None = (
            None if self._polling else webhook(self._reception, self._secret, settings.max_body_bytes)
        )
        self._closing = asyncio.Event()
        self._listening: asyncio.Task[None]
        self._sweeping: asyncio.Task[None]

    async def start(self) -> None:
        """Begin to listen; Telegram itself need not be reachable yet."""
        database = self._service.database
        if self._polling or isinstance(database, SqliteDatabase):  # nobody else can be at it
            await database.write(deliveries.release, NAME, self._service.work.clock.utc())
        self._listening = asyncio.create_task(self._listen())
        self._sweeping = asyncio.create_task(self._rounds.sweep())

    async def stop(self) -> None:
        """Stop listening, after what was taken in was answered, within ten seconds."""
        self._closing.set()
        if self._polling:
            self._polling.close()
        await asyncio.wait({self._listening}, timeout=LAST_BATCH)
        await asyncio.gather(self._rounds.close(DRAIN), self._reception.close(DRAIN))
        for task in (self._listening, self._sweeping):
            task.cancel()
        await asyncio.gather(self._listening, self._sweeping, return_exceptions=True)
        await self._bot.session.close()

    async def _listen(self) -> None:
        if await self._arrange():
            await introduce(self._bot)
            if self._polling:
                await self._polling.run()

    async def _arrange(self) -> bool:
        """Tell Telegram how updates reach us, as often as it takes; false where it does not know our token."""
        tries = 0
        while not self._closing.is_set():
            try:
                await self._bot(self._how())
            except (TelegramUnauthorizedError, TelegramNotFound):
                logger.error("Telegram does not know this token; is JIANGWEN_TELEGRAM_TOKEN right?", channel=NAME)
                return False
            except AiogramError as error:
                logger.warning("Telegram cannot be reached; trying again", channel=NAME, exc_info=error)
                await within(backoff(tries, FIRST_WAIT), self._closing.wait())
                tries += 1
            else:
                logger.info("listening", channel=NAME, mode="polling" if self._polling else "webhook")
                return True
        return False

    def _how(self) -> TelegramMethod[bool]:
        if self._polling:
            return DeleteWebhook(drop_pending_updates=False)
        return SetWebhook(url=self._address, secret_token=self._secret, allowed_updates=KINDS)


def _bot(settings: Settings) -> Bot:
    server = TelegramAPIServer.from_base(settings.telegram_api)
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    try:
        return Bot(token, session=AiohttpSession(api=server, timeout=min(TIMEOUT, OF_A_LEASE * settings.lease_seconds)))
    except TokenValidationError as error:
        raise ChannelSetupError("JIANGWEN_TELEGRAM_TOKEN is no token; it looks like 123456:ABC-DEF.") from error


def _secret(settings: Settings) -> str:
    """Return the webhook's secret; ChannelSetupError where there is none, or no address to call us at."""
    given = settings.telegram_webhook_secret
    secret = given.get_secret_value() if given else ""
    if not SECRET.fullmatch(secret):
        raise ChannelSetupError(
            "Telegram by webhook needs JIANGWEN_TELEGRAM_WEBHOOK_SECRET: 1 to 256 letters, digits, _ and -."
        )
    if not settings.public_url.startswith(("https://", "http://")):
        raise ChannelSetupError("Telegram by webhook needs JIANGWEN_PUBLIC_URL: https:// and where people reach us.")
    return secret
