"""What can be tapped in a chat: the buttons under its messages and the keys of its keyboard."""

from collections.abc import Iterator

from .state import Chat, Heard, rows_of
from .wire import Json

Placed = tuple[int, Json]


class NotOnScreen(AssertionError):  # noqa: N818 -- it fails a test, it is no error of a program
    """The person cannot tap what is not there."""


def find_button(chat: Chat, label: str, on: Heard | int | None) -> Placed:
    """Give the button of this label, else the only one whose label contains it, with its message's id."""
    there = list(_tappable(chat, on))
    exact = [placed for placed in there if placed[1]["text"] == label]
    partial = [placed for placed in there if label in placed[1]["text"]]
    if exact:
        return exact[0]
    if len({button["text"] for _, button in partial}) == 1:
        return partial[0]
    raise NotOnScreen(f"no single button {label!r} among {[button['text'] for _, button in there]}")


def _tappable(chat: Chat, on: Heard | int | None) -> Iterator[Placed]:
    """Give the buttons of one message, or of the whole chat, the newest message first."""
    if isinstance(on, Heard):
        yield from ((on.message_id, button) for row in on.rows for button in row)
        return
    for message_id in sorted(chat.messages, reverse=True) if on is None else [on]:
        rows = rows_of(chat.messages.get(message_id, {}).get("reply_markup", {}).get("inline_keyboard", []))
        yield from ((message_id, button) for row in rows for button in row)
    if on is None:
        yield from ((0, key) for row in chat.keyboard for key in row)
