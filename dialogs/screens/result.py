"""The first opinion on every tier in scope, the comparison of tiers, and asking which of them is meant."""

from dialogs import describe
from dialogs.opinion import opinion
from dialogs.scene import PLACES, Scene, home
from dialogs.screens import menu
from dialogs.screens.frame import Screen, Tap
from dialogs.words import say, t
from knowledge.assessment import Assessment, assess
from knowledge.library import TierRef
from knowledge.notice import Notice
from knowledge.window import window_status


def result(scene: Scene) -> Screen:
    """Say first how the window stands, then the opinion on each tier, best first, and offer what comes next."""
    finished = home(scene).name == "result"
    found = scene.assessments()
    blocks = say(
        scene.language,
        "result",
        windows=[(notice, window_status(notice, scene.now)) for notice in scene.notices],
        rows=[(describe.tier_name(scene, a.tier), opinion(a)) for a in found],
        finished=finished,
        more=finished and _more(scene),
        asker=scene.conversation.asker,
    )
    return Screen(blocks, (*_going_on(scene, finished=finished), *_reasons(scene, found), *_further(scene)))


def compare(scene: Scene) -> Screen:
    """Lay the tiers of one notice side by side: only what differs, and the money."""
    notice = scene.library.notices[scene.view.about.partition("/")[0]]
    rows = [_column(scene, ref) for ref in scene.library.tiers_of((notice.id,))]
    blocks = say(scene.language, "compare", notice=notice, rows=rows)
    taps = (
        Tap("leave", ref.id, t(scene.language, "留意向：{tier}", tier=scene.to(ref.tier.name)))
        for ref in scene.library.tiers_of((notice.id,))
    )
    return Screen(blocks, (*taps, *menu.information(scene, (notice,)), *onward(scene, notice)))


def choose(scene: Scene) -> Screen:
    """Ask which notice or tier is meant."""
    matter, _, notice_id = scene.view.about.partition("/")
    notices = menu.scope(scene, matter, notice_id)
    if matter == "compare":
        notices = tuple(notice for notice in notices if len(notice.tiers) > 1)
    found = menu.targets(notices, matter)
    taps = (_target(scene, matter, target) for target in found)
    words = menu.matter_words(scene.language, matter)
    blocks = say(scene.language, "choose", matter=words, kind=matter, some=bool(found))
    return Screen(blocks, (*taps, *onward(scene)))


def onward(scene: Scene, notice: Notice | None = None) -> tuple[Tap, ...]:
    """Return the way on from an information: to the result or the open question, else to the interview of a notice."""
    if scene.conversation.asker and scene.tiers and (notice is None or notice in scene.notices):
        done = home(scene).name == "result"
        label = t(scene.language, "回到结果") if done else t(scene.language, "接着回答问题")
        return (Tap("resume", "", label),)
    if notice is not None:
        return (Tap("check", notice.id, t(scene.language, "看看我够不够条件")),)
    return (Tap("go", "browse", t(scene.language, "看看有哪些项目")),)


def back_to_it(scene: Scene) -> tuple[Tap, ...]:
    """Return the way back from an aside, wherever somebody was."""
    if scene.conversation.asker or scene.conversation.answers:
        return onward(scene) if scene.tiers else (Tap("resume", "", t(scene.language, "回到刚才")),)
    return (Tap("go", "welcome", t(scene.language, "回到开头")),)


def _target(scene: Scene, matter: str, target: str) -> Tap:
    name = menu.named(scene, target)
    return Tap("leave", target, name) if matter == "leave" else Tap("go", f"{matter}/{target}", name)


def _more(scene: Scene) -> bool:
    return not scene.conversation.thorough and scene.next(thorough=True) is not None


def _going_on(scene: Scene, *, finished: bool) -> tuple[Tap, ...]:
    if not finished:
        return (Tap("resume", "", t(scene.language, "接着回答问题")),)
    return (Tap("thorough", "", t(scene.language, "把其余条件也核对一遍")),) if _more(scene) else ()


def _reasons(scene: Scene, found: tuple[Assessment, ...]) -> tuple[Tap, ...]:
    if len(found) == 1:
        return (Tap("go", f"why/{found[0].tier.id}", t(scene.language, "为什么、差什么")),)
    return tuple(
        Tap("go", f"why/{a.tier.id}", t(scene.language, "为什么：{tier}", tier=describe.tier_name(scene, a.tier)))
        for a in found
    )


def _further(scene: Scene) -> tuple[Tap, ...]:
    notices = scene.notices
    comparable = [notice for notice in notices if len(notice.tiers) > 1]
    return (
        *menu.leave(scene, scene.tiers),
        *menu.remind(scene, notices),
        *menu.information(scene, notices),
        *menu.compare(scene, comparable[:1]),
        *_wider(scene),
        *_next_person(scene),
        Tap("go", "browse", t(scene.language, "看看别的项目")),
    )


def _wider(scene: Scene) -> tuple[Tap, ...]:
    """Offer the other notices of the same places where only one was looked at."""
    places = scene.conversation.answers.get(PLACES)
    if not scene.conversation.focus or not isinstance(places, frozenset):
        return ()
    others = [n for n in scene.library.notices.values() if n.place in places and n.id != scene.conversation.focus]
    return (Tap("widen", "", t(scene.language, "当地的其他项目也看看")),) if others else ()


def _next_person(scene: Scene) -> tuple[Tap, ...]:
    """Offer a clerk to go on with the next person, without asking about the unit again."""
    if scene.conversation.asker != "unit":
        return ()
    return (Tap("another", "", t(scene.language, "再看下一位师傅")),)


def _column(scene: Scene, ref: TierRef) -> dict[str, object]:
    notice, tier = ref.notice, ref.tier
    said = assess(scene.library, ref.id, scene.conversation.answers)
    return {
        "name": scene.to(tier.name),
        "tier": tier,
        "opinion": opinion(said) if notice in scene.notices and scene.conversation.asker else None,
        "conditions": [
            (c, describe.force_words(scene.language, c.force), describe.clause(scene.language, c.cite))
            for c in notice.conditions
            if c.tiers and c.concerns(tier.id)
        ],
        "routes": [(r, describe.clause(scene.language, r.cite)) for r in notice.routes if r.concerns(tier.id)],
        "benefits": [b for b in notice.benefits if b.money and b.concerns(tier.id)],
        "quotas": [q for q in notice.quotas if q.concerns(tier.id)],
    }
