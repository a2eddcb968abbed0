"""Understanding one message or tap against the screen that is shown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from dialogs import district
from dialogs.action import Action, expanded, read_choice
from dialogs.command import command
from dialogs.daytext import read_day
from dialogs.heard import Heard, Reason, Unclear
from dialogs.incoming import Incoming
from dialogs.numeral import read_number
from dialogs.pick import Doubt, exactly, labelled, pick, pick_several
from dialogs.placing import places_in
from dialogs.plain import folded, says_something, tidy
from dialogs.reminding.altering import altering
from dialogs.reminding.arguments import arguments
from dialogs.reminding.hearing import heard, typed
from dialogs.reply import Choice, Reply
from dialogs.scene import Scene
from dialogs.usual import is_offer, named, usual
from dialogs.views import REMINDING, is_lead, known_arguments
from dialogs.wondering import counts, inquired, marked, signed, understood
from knowledge.fact import Fact

LONGEST = 300
"""Longer texts answer no question that we ask, and are none; only a note may be as long as it says itself."""


def listen(scene: Scene, incoming: Incoming, screen: Callable[[], Reply]) -> Heard:
    """Return what was meant. `screen` makes what is shown at present, which only typed text needs."""
    if incoming.choice:
        return _tapped(scene, incoming)
    text = tidy(incoming.text)
    if not text:
        return Unclear("attachment" if incoming.attachment else "empty")
    known = command(scene, text) if len(text) <= LONGEST else None
    return known or _typed(scene, incoming.text, text, screen())


def _tapped(scene: Scene, incoming: Incoming) -> Heard:
    action = read_choice(incoming.choice, scene.conversation.step)
    if action is None:
        return Unclear("button")
    action = _expanded(scene, action)
    if incoming.picked is None:
        return action
    return replace(action, picked=tuple(_option(raw, scene) for raw in incoming.picked))


def _option(raw: str, scene: Scene) -> str:
    """Return the option that a form names, by its own id or by the id of its choice."""
    action = read_choice(raw, scene.conversation.step)
    return raw if action is None else _expanded(scene, action).value


def _expanded(scene: Scene, action: Action) -> Action:
    """Return an action with its whole argument, which an id may have cut."""
    if "~" not in action.arg:
        return action
    return expanded(action, (*known_arguments(scene.library), *arguments(scene)))


def _typed(scene: Scene, raw: str, text: str, screen: Reply) -> Heard:
    """Hear an answer, unless it is clearly a question; else a question; else nothing that is clear."""
    if scene.view.name == "remind_email":
        return usual(text, screen) or _exact(scene, text, screen) or Action("rmail", raw)
    if is_lead(scene.view) and screen.expects in ("text", "phone"):
        return _personal(scene, raw, text, screen)
    if not says_something(text):
        return Unclear("signs")
    if len(text) > LONGEST:
        return Unclear("long")
    if scene.view.name == "lead_district":
        return _sure(scene, text, screen) or district.heard(scene, text, screen)
    said = typed(scene, text) or _sure(scene, text, screen) or altering(scene, text) or heard(scene, text)
    return said or _weighed(scene, text, screen)


def _weighed(scene: Scene, text: str, screen: Reply) -> Heard:
    inquiry = inquired(scene, text) if signed(text) else None
    if inquiry is not None and understood(inquiry):
        return inquiry
    answer = _answer(scene, text, screen)
    if not isinstance(answer, Unclear) or answer.reason in ("doubt", "range", "decimals"):
        return answer
    inquiry = inquiry or inquired(scene, text)
    return inquiry if counts(scene, inquiry) else answer


def _sure(scene: Scene, text: str, screen: Reply) -> Heard | None:
    """Return what is an answer however it may be meant: a usual word, a whole label, a number on the screen."""
    known = usual(text, screen)
    if known is not None or screen.expects in ("number", "text"):
        return known or _exact(scene, text, screen)
    if folded(text) in ("0", "〇", "零"):
        return Action("go", "person")
    found = exactly(text, screen.choices) or labelled(text, screen.nav)
    if found is not None and found.toggle:
        return _several(scene, text, screen)
    return _action(scene, found) if found else None


def _answer(scene: Scene, text: str, screen: Reply) -> Heard:
    match screen.expects:
        case "number":
            return _number(scene, text)
        case "text" | "phone":
            fact = scene.asks()
            return _day(fact, text) if fact else Unclear("words")
        case "several":
            return _several(scene, text, screen)
        case "choice" | "nothing":
            return _chosen(scene, text, screen)


def _chosen(scene: Scene, text: str, screen: Reply) -> Heard:
    own, offers = _apart(screen)
    found = pick(text, own) or pick(text, offers) or places_in(scene, text) or pick(text, screen.nav)
    if isinstance(found, Action):
        return found
    if isinstance(found, tuple):
        return Unclear("doubt", found)
    return _action(scene, found) if found else Unclear("words")


def _apart(screen: Reply) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """Return the screen's own choices, and those that the last answer to a question offered."""
    offers = tuple(choice for choice in screen.choices if is_offer(choice))
    return tuple(choice for choice in screen.choices if choice not in offers), offers


