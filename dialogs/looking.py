"""Going to a screen and back: nothing here changes an answer, except that back takes back the last one."""

from dataclasses import replace

from dialogs import answering
from dialogs.action import Action
from dialogs.conversation import Conversation, View
from dialogs.district import items, page_of
from dialogs.outcome import Outcome
from dialogs.reminding.known import known
from dialogs.scene import PLACES, Scene, home
from dialogs.screens import menu
from dialogs.views import ASIDES, INFORMATION, REMINDING, exists, is_lead, parse_view
from dialogs.words import say

_REMEMBERING = ASIDES | REMINDING | {"choose", "notice", "lead_consent"}
"""Screens from which back leads to where somebody came from."""
_PASSED = ASIDES | REMINDING
"""Screens that are passed through: from the next one too, back leads to where somebody came from."""


def go(scene: Scene, action: Action) -> Outcome:
    """Show a screen, also from an old button; where there is no such screen any more, say so."""
    view = parse_view(action.arg)
    if not exists(scene.library, view, scene.held) or view.name.startswith("lead_"):
        missing = "reminder_gone" if view.name in REMINDING else "gone"
        return Outcome(scene.conversation, say(scene.language, missing))
    view = _only_one(scene, view)
    there = known(scene, view)
    return Outcome(opened(scene, there or view), say(scene.language, "reminder_already") if there else ())


def _only_one(scene: Scene, view: View) -> View:
    """Return the screen itself where there would be only one to choose from."""
    matter, _, notice_id = view.about.partition("/")
    if view.name != "choose":
        return view
    found = menu.targets(menu.scope(scene, matter, notice_id), matter)
    return View("lead_consent" if matter == "leave" else matter, found[0]) if len(found) == 1 else view


def opened(scene: Scene, view: View) -> Conversation:
    """Return the conversation at a screen; a look aside remembers where it came from."""
    told = scene.conversation
    origin = told.origin if told.view.name in _PASSED else told.view
    if view.name in (*INFORMATION, "compare"):
        return replace(told, view=view)
    return replace(told, view=view, origin=origin if view.name in _REMEMBERING else None)


def resume(scene: Scene, _action: Action) -> Outcome:
    """Go on where the answers lead."""
    return Outcome(_at(replace(scene.conversation, origin=None), home(scene)))


def back(scene: Scene, action: Action) -> Outcome:
    """Leave the present screen, or take back the last answer where the screen is a question or the result."""
    if action.stale:
        return Outcome(scene.conversation, say(scene.language, "old_back"))
    name = scene.view.name
    if name in ("question", "result", "elsewhere", "asker", "places", "welcome"):
        return _back_in_interview(scene)
    target = _before(scene)
    return Outcome(_at(replace(scene.conversation, origin=_kept_origin(scene, target)), target))


def _back_in_interview(scene: Scene) -> Outcome:
    told, here = scene.conversation, home(scene)
    if scene.view.name == "places" or (scene.view.name == "result" and here.name != "result"):
        return Outcome(_at(told, here))
    if scene.view.name == "question" and _answered(told, scene.view.about):
        return Outcome(_at(told, View("changes")))
    if scene.view.name == "asker" and told.asker:
        return Outcome(_at(told, View("changes")))
    if told.asker and told.order[-1:] in ((), (PLACES,)) and PLACES in (*told.answers, *told.unsure):
        return Outcome(_at(replace(told, asker=""), View("asker")))
    if not told.order:
        return _back_to_the_start(scene)
    return answering.undo(scene)


def _back_to_the_start(scene: Scene) -> Outcome:
    if scene.conversation.focus:
        return Outcome(_at(replace(scene.conversation, focus=""), View("notice", scene.conversation.focus)))
    return Outcome(scene.conversation, say(scene.language, "at_the_start"))


def _before(scene: Scene) -> View:
    """Return the screen before the present one."""
    view, origin = scene.view, scene.conversation.origin
    if view.name == "why_ask":
        return View("question", view.about)
    if is_lead(view):
        return _before_item(scene)
    if view.name in (*INFORMATION, "compare", "why"):
        return _before_information(scene)
    if view.name == "notice":
        return View("browse")
    if view.name.startswith("remind_"):
        return View("reminder", view.about)
    return origin if origin is not None and origin != view and exists(scene.library, origin) else home(scene)


def _before_information(scene: Scene) -> View:
    if _in_result(scene, scene.view.about):
        return View("result")
    return home(scene) if scene.view.name == "why" else View("notice", scene.view.about.partition("/")[0])


def _before_item(scene: Scene) -> View:
    """Return the item of an intent asked before this one, or the list where one item is changed."""
    if scene.view.name == "lead_district" and (page := page_of(scene.view.about)) > 1:
        edit = "edit" if scene.view.about.startswith("edit") else ""
        return View("lead_district", edit + (f"{page - 1}" if page > 2 else ""))  # noqa: PLR2004  # the first has no number
    if scene.view.about == "edit":
        return View("lead_check")
    draft = scene.conversation.draft
    if scene.view.name == "lead_name" and draft is not None:
        return View("lead_consent", draft.tier)
    order = items(scene)
    earlier = order[max(0, order.index(scene.view.name) - 1)] if scene.view.name in order else "lead_unit"
    return View(earlier) if draft is not None else home(scene)


def _kept_origin(scene: Scene, target: View) -> View | None:
    return scene.conversation.origin if target.name in ("notice", *_PASSED) or target.name.startswith("lead_") else None


def _in_result(scene: Scene, about: str) -> bool:
    return scene.notice_of(about) in scene.notices and bool(scene.conversation.asker)


def _answered(told: Conversation, fact_id: str) -> bool:
    return fact_id in told.answers or fact_id in told.unsure


def _at(told: Conversation, view: View) -> Conversation:
    """Return the conversation at a screen; what is ticked stays ticked while somebody looks around."""
    return replace(told, view=view)
