"""Saying gently what was not understood, and what would be."""

from datetime import date

from dialogs import describe, formats
from dialogs.heard import Unclear
from dialogs.reply import Block, Reply
from dialogs.scene import Scene
from dialogs.words import say


def explain(scene: Scene, heard: Unclear, screen: Reply) -> tuple[Block, ...]:
    """Return why a message was not understood, above the screen that is shown again."""
    if scene.conversation.step == 0 and heard.reason in ("words", "empty", "signs"):
        return ()
    fact = scene.asks()
    return say(
        scene.language,
        "unclear",
        reason=heard.reason,
        among=[choice.label for choice in heard.among],
        expects=screen.expects,
        least=_bound(scene, fact.minimum if fact else None),
        most=_bound(scene, fact.maximum if fact else None),
        decimals=fact.decimals if fact else 0,
    )


def _bound(scene: Scene, bound: object) -> str:
    fact = scene.asks()
    if isinstance(bound, date):
        return formats.day(scene.language, bound)
    if fact is None or not isinstance(bound, int):
        return ""
    return describe.with_unit(scene.language, fact, bound)
