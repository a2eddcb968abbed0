"""The user's side: what a person does in the chat, and what the person hears."""

import asyncio
from dataclasses import dataclass

from .screen import find_button
from .state import Chat, Heard, State
from .wire import Json, Upload

PATIENCE = 5.0


class NotHeard(AssertionError):  # noqa: N818 -- it fails a test, it is no error of a program
    """The bot did not say what was waited for, or said more."""


@dataclass(slots=True)
class Person:
    """One person in a private chat with the bot; every act becomes an update."""

    state: State
    chat: Chat
    listened: int = 0

    @property
    def id(self) -> int:
        return int(self.chat.person["id"])

    def says(self, text: str) -> int:
        """Send a text and give its message id; a leading command is marked as one."""
        command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
        mark = [{"type": "bot_command", "offset": 0, "length": len(command)}] if command else []
        return self._sends({"text": text} | ({"entities": mark} if mark else {}))

    def taps(self, label: str, on: Heard | int | None = None) -> str:
        """Tap a button by its label or a unique part of it, on the newest message that has it.

        `on` names a message: by id as it stands now, or as it was heard, however old.
        A key of the reply keyboard sends its text. The callback id is given back, "" for such a key.
        """
        message_id, button = find_button(self.chat, label, on)
        if "callback_data" not in button:
            return self._presses_key(button)
        return self._calls_back(message_id, button["callback_data"])

    def _presses_key(self, button: Json) -> str:
        if any(action in button for action in ("url", "web_app", "copy_text")):
            return ""
        if button.get("request_contact"):
            self.shares_contact()
        else:
            self.says(button["text"])
        return ""

    def _calls_back(self, message_id: int, data: str) -> str:
        callback_id = str(10**15 + next(self.state.ids))
        self.state.callbacks[callback_id] = self.id
        gone = {"chat": self.chat.identity, "message_id": message_id, "date": 0}
        message = self.chat.messages.get(message_id, gone)
        query = {"id": callback_id, "from": self.chat.person, "message": message, "data": data}
        query["chat_instance"] = str(-(10**12) - self.id)
        self.state.updates.add("callback_query", query, f"taps {self.id}")
        return callback_id

    def edits(self, message_id: int, text: str) -> None:
        """Change what the person said before."""
        message = {**self.chat.messages[message_id], "text": text, "edit_date": self.state.now}
        self.chat.messages[message_id] = message
        self.state.updates.add("edited_message", message, self._lane)

    def sends_photo(self, caption: str = "") -> int:
        photo = {**self._file("photo.jpg", "image/jpeg"), "width": 90, "height": 67}
        return self._sends({"photo": [photo]} | ({"caption": caption} if caption else {}))

    def sends_document(self, name: str = "证书.pdf", mime: str = "application/pdf") -> int:
        return self._sends({"document": {**self._file(name, mime), "file_name": name, "mime_type": mime}})

    def sends_voice(self, seconds: int = 3) -> int:
        return self._sends({"voice": {**self._file("voice.ogg", "audio/ogg"), "duration": seconds}})

    def sends_sticker(self, emoji: str = "👍") -> int:
        looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._sends({"sticker": {**self._file("sticker.webp", "image/webp"), **looks, "emoji": emoji}})

    def shares_contact(self, phone: str = "13800000000") -> int:
        name = self.chat.person["first_name"]
        return self._sends({"contact": {"phone_number": phone, "first_name": name, "user_id": self.id}})

    def blocks(self) -> None:
        """Block the bot: it hears of it, and every send to this chat is a 403 from now on."""
        self._becomes(blocked=True)

    def unblocks(self) -> None:
        self._becomes(blocked=False)

    @property
    def screen(self) -> list[Json]:
        """The messages in the chat as they stand now, oldest first."""
        return list(self.chat.messages.values())

    @property
    def toasts(self) -> list[str]:
        """The texts of the answers to tapped buttons, oldest first."""
        return self.chat.toasts

    async def hears(self, n: int = 1, within: float = PATIENCE) -> list[Heard]:
        """Wait for the next `n` messages, new or with an edited text, and give them."""
        await self._listens(n, within)
        if len(self.unheard) < n:
            raise NotHeard(f"waited {within} s for {n} messages, heard {_transcript(self.unheard)}")
        new = self.unheard[:n]
        self.listened += n
        return new

    async def hears_nothing(self, within: float = 0.1) -> None:
        """Make sure that nothing unheard is there and nothing comes."""
        await self._listens(1, within)
        if self.unheard:
            raise NotHeard(f"expected silence, heard {_transcript(self.unheard)}")

    async def _listens(self, n: int, within: float) -> None:
        until = _now() + within
        while len(self.unheard) < n and _now() < until:
            await self.chat.bell.wait(until - _now())

    @property
    def unheard(self) -> list[Heard]:
        return self.chat.heard[self.listened :]

    @property
    def _lane(self) -> str:
        return f"chat {self.id}"

    def _sends(self, content: Json) -> int:
        message = self.state.store(self.chat, self.chat.person, content)
        self.state.updates.add("message", message, self._lane)
        return int(message["message_id"])

    def _file(self, name: str, mime: str) -> Json:
        return self.state.keep_file(Upload(name, mime, name.encode()))

    def _becomes(self, *, blocked: bool) -> None:
        before, self.chat.blocked = self.chat.blocked, blocked
        change = {"chat": self.chat.identity, "from": self.chat.person, "date": self.state.now}
        members = {"old_chat_member": self._member(blocked=before), "new_chat_member": self._member(blocked=blocked)}
        self.state.updates.add("my_chat_member", {**change, **members}, self._lane)

    def _member(self, *, blocked: bool) -> Json:
        status: Json = {"status": "kicked", "until_date": 0} if blocked else {"status": "member"}
        return {"user": self.state.bot, **status}


def _transcript(heard: list[Heard]) -> str:
    return "\n".join(["", *map(str, heard)]) if heard else "nothing"


def _now() -> float:
    return asyncio.get_running_loop().time()
