"""The answers given so far, to change one of them, and starting again."""

from dialogs import describe
from dialogs.relevance import matters
from dialogs.scene import Scene
from dialogs.screens.frame import Screen, Tap
from dialogs.screens.result import back_to_it
from dialogs.words import say, t
from knowledge.fact import Fact

LONGEST = 40


def changes(scene: Scene) -> Screen:
    """List what was answered, 不清楚 included; a tap asks again and keeps the others."""
    facts = _shown(scene)
    taps = tuple(Tap("edit", fact.id, _label(scene, fact)) for fact in facts)
    blocks = say(scene.language, "changes", some=bool(taps))
    return Screen(blocks, (*taps, *_whom(scene), *back_to_it(scene)))


def restart(scene: Scene) -> Screen:
    """Ask once before the answers go."""
    taps = (
        Tap("fresh", "", t(scene.language, "清空，重新开始")),
        Tap("resume", "", t(scene.language, "不清空，接着来")),
    )
    return Screen(say(scene.language, "restart", answered=len(scene.conversation.order)), taps)


def _label(scene: Scene, fact: Fact) -> str:
    """Return an answer with its name, cut to what a button can show; asked again, it is shown in full."""
    said = describe.answer(scene.language, scene.to(fact.short), describe.said(scene, fact.id))
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def _whom(scene: Scene) -> tuple[Tap, ...]:
    match scene.conversation.asker:
        case "self":
            return (Tap("go", "asker", t(scene.language, "为谁问：为自己")),)
        case "unit":
            return (Tap("go", "asker", t(scene.language, "为谁问：为单位里的师傅")),)
        case "":
            return ()


def _shown(scene: Scene) -> tuple[Fact, ...]:
    known = (scene.library.facts.get(name) for name in scene.conversation.order)
    return tuple(fact for fact in known if fact is not None and matters(scene, fact))
