"""The messages of a delivery: each reply in as many as it needs, the buttons under its last one."""

from dataclasses import dataclass, replace
from typing import Any

from aiogram.enums import ParseMode
from aiogram.methods import EditMessageText, SendMessage, TelegramMethod
from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions

from bot.channels.telegram import format as html
from bot.channels.telegram.keyboards import keyboard, spelled_out
from bot.channels.telegram.reading import Tapped
from dialogs.reply import Reply

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Part:
    """One message. `target` is the message it takes the place of, where there is one."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None
    target: int | None = None

    def method(self, chat: int, *, plain: bool = False) -> TelegramMethod[Any]:
        """Return the call that shows it; `plain` without any marks."""
        text, mode = (html.plain(self.text), None) if plain else (self.text, ParseMode.HTML)
        shown: dict[str, Any] = {"text": text, "parse_mode": mode, "reply_markup": self.keyboard}
        shown["link_preview_options"] = NO_PREVIEW
        if self.target is None:
            return SendMessage(chat_id=chat, **shown)
        return EditMessageText(chat_id=chat, message_id=self.target, **shown)

    def anew(self) -> "Part":
        """Return the same as a new message."""
        return replace(self, target=None)


def parts(replies: tuple[Reply, ...], target: int | None = None, site: str = "") -> tuple[Part, ...]:
    """Return the messages of replies; the last one of the first reply takes the place of `target`."""
    shown = [_reply(reply, site) for reply in replies]
    if target is not None and shown:
        shown[0][-1] = replace(shown[0][-1], target=target)
    return tuple(part for reply in shown for part in reply)


def place_of(replies: tuple[Reply, ...], tapped: Tapped | None, site: str = "") -> tuple[int | None, int]:
    """Return the message that the first reply takes the place of, if any, and how many parts need not be sent.

    A reply of several messages does so only where it differs in its buttons alone.
    """
    if tapped is None or not replies or not replies[0].in_place:
        return None, 0
    shown = _reply(replies[0], site)
    if len(shown) == 1:
        return tapped.message_id, 0
    same = html.plain(shown[-1].text) == tapped.text.strip()
    return (tapped.message_id, len(shown) - 1) if same else (None, 0)


def _reply(reply: Reply, site: str) -> list[Part]:
    *before, last = html.messages(reply, site, spelled_out(reply))
    return [*map(Part, before), Part(last, keyboard(reply))]
