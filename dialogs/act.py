"""What each verb does."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from dialogs import answering, inquiring, lead, looking, starting, trying
from dialogs.action import Action
from dialogs.conversation import Conversation
from dialogs.outcome import Outcome
from dialogs.reminding import changing, receiving, wishing
from dialogs.scene import Scene
from dialogs.words import say

Deed: TypeAlias = Callable[[Scene, Action], Outcome]


def _stay(scene: Scene, _action: Action) -> Outcome:
    return Outcome(scene.conversation)


def _edit(scene: Scene, action: Action) -> Outcome:
    if action.arg not in scene.library.facts:
        return Outcome(scene.conversation, say(scene.language, "gone"))
    return answering.ask(scene, action.arg)


def _toggle(scene: Scene, action: Action) -> Outcome:
    return changing.toggle(scene, action) if _of_reminders(action) else answering.toggle(scene, action)


def _done(scene: Scene, action: Action) -> Outcome:
    return changing.done(scene, action) if _of_reminders(action) else answering.done(scene, action)


def _of_reminders(action: Action) -> bool:
    """Whether a list belongs to a reminder (`remind_days/3`) and not to a question."""
    return action.arg.startswith("remind_")


DEEDS: dict[str, Deed] = {
    "a": answering.answer,
    "t": _toggle,
    "ok": _done,
    "none": answering.none,
    "unsure": answering.unsure,
    "edit": _edit,
    "asker": starting.asker,
    "start": starting.start,
    "check": starting.check,
    "widen": starting.widen,
    "fresh": starting.fresh,
    "another": starting.another,
    "lang": starting.language,
    "thorough": starting.thorough,
    "forget": starting.forget,
    "go": looking.go,
    "resume": looking.resume,
    "back": looking.back,
    "leave": lead.leave,
    "agree": lead.agree,
    "cancel": lead.cancel,
    "said": lead.typed,
    "district": lead.district,
    "page": lead.page,
    "skip": lead.skip,
    "redo": lead.redo,
    "send": lead.send,
    "withdraw": lead.withdraw,
    "hello": _stay,
    "which": inquiring.which,
    "try": trying.try_,
    "remind": wishing.remind,
    "rabout": wishing.about,
    "rkeep": wishing.keep,
    "rpause": changing.pause,
    "rresume": changing.resume,
    "rback": changing.resume,
    "rstop": changing.stop,
    "rhour": changing.hour,
    "rway": changing.way,
    "rpart": changing.part,
    "rmail": changing.address,
    "rfeed": changing.feed,
    "rdone": receiving.finish,
    "rundo": receiving.reopen,
    "rlater": receiving.later,
}
_OFFERING = ("remind", "rabout", "rstop", "rdone", "rundo", "rback")
_ASIDE = ("which", "try", "lang", "hello", "t", *_OFFERING, "rpause", "rlater")
"""Verbs after which the offers of the last answer still stand, or which change them themselves."""


def act(scene: Scene, action: Action) -> Outcome:
    """Do what was asked; a verb that we do not know changes nothing and says so."""
    deed = DEEDS.get(action.verb)
    if deed is None:
        return Outcome(scene.conversation, say(scene.language, "gone"))
    outcome = deed(scene, action)
    return outcome if action.verb in _ASIDE else replace(outcome, conversation=_moved_on(scene, outcome.conversation))


def _moved_on(scene: Scene, after: Conversation) -> Conversation:
    """Drop the offers of the last answer; and what was asked, where it is now about other notices."""
    elsewhere = scene.with_(after).context != scene.context
    return replace(after, offers=(), questions=() if elsewhere else after.questions)
