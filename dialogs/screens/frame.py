"""What a screen is before it becomes a reply: blocks, and things to tap by verb and argument."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from dialogs.action import choice_id
from dialogs.reply import Block, Choice
from dialogs.scene import Scene
from dialogs.words import t

Expects: TypeAlias = Literal["choice", "several", "number", "text", "phone", "nothing"]


@dataclass(frozen=True, slots=True)
class Tap:
    """Something to tap, before the step is known."""

    verb: str
    arg: str
    label: str
    toggle: bool = False
    selected: bool = False

    def choice(self, step: int) -> Choice:
        """Return the choice as offered at a step."""
        return Choice(choice_id(step, self.verb, self.arg), self.label, self.toggle, self.selected)


@dataclass(frozen=True, slots=True)
class Screen:
    """What is shown; `private` where what is typed next is personal data.

    `brief` is what is said of a long screen that is not said once more.
    """

    blocks: tuple[Block, ...]
    taps: tuple[Tap, ...] = ()
    expects: Expects = "choice"
    private: bool = False
    brief: tuple[Block, ...] = ()


def nav(scene: Scene) -> tuple[Tap, ...]:
    """Return the ways out that every screen has: back, change, restart, the other language, a person."""
    told, language = scene.conversation, scene.language
    begun = bool(told.order or told.asker)
    at_the_start = scene.view.name == "welcome" and not begun
    return tuple(
        tap
        for tap, offered in (
            (Tap("back", "", t(language, "上一步")), not at_the_start),
            (Tap("go", "changes", t(language, "改答案")), begun),
            (Tap("go", "restart", t(language, "重新开始")), not at_the_start),
            (Tap("lang", "en", "English") if language == "zh" else Tap("lang", "zh", "中文"), True),
            (Tap("go", "person", t(language, "找人工")), True),
        )
        if offered
    )
