"""The mail server as the settings name it."""

import re
import ssl
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP

from bot.channels.email.address import AddressError, normal
from bot.channels.email.message import Sender
from bot.settings import Settings

_PORTS: Final = {"smtp": 587, "smtps": 465}
_NAME: Final = re.compile(r"([a-z0-9-]+\.)+[a-z][a-z0-9-]*")
_SENDER: Final = re.compile(r"(?:\s*(?P<name>[^<>]*?)\s*<(?P<address>[^<>]+)>|(?P<bare>[^<>]+))\s*")


class MailSettingsError(ValueError):
    """The settings of e-mail cannot be used; the message says what to change and never quotes the password."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and under which name we greet there; without one, that of this machine.

    `secure`: TLS from the first byte (smtps); otherwise STARTTLS where it is offered.
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    secure: bool = False
    helo: str = ""

    def line(self, seconds: float, tls: ssl.SSLContext | None = None) -> SMTP:
        """Return a connection that is not made yet. A password is given over TLS only."""
        return SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user or None,
            password=self.password or None,
            use_tls=self.secure,
            start_tls=None if self.secure or not self.user else True,
            local_hostname=self.helo or None,
            timeout=seconds,
            tls_context=tls,
        )


def server_of(settings: Settings) -> MailServer:
    """Read JIANGWEN_SMTP_URL; MailSettingsError where it is not to be used."""
    url = settings.smtp_url.get_secret_value() if settings.smtp_url else ""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise MailSettingsError("JIANGWEN_SMTP_URL has a port that is none.") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise MailSettingsError("JIANGWEN_SMTP_URL must be smtp://user:password@host:587 or smtps://…:465.")
    if parts.username and not parts.password:
        raise MailSettingsError("JIANGWEN_SMTP_URL has a user and no password.")
    return MailServer(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        secure=parts.scheme == "smtps",
        helo=_name(settings.public_url),
    )


def _name(public_url: str) -> str:
    """Return the name under which we are known: strict servers want one with a dot, which a container's has not."""
    name = urlsplit(public_url).hostname or ""
    return name if _NAME.fullmatch(name) else ""


def sender_of(settings: Settings) -> Sender:
    """Read JIANGWEN_MAIL_FROM; MailSettingsError where there is no address in it."""
    found = _SENDER.fullmatch(settings.mail_from)
    try:
        address = normal((found["address"] or found["bare"]) if found else "")
    except AddressError:
        raise MailSettingsError("JIANGWEN_MAIL_FROM must be an address, as 匠问 <remind@example.org>.") from None
    return Sender((found["name"] or "").strip('" ') if found else "", address)
