"""Beginning, beginning again, opening a notice, speaking another language, forgetting."""

from dataclasses import replace
from typing import cast

from dialogs import answering
from dialogs.action import Action
from dialogs.conversation import Asker, Conversation, View
from dialogs.effect import Forget, Keep
from dialogs.looking import opened
from dialogs.outcome import Outcome
from dialogs.scene import PLACES, Scene, home
from dialogs.words import say
from knowledge.text import LANGUAGES


def start(scene: Scene, action: Action) -> Outcome:
    """Greet; a notice named in a deep link is opened at once. What was answered before is kept."""
    notice_id = action.arg.removeprefix("n_")
    if notice_id in scene.library.notices:
        return Outcome(opened(scene, View("notice", notice_id)))
    notes = say(scene.language, "gone") if action.arg else ()
    return Outcome(replace(scene.conversation.at("welcome"), focus="", origin=None), notes)


def asker(scene: Scene, action: Action) -> Outcome:
    """Keep for whom somebody asks."""
    if action.arg not in ("self", "unit") or (action.stale and scene.view != View("asker")):
        return Outcome(scene.conversation, say(scene.language, "old_button"))
    after = replace(scene.conversation, asker=cast(Asker, action.arg), origin=None)
    return Outcome(_home(scene, after))


def check(scene: Scene, action: Action) -> Outcome:
    """Begin the interview about one notice; its place is asked for unless it was named already."""
    notice = scene.library.notices.get(action.arg)
    if notice is None:
        return Outcome(scene.conversation, say(scene.language, "gone"))
    after = replace(scene.conversation, focus=notice.id, origin=None, thorough=False)
    places = after.answers.get(PLACES)
    if isinstance(places, frozenset) and notice.place not in places:
        after = answering.without(after, PLACES)
    return Outcome(_home(scene, answering.rescoped(scene, after)))


def widen(scene: Scene, _action: Action) -> Outcome:
    """Look at every notice of the places named again, not only at the one that was opened."""
    after = replace(scene.conversation, focus="", origin=None)
    return Outcome(_home(scene, answering.rescoped(scene, after)))


def fresh(scene: Scene, action: Action) -> Outcome:
    """Begin again: the answers go, the language and the intents that were left stay."""
    if action.stale and scene.view != View("restart"):
        return Outcome(scene.conversation, say(scene.language, "old_button"))
    old = scene.conversation
    return Outcome(Conversation(language=old.language, leads=old.leads), say(scene.language, "restarted"))


def another(scene: Scene, action: Action) -> Outcome:
    """Ask about the next person of the same unit: what was said of the unit stays."""
    if action.stale:
        return Outcome(scene.conversation, say(scene.language, "old_button"))
    told = scene.conversation
    facts = scene.library.facts
    for name in told.order:
        if name not in facts or facts[name].about != "unit":
            told = answering.without(told, name)
    after = replace(told, thorough=False, origin=None, draft=None)
    return Outcome(_home(scene, after), say(scene.language, "another"))


def language(scene: Scene, action: Action) -> Outcome:
    """Speak another language on the same screen, and in the reminders."""
    wanted = next((known for known in LANGUAGES if known == action.arg), scene.language)
    told = tuple(Keep(replace(one, language=wanted)) for one in scene.held.live if one.language != wanted)
    return Outcome(replace(scene.conversation, language=wanted), effects=told, in_place=True)


def thorough(scene: Scene, _action: Action) -> Outcome:
    """Go on asking until every condition is settled, also where the verdict is decided."""
    return Outcome(_home(scene, replace(scene.conversation, thorough=True, origin=None)))


def forget(scene: Scene, _action: Action) -> Outcome:
    """Delete everything about this chat, at once and for good."""
    fresh_one = Conversation(language=scene.language)
    return Outcome(fresh_one, say(scene.language, "forgotten"), (Forget(),))


def _home(scene: Scene, after: Conversation) -> Conversation:
    view = home(scene.with_(after))
    return after.at(view.name, view.about)
