"""The first screens: where, for whom, or a look around."""

from dialogs import describe
from dialogs.scene import ELSEWHERE, PLACES, Scene
from dialogs.screens.frame import Screen, Tap
from dialogs.words import say, t
from knowledge.window import window_status


def welcome(scene: Scene) -> Screen:
    """Say what this is, and ask where."""
    told = scene.conversation
    resume = (Tap("resume", "", t(scene.language, "接着上次的")),) if told.answers else ()
    look = (
        Tap("go", "browse", t(scene.language, "先看看有哪些项目")),
        Tap("go", "help", t(scene.language, "怎么用、隐私说明")),
    )
    blocks = say(scene.language, "welcome", places=_covered(scene), answered=len(told.order))
    brief = say(scene.language, "where", notice=None, present="", asker=told.asker)
    return Screen(blocks, (*resume, *_cities(scene), *look), brief=brief)


def where(scene: Scene) -> Screen:
    """Ask for the place alone: for a notice that was opened, or to change it."""
    told = scene.conversation
    opened = scene.library.notices.get(told.focus)
    present = describe.said(scene, PLACES) if PLACES in told.answers else ""
    blocks = say(scene.language, "where", notice=opened, present=present, asker=told.asker)
    unsure = (Tap("unsure", PLACES, t(scene.language, "不清楚")),) if opened else ()
    return Screen(blocks, (*_cities(scene), *unsure, *why_tap(scene, PLACES)))


def places(scene: Scene) -> Screen:
    """Let several places be ticked."""
    fact = scene.library.facts[PLACES]
    taps = tuple(
        Tap("t", f"{PLACES}={o.id}", scene.to(o.label), toggle=True, selected=o.id in scene.conversation.ticked)
        for o in fact.options
        if o.id != ELSEWHERE
    )
    rest = (Tap("ok", PLACES, t(scene.language, "选好了")), Tap("none", PLACES, t(scene.language, "都不是")))
    return Screen(say(scene.language, "places"), taps + rest, "several")


def elsewhere(scene: Scene) -> Screen:
    """Say honestly which places are covered, and whom to ask otherwise."""
    taps = (
        Tap("edit", PLACES, t(scene.language, "重新选地方")),
        Tap("go", "browse", t(scene.language, "看看已收录的项目")),
        Tap("go", "help", t(scene.language, "怎么用、隐私说明")),
    )
    return Screen(say(scene.language, "elsewhere", places=_covered(scene)), taps)


def asker(scene: Scene) -> Screen:
    """Say how the windows stand, before anybody answers a question for nothing, and ask for whom."""
    taps = (
        Tap("asker", "self", t(scene.language, "为自己问")),
        Tap("asker", "unit", t(scene.language, "为单位里的师傅问")),
    )
    windows = [(notice, window_status(notice, scene.now)) for notice in scene.notices]
    over = bool(windows) and all(status.state == "closed" or status.past_batch for _, status in windows)
    return Screen(say(scene.language, "asker", windows=windows, over=over), taps)


def why_tap(scene: Scene, fact_id: str) -> tuple[Tap, ...]:
    """Return the way to why this is asked."""
    return (Tap("go", f"why_ask/{fact_id}", t(scene.language, "为什么问这个")),) if scene.tiers else ()


def _cities(scene: Scene) -> tuple[Tap, ...]:
    fact = scene.library.facts[PLACES]
    cities = (Tap("a", f"{PLACES}={o.id}", scene.to(o.label)) for o in fact.options if o.id != ELSEWHERE)
    several = Tap("go", "places", t(scene.language, "不止一个地方"))
    return (*cities, several, Tap("none", PLACES, t(scene.language, "都不是")))


def _covered(scene: Scene) -> list[str]:
    fact = scene.library.facts[PLACES]
    return [scene.to(option.label) for option in fact.options if scene.library.notices_in(option.id)]
