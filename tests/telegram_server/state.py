"""What the server knows: chats with their messages, what each person has on the screen, files, the bot's settings."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from .errors import bad_request
from .markup import keys
from .updates import Bell, Polling, Updates
from .wire import Json, Params, Upload


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it stood when it came to the person's screen, new or edited."""

    message_id: int
    text: str
    rows: tuple[tuple[Json, ...], ...] = ()
    edited: bool = False
    document: Upload | None = None
    message: Json = field(default_factory=dict, repr=False)

    @property
    def buttons(self) -> list[str]:
        return [button["text"] for row in self.rows for button in row]

    def __str__(self) -> str:
        lines = [" ".join(f"[{button['text']}]" for button in row) for row in self.rows]
        return "\n".join([self.text, *lines])


@dataclass(slots=True)
class Chat:
    """A private chat: the person, the messages still there, and what the person has heard and seen."""

    person: Json
    messages: dict[int, Json] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    keyboard: tuple[tuple[Json, ...], ...] = ()
    blocked: bool = False
    bell: Bell = field(default_factory=Bell)

    @property
    def identity(self) -> Json:
        names: Json = {key: self.person[key] for key in ("first_name", "username") if key in self.person}
        return {"id": self.person["id"], "type": "private", **names}


@dataclass(slots=True)
class Webhook:
    """Where updates are pushed to, and how the last push failed."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    certificate: bool = False
    last_error: Json = field(default_factory=dict)


@dataclass(slots=True)
class State:
    """Everything the server remembers; it survives a stop and a start of the HTTP side."""

    token: str
    clock: Callable[[], float] = time.time
    chats: dict[int, Chat] = field(default_factory=dict)
    updates: Updates = field(default_factory=Updates)
    polling: Polling = field(init=False)
    webhook: Webhook = field(default_factory=Webhook)
    callbacks: dict[str, int] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    introductions: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.polling = Polling(self.updates)

    @property
    def bot(self) -> Json:
        bot_id = int(self.token.partition(":")[0])
        return {"id": bot_id, "is_bot": True, "first_name": "匠问", "username": f"jiangwen_{bot_id}_bot"}

    @property
    def now(self) -> int:
        """The time in whole seconds, as every `date` is."""
        return int(self.clock())

    def chat(self, params: Params) -> Chat:
        """Find the chat a call is about; raise a 400 where there is none."""
        if not params.text("chat_id"):
            raise bad_request("chat_id is empty")
        chat_id = params.text("chat_id")
        known = self.chats.get(int(chat_id)) if chat_id.lstrip("-").isdigit() else None
        if known is None:
            raise bad_request("chat not found")
        return known

    def store(self, chat: Chat, sender: Json, content: Json) -> Json:
        """Put a new message into a chat and give it."""
        message_id = next(self.ids)
        heading = {"message_id": message_id, "from": sender, "chat": chat.identity, "date": self.now}
        chat.messages[message_id] = {**heading, **content}
        return chat.messages[message_id]

    def keep_file(self, upload: Upload) -> Json:
        """Keep a file's content and give what every kind of file has in common."""
        file_id = f"file-{next(self.ids)}"
        self.files[file_id] = upload
        return {"file_id": file_id, "file_unique_id": f"unique-{file_id}", "file_size": len(upload.content)}

    def show(self, chat: Chat, message: Json, *, edited: bool = False) -> None:
        """Let the person hear a message of the bot."""
        inline = rows_of(message.get("reply_markup", {}).get("inline_keyboard", []))
        text = message.get("text") or message.get("caption") or ""
        document = self.files.get(message.get("document", {}).get("file_id", ""))
        rows = inline or (() if edited else chat.keyboard)
        chat.heard.append(Heard(message["message_id"], text, rows, edited, document, dict(message)))
        chat.bell.ring()


def rows_of(rows: list[list[Json | str]]) -> tuple[tuple[Json, ...], ...]:
    """Give a keyboard's rows; a plain text stands for a button of that text."""
    return tuple(tuple({"text": key} if isinstance(key, str) else key for key in keys([row])) for row in rows if row)
