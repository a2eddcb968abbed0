"""The notices themselves: the list, the card of one, whom to ask, what limits there are, what is left blank."""

from functools import partial

from dialogs import describe
from dialogs.reply import Block
from dialogs.scene import Scene
from dialogs.screens import menu
from dialogs.screens.frame import Screen, Tap
from dialogs.screens.papers import about, concerns, tier_names, title
from dialogs.screens.result import onward
from dialogs.words import say, t
from knowledge.window import window_status


def browse(scene: Scene) -> Screen:
    """List every notice with how its window stands."""
    notices = tuple(scene.library.notices.values())
    rows = [(notice, window_status(notice, scene.now)) for notice in notices]
    taps = tuple(Tap("go", f"notice/{notice.id}", scene.to(notice.short)) for notice in notices)
    back = onward(scene) if scene.conversation.asker else (Tap("go", "welcome", t(scene.language, "按地方选")),)
    return Screen(say(scene.language, "browse", rows=rows), (*taps, *back))


def notice(scene: Scene) -> Screen:
    """Show one notice: who issued it, how its window stands, what it offers, and the way into the questions."""
    shown, _ = about(scene)
    blocks = say(
        scene.language,
        "notice",
        notice=shown,
        status=window_status(shown, scene.now),
        place=describe.place_name(scene, shown.place),
    )
    check = Tap("check", shown.id, t(scene.language, "看看我够不够条件"))
    tiers = scene.library.tiers_of((shown.id,))
    ways = (*menu.leave(scene, tiers, shown.id), *menu.remind(scene, (shown,)))
    more = (*menu.information(scene, (shown,)), *menu.compare(scene, (shown,)), *ways)
    return Screen(blocks, (check, *more, Tap("go", "browse", t(scene.language, "看看别的项目"))))


def contact(scene: Scene) -> Screen:
    """Show whom the notice names for questions."""
    shown, _ = about(scene)
    blocks = say(scene.language, "contact", notice=shown, clause=partial(describe.clause, scene.language))
    return _with_others(scene, blocks, "contact")


def rules(scene: Scene) -> Screen:
    """Show the limits on applying, the places there are, the duties, the penalties and how long things are valid."""
    shown, tier = about(scene)
    blocks = say(
        scene.language,
        "rules",
        notice=shown,
        tier=title(scene),
        restrictions=[s for s in shown.restrictions if concerns(s, tier)],
        quotas=[s for s in shown.quotas if concerns(s, tier)],
        duties=[s for s in shown.duties if concerns(s, tier)],
        penalties=[s for s in shown.penalties if concerns(s, tier)],
        validity=[s for s in shown.validity if concerns(s, tier)],
        clause=partial(describe.clause, scene.language),
        tiers=partial(tier_names, scene, shown),
    )
    return _with_others(scene, blocks, "rules")


def blanks(scene: Scene) -> Screen:
    """Say what the notice leaves open, so that nobody takes a guess for a rule."""
    shown, tier = about(scene)
    blocks = say(
        scene.language,
        "blanks",
        notice=shown,
        blanks=[s for s in shown.blanks if concerns(s, tier)],
        clause=partial(describe.clause, scene.language),
        tiers=partial(tier_names, scene, shown),
    )
    return _with_others(scene, blocks, "blanks")


def _with_others(scene: Scene, blocks: tuple[Block, ...], skip: str) -> Screen:
    shown, _ = about(scene)
    return Screen(blocks, (*menu.information(scene, (shown,), skip), *onward(scene, shown)))
