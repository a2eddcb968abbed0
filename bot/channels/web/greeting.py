"""The first words, before anything is kept: looking at the page leaves no trace in the database."""

from collections.abc import Callable
from typing import TypeAlias

from bot.clock import Clock
from bot.shelf import Shelf
from dialogs.conversation import Conversation
from dialogs.engine import step
from dialogs.incoming import Incoming
from dialogs.reply import Reply

Greet: TypeAlias = Callable[[Incoming], tuple[Reply, ...]]


def greeter(shelf: Shelf, clock: Clock) -> Greet:
    """Return the function that answers a first message without keeping it."""

    def greet(incoming: Incoming) -> tuple[Reply, ...]:
        return step(Conversation(), incoming, shelf.library, clock.now()).replies

    return greet
