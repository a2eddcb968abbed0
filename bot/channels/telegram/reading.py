"""What came from Telegram, as the dialog understands it."""

import re
from dataclasses import dataclass
from typing import Final

from aiogram.enums import ChatType, ContentType
from aiogram.types import CallbackQuery, Message, Update, User

from bot.channels.telegram.keyboards import is_marked
from dialogs.incoming import Incoming
from knowledge.text import Language

KINDS: Final = ["message", "edited_message", "callback_query"]
"""The kinds of updates we ask Telegram for."""
SILENT: Final = frozenset(
    {
        ContentType.PINNED_MESSAGE,
        ContentType.MESSAGE_AUTO_DELETE_TIMER_CHANGED,
        ContentType.CHAT_BACKGROUND_SET,
        ContentType.WRITE_ACCESS_ALLOWED,
        ContentType.SUCCESSFUL_PAYMENT,
        ContentType.REFUNDED_PAYMENT,
        ContentType.LEFT_CHAT_MEMBER,
    }
)
"""What the app itself puts into a chat; nobody said anything."""
_ADDRESSED = re.compile(r"^(/\w+)@\w+")


@dataclass(frozen=True, slots=True)
class Tapped:
    """The message whose button was tapped, as it stood then; no `text` where it is too old for Telegram to say.

    `marked`: of its buttons only the one that was chosen is left.
    """

    message_id: int
    text: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """One update. `callback` is the id of a tap, which waits for an answer."""

    update_id: int
    chat: int
    private: bool
    incoming: Incoming
    callback: str = ""
    tapped: Tapped | None = None


def read(update: Update) -> Heard | None:
    """Return what an update says, or nothing where it says nothing to us."""
    if update.callback_query:
        return _tap(update.update_id, update.callback_query)
    if update.edited_message:
        return _message(update.update_id, update.edited_message, edited=True)
    return _message(update.update_id, update.message) if update.message else None


def language_of(user: User | None) -> Language | None:
    """Return the language to greet somebody in; none where Telegram does not say."""
    code = (user.language_code or "") if user else ""
    if not code:
        return None
    return "zh" if code.lower().startswith("zh") else "en"


def _message(update_id: int, message: Message, *, edited: bool = False) -> Heard | None:
    if message.content_type in SILENT or (message.from_user and message.from_user.is_bot):
        return None
    language = language_of(message.from_user)
    incoming = Incoming(attachment=True, language=language) if edited else _said(message, language)
    return Heard(update_id, message.chat.id, message.chat.type == ChatType.PRIVATE, incoming)


def _said(message: Message, language: Language | None) -> Incoming:
    if message.text is not None:
        return Incoming(_ADDRESSED.sub(r"\1", message.text), language=language)
    if message.contact and message.from_user and message.contact.user_id == message.from_user.id:
        return Incoming(message.contact.phone_number, language=language)
    return Incoming(message.caption or "", attachment=True, language=language)


def _tap(update_id: int, query: CallbackQuery) -> Heard:
    shown = query.message
    chat, private = (shown.chat.id, shown.chat.type == ChatType.PRIVATE) if shown else (query.from_user.id, True)
    incoming = Incoming(choice=query.data or "-", language=language_of(query.from_user))
    return Heard(update_id, chat, private, incoming, query.id, _tapped(query))


def _tapped(query: CallbackQuery) -> Tapped | None:
    shown = query.message
    if isinstance(shown, Message):
        return Tapped(shown.message_id, shown.text or "", is_marked(shown.reply_markup))
    return Tapped(shown.message_id) if shown else None
