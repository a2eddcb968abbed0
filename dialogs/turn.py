"""The result of one step."""

from dataclasses import dataclass

from dialogs.conversation import Conversation
from dialogs.effect import Effect
from dialogs.reply import Reply


@dataclass(frozen=True, slots=True)
class Turn:
    """The conversation after the step, what to say, and what to do."""

    conversation: Conversation
    replies: tuple[Reply, ...]
    effects: tuple[Effect, ...] = ()
