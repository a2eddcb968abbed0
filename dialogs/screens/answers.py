"""The answers given so far, to change one of them, and starting again."""

from dialogs import describe
from dialogs.relevance import matters
from dialogs.scene import Scene
from dialogs.screens.frame import Screen, Tap
from dialogs.screens.result import back_to_it
from dialogs.words import say, t
from knowledge.fact import Fact


def changes(scene: Scene) -> Screen:
    """List what was answered, 不清楚 included; a tap asks again and keeps the others."""
    facts = _shown(scene)
    rows = [describe.answer(scene.language, scene.to(f.short), describe.said(scene, f.id)) for f in facts]
    asker = scene.conversation.asker
    blocks = say(scene.language, "changes", rows=rows, asker=asker)
    taps = tuple(Tap("edit", fact.id, t(scene.language, "改：{name}", name=scene.to(fact.short))) for fact in facts)
    whom = (Tap("go", "asker", t(scene.language, "改：为谁问")),) if asker else ()
    return Screen(blocks, (*taps, *whom, *back_to_it(scene)))


def restart(scene: Scene) -> Screen:
    """Ask once before the answers go."""
    taps = (
        Tap("fresh", "", t(scene.language, "清空，重新开始")),
        Tap("resume", "", t(scene.language, "不清空，接着来")),
    )
    return Screen(say(scene.language, "restart", answered=len(scene.conversation.order)), taps)


def _shown(scene: Scene) -> tuple[Fact, ...]:
    known = (scene.library.facts.get(name) for name in scene.conversation.order)
    return tuple(fact for fact in known if fact is not None and matters(scene, fact))
