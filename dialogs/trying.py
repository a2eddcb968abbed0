"""Beginning the check of a notice with what a person said of himself in a question."""

from collections.abc import Iterator
from dataclasses import replace

from dialogs import describe, starting
from dialogs.action import Action
from dialogs.asking.found import Found
from dialogs.conversation import Conversation
from dialogs.outcome import Outcome
from dialogs.scene import PLACES, Scene, home
from dialogs.words import say
from knowledge.answers import AnswersError, contradictions, read_answer
from knowledge.fact import Answers, Fact
from knowledge.library import Library
from knowledge.rule import Value

_MOST = 2


def fitting(library: Library, found: Found) -> tuple[str, ...]:
    """Return the notices of a reply whose rules read what was said of oneself; none where it speaks of many."""
    if len(found.notices) > _MOST:
        return ()
    return tuple(notice for notice in found.notices if _read(library, notice, found.claims))


def try_(scene: Scene, action: Action) -> Outcome:
    """Start the check of a notice with what was claimed, and go on with the next question.

    A choice of an earlier answer is told that it is past: what was claimed since is of something else.
    """
    told, notice = scene.conversation, scene.library.notices.get(action.arg)
    claims = _read(scene.library, action.arg, told.claims) if f"try:{action.arg}" in told.offers else {}
    if notice is None or not claims:
        return Outcome(told, say(scene.language, "asked_before"), brief=True)
    begun = starting.check(scene, Action("check", notice.id)).conversation
    if PLACES not in told.answers and PLACES not in told.unsure:
        begun = _filled(begun, {PLACES: frozenset({notice.place})})
    claims = _credible(scene, begun.answers, claims)
    begun = replace(_filled(begun, claims), claims={}, questions=(), offers=())
    view = home(scene.with_(begun))
    return Outcome(begun.at(view.name, view.about), say(scene.language, "tried", rows=_rows(scene, claims)))


def _credible(scene: Scene, known: Answers, claims: Answers) -> Answers:
    """Return the claims that contradict nothing that was answered."""
    faults = {fault.fact for fault in contradictions(scene.library, {**known, **claims})}
    return {name: value for name, value in claims.items() if name not in faults}


def _read(library: Library, notice_id: str, claims: Answers) -> Answers:
    """Return the claims that the rules of a notice read and that can be answers."""
    read = {name for ref in library.tiers_of((notice_id,)) for name in library.program(ref.id).facts}
    return dict(_answers(library, {name: value for name, value in claims.items() if name in read}))


def _answers(library: Library, claims: Answers) -> Iterator[tuple[str, Value]]:
    for name, value in claims.items():
        try:
            yield name, read_answer(library, name, value)
        except AnswersError:
            continue


def _filled(told: Conversation, answers: Answers) -> Conversation:
    known = (*told.order, *(name for name in answers if name not in told.order))
    return replace(told, answers={**told.answers, **answers}, unsure=told.unsure.difference(answers), order=known)


def _rows(scene: Scene, claims: Answers) -> list[str]:
    return [_row(scene, scene.library.facts[name], value) for name, value in claims.items()]


def _row(scene: Scene, fact: Fact, value: Value) -> str:
    return describe.answer(scene.language, scene.to(fact.short), describe.value_text(scene.language, fact, value))
