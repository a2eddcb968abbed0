"""A question about reminders from outside of any chat: how they are asked for, changed and ended in one."""

from datetime import datetime
from typing import Final

from dialogs.action import Action
from dialogs.command import command
from dialogs.conversation import Conversation
from dialogs.reminding.hearing import heard
from dialogs.reply import Block
from dialogs.scene import Scene
from dialogs.words import say
from knowledge.library import Library
from knowledge.text import Language

_VERBS: Final = ("remind", "rabout", "rstop", "rpause", "rresume")


def outside(library: Library, text: str, language: Language, now: datetime) -> tuple[Block, ...]:
    """Return what there is to say to it; nothing where it is not about reminders. `now` is aware."""
    scene = Scene(Conversation(), library, now)
    action = command(scene, text) or heard(scene, text)
    return say(language, "about_reminders_outside") if action is not None and _is_of_them(action) else ()


def _is_of_them(action: Action) -> bool:
    return action.verb in _VERBS or action == Action("go", "reminders")
