"""How far a conversation came with each notice: opened, began, finished. Only counts of it are kept."""

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias, get_args

from dialogs.conversation import Conversation
from dialogs.scene import PLACES, Scene, home

Step: TypeAlias = Literal["opened", "began", "finished"]
"""`opened`: the notice was on the screen, or came into scope by its place. `began`: a first question of its interview
was answered. `finished`: nothing was left to ask, and the first opinion was shown."""
STEPS: Final[tuple[Step, ...]] = get_args(Step)
Reached: TypeAlias = tuple[str, Step]
"""A notice and a step; an empty notice for having begun to talk to us at all."""


def steps(before: Conversation, after: Scene) -> tuple[Reached, ...]:
    """Return what a turn reached that was not counted before, sorted: whoever counts them does so in one order."""
    known = frozenset(before.counted)
    return tuple(sorted(one for one in _reached(after, known) if _name(one) not in known))


def counted(before: Conversation, fresh: tuple[Reached, ...]) -> tuple[str, ...]:
    """Return what is counted of a conversation after a turn, as it keeps it, even where it began again."""
    return (*before.counted, *map(_name, fresh))


def _reached(scene: Scene, known: frozenset[str]) -> frozenset[Reached]:
    """Return how far a conversation has come where it stands now; what is known to be over is not looked at again."""
    opened = _all(("", *scene.context), STEPS[:1])
    if not _has_begun(scene.conversation):
        return opened
    notices = [notice.id for notice in scene.notices]
    news = any(_name((notice, STEPS[-1])) not in known for notice in notices)
    return opened | _all(notices, STEPS if news and _is_over(scene) else STEPS[:2])


def _has_begun(told: Conversation) -> bool:
    return bool(told.asker) or any(fact != PLACES for fact in told.order)


def _is_over(scene: Scene) -> bool:
    return scene.view.name == "result" and home(scene).name == "result"


def _all(notices: Iterable[str], reached: tuple[Step, ...]) -> frozenset[Reached]:
    return frozenset((notice, step) for notice in notices for step in reached)


def _name(reached: Reached) -> str:
    return "/".join(reached)