def _several(scene: Scene, text: str, screen: Reply) -> Heard:
    found = pick_several(text, _apart(screen)[0])
    if isinstance(found, Doubt):
        return Unclear("doubt", found.among)
    if found is None:
        other = pick(text, screen.nav)
        return _action(scene, other) if isinstance(other, Choice) else Unclear("words")
    if not all(choice.toggle for choice in found):
        return _action(scene, found[0])
    said = {_action(scene, choice).value for choice in found}
    before = {_action(scene, choice).value for choice in screen.choices if choice.selected}
    if scene.view.name in REMINDING:
        return Action("ok", f"{scene.view.name}/{scene.view.about}", picked=tuple(sorted(before ^ said)))
    fact = scene.asks()
    return Action("ok", fact.id if fact else "", picked=tuple(sorted(before | said)))


def _number(scene: Scene, text: str) -> Heard:
    fact = scene.asks()
    number = read_number(text.rstrip("?？"), fact) if fact else None
    if fact is None or number is None:
        return Unclear("number")
    problem = number_problem(fact, number)
    return Unclear(problem) if problem else Action("a", f"{fact.id}={number:.10g}")


def number_problem(fact: Fact, number: float) -> Reason | None:
    """Return what is wrong with a number for a fact, if anything."""
    least, most = fact.minimum, fact.maximum
    if (isinstance(least, int) and number < least) or (isinstance(most, int) and number > most):
        return "range"
    return None if round(number, fact.decimals) == number else "decimals"


def _personal(scene: Scene, raw: str, text: str, screen: Reply) -> Heard:
    """Take what is typed for the item that is asked for, unless it is a label, or plainly a question we understand.

    Only whole labels lead elsewhere, since a part of one may well be a name; a note may ask whatever it likes.
    """
    if len(text) > LONGEST:
        return Action("said", raw)
    other = usual(text, screen) or _exact(scene, text, screen)
    if other is not None:
        return other
    if scene.view.name != "lead_note" and marked(text):
        inquiry = inquired(scene, text)
        if inquiry.found.kind != "decline":
            return inquiry
    return Action("said", raw)


def _day(fact: Fact, text: str) -> Heard:
    day = read_day(text)
    if day is None:
        return Unclear("date")
    least, most = fact.minimum, fact.maximum
    if (isinstance(least, date) and day < least) or (isinstance(most, date) and day > most):
        return Unclear("range")
    return Action("a", f"{fact.id}={day.isoformat()}")


def _exact(scene: Scene, text: str, screen: Reply) -> Action | None:
    found = labelled(text, screen.choices + screen.nav)
    return _action(scene, found) if found else None


def _action(scene: Scene, choice: Choice) -> Action:
    found = named(choice)
    return _expanded(scene, found) if found else Action("resume")
