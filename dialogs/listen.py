"""Understanding one message or tap against the screen that is shown."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from dialogs.action import Action, expanded, read_choice
from dialogs.command import command
from dialogs.daytext import read_day
from dialogs.incoming import Incoming
from dialogs.numeral import read_number
from dialogs.pick import Doubt, pick, pick_several
from dialogs.plain import folded, says_something, tidy
from dialogs.reply import Choice, Reply
from dialogs.scene import ELSEWHERE, PLACES, Scene
from dialogs.views import is_lead, known_arguments
from knowledge.fact import Fact, Option

Reason: TypeAlias = Literal[
    "attachment", "empty", "signs", "long", "doubt", "number", "range", "decimals", "date", "button", "words"
]
LONGEST = 300
"""Longer texts answer no question that we ask; only a note may be as long as it says itself."""
_SYNONYMS: dict[str, frozenset[str]] = {
    "unsure": frozenset(
        {"不清楚", "不知道", "不确定", "不太清楚", "不了解", "不记得", "记不清", "说不好", "说不准", "忘了", "不晓得"}
        | {"notsure", "idon'tknow", "don'tknow", "dontknow", "idontknow", "idk", "unsure"}
    ),
    "why": frozenset({"为什么", "为啥", "为什么问", "为什么要问", "问这个干什么", "why", "whydoyouask"}),
    "ok": frozenset({"好了", "选好了", "完成", "就这些", "没了", "可以了", "done", "that'sall", "ready"}),
    "none": frozenset({"都没有", "没有", "无", "一个都没有", "以上都没有", "都不是", "none", "noneofthese", "nothing"}),
    "skip": frozenset({"跳过", "没有", "不填", "无", "skip"}),
    "agree": frozenset({"我同意", "agree", "iagree"}),
    "send": frozenset({"确认", "提交", "没问题", "对", "对的", "confirm", "send"}),
}


@dataclass(frozen=True, slots=True)
class Unclear:
    """Something that could not be understood, and why; `among` are the choices that it could have meant."""

    reason: Reason
    among: tuple[Choice, ...] = ()


Heard: TypeAlias = Action | Unclear


def listen(scene: Scene, incoming: Incoming, screen: Callable[[], Reply]) -> Heard:
    """Return what was meant. `screen` makes what is shown at present, which only typed text needs."""
    if incoming.choice:
        return _tapped(scene, incoming)
    text = tidy(incoming.text)
    if not text:
        return Unclear("attachment" if incoming.attachment else "empty")
    return command(scene, text) or _typed(scene, incoming.text, text, screen())


def _tapped(scene: Scene, incoming: Incoming) -> Heard:
    action = read_choice(incoming.choice, scene.conversation.step)
    if action is None:
        return Unclear("button")
    action = expanded(action, known_arguments(scene.library))
    if incoming.picked is None:
        return action
    return replace(action, picked=tuple(_option(raw, scene) for raw in incoming.picked))


def _option(raw: str, scene: Scene) -> str:
    """Return the option that a form names, by its own id or by the id of its choice."""
    action = read_choice(raw, scene.conversation.step)
    return raw if action is None else expanded(action, known_arguments(scene.library)).value


def _typed(scene: Scene, raw: str, text: str, screen: Reply) -> Heard:
    if screen.expects in ("text", "phone"):
        return _free(scene, raw, text, screen)
    if not says_something(text):
        return Unclear("signs")
    if len(text) > LONGEST:
        return Unclear("long")
    if screen.expects == "number":
        return _number(scene, text, screen)
    if folded(text) in ("0", "〇", "零"):
        return Action("go", "person")
    return _synonym(text, screen) or _chosen(scene, text, screen)


def _chosen(scene: Scene, text: str, screen: Reply) -> Heard:
    if screen.expects == "several":
        return _several(scene, text, screen)
    found = pick(text, screen.choices) or _places(scene, text) or pick(text, screen.nav)
    if isinstance(found, Action):
        return found
    if isinstance(found, tuple):
        return Unclear("doubt", found)
    return _action(scene, found) if found else Unclear("words")


def _places(scene: Scene, text: str) -> Action | None:
    """Return the places that a sentence names (我在大连上班, 大连和重庆), unless it denies something."""
    fact = scene.asks()
    if fact is None or fact.id != PLACES or re.search(r"不|没|非|除|\b(?:not|no|except)\b", text.casefold()):
        return None
    said = folded(text)
    named = [
        option.id for option in fact.options if option.id != ELSEWHERE and any(name in said for name in _names(option))
    ]
    return Action("ok", fact.id, picked=tuple(named)) if named else None


def _names(option: Option) -> list[str]:
    """Return the last and narrowest name in the label of a place: 鹿城 of 温州市鹿城区, Lucheng of Lucheng District."""
    chinese = [part for part in re.split(r"[市区县]", option.label.zh) if part]
    return [folded(chinese[-1]), folded(option.label.en.split()[0])]


def _several(scene: Scene, text: str, screen: Reply) -> Heard:
    found = pick_several(text, screen.choices)
    if isinstance(found, Doubt):
        return Unclear("doubt", found.among)
    if found is None:
        other = pick(text, screen.nav)
        return _action(scene, other) if isinstance(other, Choice) else Unclear("words")
    if not all(choice.toggle for choice in found):
        return _action(scene, found[0])
    fact = scene.asks()
    ticked = {_action(scene, choice).value for choice in found} | scene.conversation.ticked
    return Action("ok", fact.id if fact else "", picked=tuple(sorted(ticked)))


def _number(scene: Scene, text: str, screen: Reply) -> Heard:
    fact = scene.asks()
    number = read_number(text, fact) if fact else None
    if fact is None or number is None:
        return _synonym(text, screen) or _exact(scene, text, screen) or Unclear("number")
    problem = number_problem(fact, number)
    return Unclear(problem) if problem else Action("a", f"{fact.id}={number:.10g}")


def number_problem(fact: Fact, number: float) -> Reason | None:
    """Return what is wrong with a number for a fact, if anything."""
    least, most = fact.minimum, fact.maximum
    if (isinstance(least, int) and number < least) or (isinstance(most, int) and number > most):
        return "range"
    return None if round(number, fact.decimals) == number else "decimals"


def _free(scene: Scene, raw: str, text: str, screen: Reply) -> Heard:
    """Take free text; only whole labels lead elsewhere, since a part of one may well be a name."""
    other = _synonym(text, screen) or _exact(scene, text, screen)
    if other is not None:
        return other
    if is_lead(scene.view):
        return Action("said", raw)
    fact = scene.asks()
    return _day(fact, text) if fact else Unclear("words")


def _day(fact: Fact, text: str) -> Heard:
    day = read_day(text)
    if day is None:
        return Unclear("date")
    least, most = fact.minimum, fact.maximum
    if (isinstance(least, date) and day < least) or (isinstance(most, date) and day > most):
        return Unclear("range")
    return Action("a", f"{fact.id}={day.isoformat()}")


def _exact(scene: Scene, text: str, screen: Reply) -> Action | None:
    said = folded(text)
    found = [choice for choice in screen.choices + screen.nav if folded(choice.label) == said]
    return _action(scene, found[0]) if len(found) == 1 else None


def _synonym(text: str, screen: Reply) -> Action | None:
    """Return the one choice of the screen whose kind has this usual word."""
    said = folded(text).rstrip("。.!！?？了吧")
    for verb, words in _SYNONYMS.items():
        found = [action for action in map(_read, screen.choices) if action is not None and _is(action, verb)]
        if said in words and len(found) == 1:
            return found[0]
    return None


def _is(action: Action, verb: str) -> bool:
    return action.verb == verb or (verb == "why" and action.verb == "go" and action.arg.startswith("why_ask/"))


def _read(choice: Choice) -> Action | None:
    step = int(choice.id.partition(".")[0], 36)
    return read_choice(choice.id, step)


def _action(scene: Scene, choice: Choice) -> Action:
    found = _read(choice)
    return expanded(found, known_arguments(scene.library)) if found else Action("resume")
