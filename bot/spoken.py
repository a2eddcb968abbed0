"""What a person said, as a line of the chat: their words, or the labels of what they tapped."""

import re

from bot.store.conversations import Standing
from dialogs.incoming import Incoming
from dialogs.reply import Choice

LONGEST = 2000
ATTACHMENT = "📎"


def said_by(incoming: Incoming, before: Standing) -> str:
    """Return the line; empty for the tick of one option among several, which is no message of its own."""
    if incoming.picked is not None:
        return _listed(_picked(incoming.picked, before.choices)) or _label(incoming.choice, before.choices)
    if incoming.choice:
        return _label(incoming.choice, before.choices)
    return _shortened(incoming.text) or (ATTACHMENT if incoming.attachment else "")


def cleaned(incoming: Incoming) -> Incoming:
    """Return the message without halves of characters, which no database can hold."""
    picked = incoming.picked and tuple(map(_whole, incoming.picked))
    return Incoming(_whole(incoming.text), _whole(incoming.choice), picked, incoming.attachment, incoming.language)


def _picked(option_ids: tuple[str, ...], choices: tuple[Choice, ...]) -> list[str]:
    return [choice.label for choice in choices if choice.toggle and not _names(choice).isdisjoint(option_ids)]


def _listed(labels: list[str]) -> str:
    """Join labels as their language does."""
    return ("、" if any("一" <= mark <= "鿿" for label in labels for mark in label) else ", ").join(labels)


def _names(choice: Choice) -> set[str]:
    """Return the names by which a form may pick a choice: its id, or the option that the id ends in."""
    return {choice.id, *re.split("[:=]", choice.id)[-1:]}


def _option(choice_id: str) -> str:
    """Return the option in the id of a toggle: what stands after the fact."""
    return choice_id.rpartition(":")[2].rpartition("=")[2]


def _label(choice_id: str, choices: tuple[Choice, ...]) -> str:
    return next((choice.label for choice in choices if choice.id == choice_id and not choice.toggle), "")


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
