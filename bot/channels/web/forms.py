"""Reading what a form of ours sends."""

import re
import secrets
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

from fastapi import Request

from dialogs.incoming import Incoming
from knowledge.text import Language

_EVENT: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
_MANY: Final = 500
_DIGITS: Final = 18


class Unreadable(Exception):  # noqa: N818 - named for what the body is
    """The body of a request is no form of ours; `too_large` where it is longer than we read."""

    def __init__(self, *, too_large: bool = False) -> None:
        super().__init__("The form cannot be read.")
        self.too_large = too_large


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, each with everything that was sent under its name."""

    fields: dict[str, list[str]]

    def one(self, name: str) -> str:
        """Return the first value of a field; nothing where it was not sent."""
        return self.fields.get(name, [""])[0]

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a field."""
        return tuple(self.fields.get(name, ()))


async def read_form(request: Request, limit: int) -> Form:
    """Read the body as a form; Unreadable where it is longer than `limit` bytes or something else."""
    body = await _read(request, limit)
    try:
        return Form(parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MANY, errors="strict"))
    except ValueError as error:
        raise Unreadable from error


async def _read(request: Request, limit: int) -> bytes:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Unreadable
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > limit:
            raise Unreadable(too_large=True)
    return bytes(body)


@dataclass(frozen=True, slots=True)
class Submission:
    """One press of a button. `event` is the same when the same form is sent again.

    `opening`: the page showed a greeting that is not kept yet, for `notice` if any. `after`: the last message that
    the page has.
    """

    event: str
    text: str = ""
    choice: str = ""
    picked: tuple[str, ...] | None = None
    opening: bool = False
    notice: str = ""
    after: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing was said."""
        return not self.choice and not self.text.strip()

    def incoming(self, language: Language) -> Incoming:
        """Return it as every channel says it."""
        return Incoming(text=self.text, choice=self.choice, picked=self.picked, language=language)


def opening_words(notice: str, language: Language) -> Incoming:
    """Return what starts a conversation, about one notice or none."""
    return Incoming(text=f"/start {notice}".strip(), language=language)


def fresh_event() -> str:
    """Return an id for a form that is about to be shown."""
    return secrets.token_urlsafe(16)


def read_submission(form: Form) -> Submission:
    """Read what was pressed or typed."""
    event, choice = form.one("event"), form.one("choice")
    return Submission(
        event=event if _EVENT.fullmatch(event) else fresh_event(),
        text=form.one("text").replace("\r\n", "\n"),
        choice=choice,
        picked=form.all("picked") if is_done(choice) else None,
        opening=form.one("opening") == "1",
        notice=form.one("notice"),
        after=read_number(form.one("after")),
    )


def read_number(raw: str) -> int:
    """Return the ordinal of a message; 0 where it is none."""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= _DIGITS else 0


def is_done(choice: str) -> bool:
    """Whether this choice ends a question with several answers."""
    return choice.partition(".")[2].partition(":")[0] == "ok"
