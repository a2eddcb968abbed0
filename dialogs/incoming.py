"""What a person sent, without knowing the channel."""

from dataclasses import dataclass

from knowledge.text import Language


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message or tap.

    `choice` is the id of a tapped choice; `picked` are the option ids ticked in a form that submits several at
    once (the id in `choice` is then that of the question's "done"). `attachment`: a photo, a voice message, a
    sticker. `language` is the channel's hint and counts only on first contact.
    """

    text: str = ""
    choice: str = ""
    picked: tuple[str, ...] | None = None
    attachment: bool = False
    language: Language | None = None
