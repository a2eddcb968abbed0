"""A person to talk to, how this works, and what is kept."""

from functools import partial

from dialogs import consent, describe
from dialogs.scene import Scene
from dialogs.screens import menu
from dialogs.screens.frame import Screen, Tap
from dialogs.screens.result import back_to_it
from dialogs.words import say, t
from knowledge.notice import Notice


def person(scene: Scene) -> Screen:
    """Give the people, telephones and addresses of what is in scope; nothing in scope, of all."""
    notices = _meant(scene)
    blocks = say(scene.language, "person", notices=notices, clause=partial(describe.clause, scene.language))
    tiers = scene.library.tiers_of(tuple(n.id for n in notices)) if len(notices) == 1 else scene.tiers
    leave = menu.leave(scene, tiers, notices[0].id if len(notices) == 1 else "")
    return Screen(blocks, (*leave, *back_to_it(scene)))


def help_(scene: Scene) -> Screen:
    """Say how this works and which words are understood everywhere."""
    return Screen(
        say(scene.language, "help"),
        (
            Tap("go", "reminders", t(scene.language, "我的提醒")),
            Tap("go", "privacy", t(scene.language, "隐私说明")),
            *back_to_it(scene),
        ),
    )


def privacy(scene: Scene) -> Screen:
    """Say what is kept, for how long, and how to have it deleted."""
    taps = (Tap("forget", "", t(scene.language, "忘记我：删除这里的一切")),)
    left = (Tap("go", "withdraw", t(scene.language, "撤回我的登记")),) if scene.conversation.leads else ()
    return Screen(say(scene.language, "privacy", years=consent.KEPT_YEARS), (*left, *taps, *back_to_it(scene)))


def _meant(scene: Scene) -> tuple[Notice, ...]:
    """Return the notices a person is wanted for: the one on the screen before, those in scope, or all."""
    origin = scene.conversation.origin
    shown = scene.notice_of(origin.about) if origin is not None else None
    if shown is not None:
        return (shown,)
    return scene.notices or tuple(scene.library.notices.values())
