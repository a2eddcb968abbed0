"""Telegram: updates in, replies out, over long polling or a webhook."""

from bot.channels.telegram.channel import Telegram, TelegramSetupError, build_telegram

__all__ = ["Telegram", "TelegramSetupError", "build_telegram"]
