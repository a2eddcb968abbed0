"""Leaving one's intent to apply: consent first, then one item at a time, read back before anything is kept."""

from dataclasses import replace

from dialogs import consent, phone
from dialogs.action import Action
from dialogs.conversation import Conversation, LeadDraft, View
from dialogs.district import districts, items, pages
from dialogs.effect import RecordLead, WithdrawLeads
from dialogs.looking import opened
from dialogs.outcome import Outcome
from dialogs.plain import says_something, tidy
from dialogs.reply import Block
from dialogs.scene import Scene, home
from dialogs.views import is_lead
from dialogs.words import say
from knowledge.assessment import assess

LONGEST = {"name": 40, "unit": 80, "note": 500}
_MAY_BE_LEFT_OUT = ("unit", "district", "note")


def leave(scene: Scene, action: Action) -> Outcome:
    """Ask for consent before anything personal is asked for."""
    if action.arg not in scene.library.tiers:
        return Outcome(scene.conversation, say(scene.language, "gone"))
    return Outcome(opened(scene, View("lead_consent", action.arg)))


def agree(scene: Scene, action: Action) -> Outcome:
    """Note the consent and ask for the name."""
    if scene.view != View("lead_consent", action.arg):
        return Outcome(scene.conversation, say(scene.language, "old_button"))
    draft = LeadDraft(tier=action.arg, consent=consent.VERSION)
    return Outcome(replace(scene.conversation.at("lead_name"), draft=draft))


def cancel(scene: Scene, _action: Action) -> Outcome:
    """Stop; nothing that was typed is kept."""
    told = scene.conversation
    view = told.origin if told.origin is not None and not is_lead(told.origin) else home(scene)
    after = replace(told, draft=None, origin=None)
    return Outcome(after.at(*_place(view)), say(scene.language, "lead_cancelled"))


def typed(scene: Scene, action: Action) -> Outcome:
    """Take what was typed for the item on the screen, or say what is wrong with it."""
    told, item = scene.conversation, scene.view.name.removeprefix("lead_")
    if told.draft is None:
        return Outcome(told.at(*_place(home(scene))), say(scene.language, "old_button"))
    value, problem = _read(scene, item, action.arg)
    if problem:
        return Outcome(told, problem)
    return Outcome(_onward(scene, replace(told, draft=_filled(told.draft, item, value))))


def district(scene: Scene, action: Action) -> Outcome:
    """Take the district that was chosen."""
    told, known = scene.conversation, {one.id for one in districts(scene)}
    if told.draft is None or scene.view.name != "lead_district" or action.arg not in known:
        return Outcome(told, say(scene.language, "old_button"))
    return Outcome(_onward(scene, replace(told, draft=replace(told.draft, district=action.arg))))


def page(scene: Scene, action: Action) -> Outcome:
    """Show another page of the districts."""
    numbers = [str(number) for number in range(1, len(pages(scene)) + 1)]
    if scene.view.name != "lead_district" or action.arg not in numbers:
        return Outcome(scene.conversation, say(scene.language, "old_button"))
    edit = "edit" if _edits(scene.view) else ""
    return Outcome(scene.conversation.at("lead_district", edit + action.arg.removeprefix("1")))


def skip(scene: Scene, action: Action) -> Outcome:
    """Leave out the unit, its district or the note."""
    told, item = scene.conversation, scene.view.name.removeprefix("lead_")
    if told.draft is None or item not in _MAY_BE_LEFT_OUT or action.arg != item:
        return Outcome(told, say(scene.language, "old_button"))
    return Outcome(_onward(scene, replace(told, draft=_filled(told.draft, item, ""))))


def redo(scene: Scene, action: Action) -> Outcome:
    """Ask for one item again before anything is sent."""
    if scene.conversation.draft is None or f"lead_{action.arg}" not in items(scene)[:-1]:
        return Outcome(scene.conversation, say(scene.language, "old_button"))
    return Outcome(scene.conversation.at(f"lead_{action.arg}", "edit"))


def send(scene: Scene, _action: Action) -> Outcome:
    """Keep the intent, once everything was read back."""
    told, draft = scene.conversation, scene.conversation.draft
    if draft is None or scene.view.name != "lead_check" or not (draft.name and draft.phone):
        return Outcome(told, say(scene.language, "old_button"))
    leads = told.leads if draft.tier in told.leads else (*told.leads, draft.tier)
    after = replace(told.at("lead_done", draft.tier), draft=None, leads=leads, origin=None)
    return Outcome(after, effects=(_record(scene, draft),))


def withdraw(scene: Scene, action: Action) -> Outcome:
    """Delete every intent that was left here, after it was confirmed."""
    if scene.view != View("withdraw") or action.stale:
        return Outcome(scene.conversation, say(scene.language, "old_button"))
    after = replace(scene.conversation, leads=(), draft=None, origin=None)
    return Outcome(after.at(*_place(home(scene))), say(scene.language, "withdrawn"), (WithdrawLeads(),))


def _read(scene: Scene, item: str, text: str) -> tuple[str, tuple[Block, ...]]:
    value = tidy(text)
    if item == "phone":
        number = phone.read_phone(value)
        return (number, ()) if number else ("", say(scene.language, "phone_problem"))
    if len(value) > LONGEST[item]:
        return "", say(scene.language, "too_long", most=LONGEST[item], length=len(value))
    if not says_something(value) or (item == "name" and any(char.isdecimal() for char in value)):
        return "", say(scene.language, "text_problem", item=item)
    return value, ()


def _filled(draft: LeadDraft, item: str, value: str) -> LeadDraft:
    match item:
        case "name":
            return replace(draft, name=value)
        case "phone":
            return replace(draft, phone=value)
        case "unit":
            return replace(draft, unit=value)
        case "district":
            return replace(draft, district=value)
        case _:
            return replace(draft, note=value)


def _onward(scene: Scene, told: Conversation) -> Conversation:
    order = items(scene)
    return told.at("lead_check" if _edits(told.view) else order[order.index(told.view.name) + 1])


def _edits(view: View) -> bool:
    """Whether one item is asked for again, after which all is read back."""
    return view.about.startswith("edit")


def _record(scene: Scene, draft: LeadDraft) -> RecordLead:
    told = scene.conversation
    return RecordLead(
        tier=draft.tier,
        name=draft.name,
        phone=draft.phone,
        unit=draft.unit,
        note=draft.note,
        asker=told.asker,
        consent=draft.consent,
        language=told.language,
        verdict=assess(scene.library, draft.tier, told.answers).verdict,
        answers=told.answers,
        unsure=tuple(sorted(told.unsure)),
        district=draft.district if any(one.id == draft.district for one in districts(scene)) else "",
    )


def _place(view: View) -> tuple[str, str]:
    return view.name, view.about
