"""Telegram: updates in, replies out, over long polling or a webhook."""

from bot.channels.telegram.channel import Telegram, build_telegram

__all__ = ["Telegram", "build_telegram"]
