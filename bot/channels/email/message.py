"""An e-mail as it goes over the wire: its headers, its text and its page.

The standard library's older classes are used on purpose: the newer ones fold a long address in a header as if it were a
text, and then no mail program finds it (List-Unsubscribe). Both parts are in base64, so no boundary can occur in one.
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Final

from knowledge.text import Language

_WIDTH: Final = 76
_SUBJECT: Final = 120
_TAGS: Final[dict[Language, str]] = {"zh": "zh-Hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom mail comes from."""

    name: str
    address: str

    @property
    def host(self) -> str:
        """The part of the address after the @."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written to one address.

    `key` is the same whenever the same is sent again. `stop` is the whole address at which one press ends it all.
    """

    sender: Sender
    to: str
    language: Language
    subject: str
    text: str
    html: str
    key: str
    stop: str
    at: datetime

    @property
    def message_id(self) -> str:
        """The same for a second copy, so that whoever receives it can drop it."""
        return f"<{hashlib.sha256(self.key.encode()).hexdigest()[:40]}@{self.sender.host}>"


def compose(letter: Letter) -> bytes:
    """Return the letter as bytes."""
    message = MIMEMultipart("alternative", boundary="=_alternative_=")
    message.attach(MIMEText(_lines(letter.text), "plain", "utf-8"))
    message.attach(MIMEText(_lines(letter.html), "html", "utf-8"))
    for name, value in _headers(letter):
        message[name] = value
    return message.as_bytes(policy=message.policy.clone(linesep=SMTP.linesep, max_line_length=None))


def _headers(letter: Letter) -> Iterator[tuple[str, str]]:
    yield "From", formataddr((one_line(letter.sender.name), letter.sender.address), "utf-8")
    yield "To", one_line(letter.to)
    yield "Subject", Header(one_line(letter.subject)[:_SUBJECT], "utf-8", _WIDTH, header_name="Subject").encode()
    yield "Date", format_datetime(letter.at)
    yield "Message-ID", letter.message_id
    yield "List-Id", f"<reminders.{letter.sender.host}>"
    yield "List-Unsubscribe", f"<{letter.stop}>"
    yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
    yield "Auto-Submitted", "auto-generated"
    yield "Content-Language", _TAGS[letter.language]


def _lines(text: str) -> str:
    """Return a text with the ends of lines that a text in a mail has."""
    return "\r\n".join(text.splitlines()) + "\r\n"


def one_line(text: str) -> str:
    """Return a text as one line without signs that cannot be seen, so that it can become no header of its own."""
    seen = (" " if unicodedata.category(sign).startswith(("Z", "C")) else sign for sign in text)
    return " ".join("".join(seen).split())
