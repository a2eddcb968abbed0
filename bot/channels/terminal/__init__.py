"""The terminal: one person at a keyboard, or a file of lines."""

from bot.channels.terminal.talk import chat

__all__ = ["chat"]
