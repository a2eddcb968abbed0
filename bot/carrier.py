"""What brings a message to people: one carrier for each channel, and what it is handed."""

from dataclasses import dataclass
from typing import Final, Protocol

from dialogs.reminding.note import Note
from knowledge.text import Language
from scheduler.result import Result

_SHOWN: Final = 2


@dataclass(frozen=True, slots=True)
class Parcel:
    """Everything that is now to be told to one destination, as one message.

    `to` says who, in full, as the channel understands it; `masked` is as much of it as staff may see. `destination` is
    its blind index. `ids` are the subscriptions of the notes, one for each; links in the message are made from them.
    """

    channel: str
    to: str
    masked: str
    destination: str
    language: Language
    notes: tuple[Note, ...]
    ids: tuple[int, ...]

    @property
    def what(self) -> tuple[str, ...]:
        """The keys of what is told."""
        return tuple(note.moment.key for note in self.notes)


class Carrier(Protocol):
    """Brings parcels to people on one channel. `name` is that channel's."""

    @property
    def name(self) -> str: ...

    async def carry(self, parcel: Parcel) -> Result:
        """Try once, and say what became of it; any trouble on the way is a result and no exception."""

    async def close(self) -> None:
        """Let go of connections."""


def masked(channel: str, to: str) -> str:
    """Return as much of a destination as staff may see: enough to tell it from others, too little to write to it."""
    if channel == "email":
        name, _, host = to.rpartition("@")
        return f"{name[:_SHOWN] if len(name) > _SHOWN + 1 else name[:1]}***@{host}"
    return f"{to[:_SHOWN]}***{to[-_SHOWN:]}" if len(to) > 3 * _SHOWN else "***"
