"""What a step comes to."""

from dataclasses import dataclass

from dialogs.conversation import Conversation
from dialogs.effect import Effect
from dialogs.reply import Block


@dataclass(frozen=True, slots=True)
class Outcome:
    """The conversation after it, what to say above the screen, what to do.

    `in_place`: only details change. `brief`: nothing new is shown, so a long screen is not said once more.
    """

    conversation: Conversation
    notes: tuple[Block, ...] = ()
    effects: tuple[Effect, ...] = ()
    in_place: bool = False
    brief: bool = False
