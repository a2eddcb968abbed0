"""What goes in and out of the service: an event of a channel, and what was said because of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from dialogs.incoming import Incoming
from dialogs.reply import Reply

Author: TypeAlias = Literal["person", "bot"]


@dataclass(frozen=True, slots=True)
class Event:
    """One message or tap from a channel.

    `address` says who, within the channel. `event_id` is the same when the channel delivers the same thing again.
    """

    channel: str
    address: str
    event_id: str
    incoming: Incoming


@dataclass(frozen=True, slots=True)
class Message:
    """One line of a chat. `seq` grows within the chat, also after everything in it was forgotten.

    `text` is what the person wrote or the label of what they tapped; `reply` is what the bot said.
    """

    seq: int
    author: Author
    text: str
    reply: Reply | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of an event. `messages` are those it added; a repeat has the same, with `repeated`."""

    messages: tuple[Message, ...]
    repeated: bool = False

    @property
    def replies(self) -> tuple[Reply, ...]:
        """What the bot said."""
        return tuple(message.reply for message in self.messages if message.reply is not None)


class SlowDown(Exception):  # noqa: N818 - it is a request, not an error
    """This person writes too fast. `retry_after` is in seconds; nothing was done and nothing is lost."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"Too many messages; try again in {retry_after:.0f} s")
        self.retry_after = retry_after
