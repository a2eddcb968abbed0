"""Reminders over Telegram: one message with buttons, made once for all who are told the same."""

import json
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any, Final

from aiogram.client.telegram import TelegramAPIServer

from bot.carrier import Parcel
from bot.channels.telegram import format as html
from bot.channels.telegram.line import Line
from bot.channels.telegram.pace import NAME
from bot.channels.telegram.parts import Part, parts
from bot.clock import Clock
from bot.settings import Settings
from bot.shelf import Shelf
from dialogs.reminding.telling import told
from scheduler.result import Delivered, Refused, Result

MOST_KNOWN: Final = 512


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A message as the end of a call in JSON, with marks and without."""

    marked: bytes
    plain: bytes


def build_telegram_carrier(settings: Settings, shelf: Shelf, clock: Clock) -> "TelegramCarrier | None":
    """Return the carrier, or none where no token is set."""
    if settings.telegram_token is None:
        return None
    server = TelegramAPIServer.from_base(settings.telegram_api)
    address = server.api_url(settings.telegram_token.get_secret_value(), "sendMessage")
    return TelegramCarrier(Line(address, settings.in_flight), shelf, clock, settings.public_url.rstrip("/"))


class TelegramCarrier:
    """Carries reminders to chats of Telegram. What it tells is made by the catalogue as it is now."""

    name = NAME

    def __init__(self, line: Line, shelf: Shelf, clock: Clock, site: str = "") -> None:
        self._line = line
        self._shelf = shelf
        self._clock = clock
        self._site = site
        self._library = shelf.library
        self._known: OrderedDict[object, tuple[_Sheet, ...]] = OrderedDict()

    async def carry(self, parcel: Parcel) -> Result:
        """Send it; where Telegram refuses the marks, without them."""
        result: Result = Refused("no such chat")
        for sheet in self._sheets(parcel) if parcel.to.lstrip("-").isdecimal() else ():
            result = await self._line.post(_to(parcel.to, sheet.marked))
            if isinstance(result, Refused):
                result = await self._line.post(_to(parcel.to, sheet.plain))
            if not isinstance(result, Delivered):
                break
        return result

    async def close(self) -> None:
        """Let go of connections."""
        await self._line.close()

    def _sheets(self, parcel: Parcel) -> tuple[_Sheet, ...]:
        """Return the messages; who is told the same in the same minute gets the same ones."""
        if self._shelf.library is not self._library:
            self._library = self._shelf.library
            self._known.clear()
        now = self._clock.now().replace(second=0, microsecond=0)
        # A link that nobody was given yet is everybody's own, and stands in no reminder.
        notes = tuple(replace(note, subscription=replace(note.subscription, next_feed="")) for note in parcel.notes)
        key = notes, parcel.language, now
        known = self._known.get(key)
        if known is None:
            reply = told(self._library, notes, parcel.language, now)
            known = self._known[key] = tuple(map(_sheet, parts((reply,), site=self._site)))
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return known


def _to(chat: str, tail: bytes) -> bytes:
    """Return the call for a chat."""
    return b'{"chat_id":' + chat.encode() + b"," + tail


def _sheet(part: Part) -> _Sheet:
    keyboard = part.keyboard.model_dump(mode="json", exclude_none=True) if part.keyboard else None
    shared = {"link_preview_options": {"is_disabled": True}, **({"reply_markup": keyboard} if keyboard else {})}
    marked = {"text": part.text, "parse_mode": "HTML", **shared}
    return _Sheet(_tail(marked), _tail({"text": html.plain(part.text), **shared}))


def _tail(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()[1:]
