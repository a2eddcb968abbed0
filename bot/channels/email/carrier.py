"""Carries reminders as e-mails."""

import ssl
from dataclasses import dataclass
from typing import Final

from bot.carrier import Parcel
from bot.channels.email.address import AddressError, normal
from bot.channels.email.letter import Writer
from bot.channels.email.line import Envelope
from bot.channels.email.lines import Lines, patience
from bot.channels.email.message import compose
from bot.channels.email.server import sender_of, server_of
from bot.clock import Clock
from bot.settings import Settings
from bot.shelf import Shelf
from bot.store.crypto import Keys
from scheduler.result import Result, Unreachable

LONGEST: Final = 18.0
SHARE: Final = 0.58


@dataclass(frozen=True, slots=True)
class Mail:
    """Writes a letter for each parcel and hands it in."""

    writer: Writer
    lines: Lines

    @property
    def name(self) -> str:
        """The channel's name."""
        return "email"

    async def carry(self, parcel: Parcel) -> Result:
        """Try once, and say what became of it."""
        try:
            to = normal(parcel.to)
        except AddressError:
            return Unreachable("no address")
        letter = self.writer.letter(parcel, to)
        return await self.lines.send(Envelope(letter.sender.address, to, compose(letter)))

    async def close(self) -> None:
        """Take leave of the mail server."""
        await self.lines.close()


def build_mail(settings: Settings, shelf: Shelf, keys: Keys, tls: ssl.SSLContext | None = None) -> Mail:
    """Put the carrier together; MailSettingsError where the settings cannot be used.

    One try ends well before the lease of its reminder does.
    """
    clock, site = Clock(settings.today), settings.public_url.rstrip("/")
    writer = Writer(shelf, keys, clock, sender_of(settings), site)
    seconds = min(LONGEST, settings.lease_seconds * SHARE)
    return Mail(writer, Lines(server_of(settings), patience(seconds), tls))
