"""Taking an answer: recording it, refusing what contradicts itself, undoing it, and noticing what comes too late."""

from dataclasses import replace

from dialogs import describe
from dialogs.action import Action
from dialogs.conversation import Conversation, View
from dialogs.outcome import Outcome
from dialogs.relevance import is_read, reopened
from dialogs.reply import Block
from dialogs.scene import ELSEWHERE, PLACES, Scene, home
from dialogs.words import say
from knowledge.answers import AnswersError, contradictions, read_answer
from knowledge.fact import Answers, Fact, Kind
from knowledge.library import Library
from knowledge.rule import Value
from knowledge.text import Text


def answer(scene: Scene, action: Action) -> Outcome:
    """Record the option or number that was chosen; what comes too late only says so."""
    fact = scene.library.facts.get(action.fact)
    if fact is None or not _is_asked(scene, fact):
        return late(scene, fact)
    value = _value(scene.library, fact, action.value)
    return late(scene, fact) if value is None else record(scene, fact, value)


def unsure(scene: Scene, action: Action) -> Outcome:
    """Record 不清楚, which is an answer to every question."""
    fact = scene.library.facts.get(action.arg)
    if fact is None or not _is_asked(scene, fact):
        return late(scene, fact)
    told = scene.conversation
    answers = {name: value for name, value in told.answers.items() if name != fact.id}
    after = replace(told, answers=answers, unsure=told.unsure | {fact.id}, order=_ordered(told, fact.id))
    return _settled(scene, after, fact, say(scene.language, "noted_unsure", fact=fact, first=not told.unsure))


def toggle(scene: Scene, action: Action) -> Outcome:
    """Tick or untick one option."""
    fact = scene.library.facts.get(action.fact)
    if fact is None or scene.asks() is not fact or _value(scene.library, fact, action.value) is None:
        return late(scene, fact)
    return Outcome(replace(scene.conversation, ticked=scene.conversation.ticked ^ {action.value}), in_place=True)


def done(scene: Scene, action: Action) -> Outcome:
    """Record what was ticked; with nothing ticked, ask whether nothing is meant."""
    fact = scene.library.facts.get(action.arg)
    if fact is None or not _is_asked(scene, fact):
        return late(scene, fact)
    known = {option.id for option in fact.options}
    ticked = scene.conversation.ticked if action.picked is None else frozenset(action.picked)
    if not ticked & known:
        return Outcome(scene.conversation, say(scene.language, "nothing_ticked"))
    return record(scene, fact, frozenset(ticked & known))


def none(scene: Scene, action: Action) -> Outcome:
    """Record that none of the options holds."""
    fact = scene.library.facts.get(action.arg)
    if fact is None or not _is_asked(scene, fact):
        return late(scene, fact)
    return record(scene, fact, frozenset({ELSEWHERE}) if fact.id == PLACES else frozenset())


def record(scene: Scene, fact: Fact, value: Value) -> Outcome:
    """Keep an answer and go on, or say which other answer it contradicts."""
    told = scene.conversation
    answers: Answers = {**told.answers, fact.id: value}
    problems = _problems(scene, fact, answers)
    if problems:
        return Outcome(told, say(scene.language, "contradiction", problems=problems))
    after = replace(told, answers=answers, unsure=told.unsure - {fact.id}, order=_ordered(told, fact.id))
    changed = fact.id in told.answers or fact.id in told.unsure
    spoken = changed or (fact.kind in (Kind.NUMBER, Kind.DATE, Kind.SEVERAL) and fact.id != PLACES)
    shown = describe.value_text(scene.language, fact, value)
    notes = say(scene.language, "noted", fact=fact, value=shown, changed=changed) if spoken else ()
    return _settled(scene, after, fact, notes)


def late(scene: Scene, fact: Fact | None) -> Outcome:
    """Say kindly that this was answered already, or is no longer asked; the state stays as it is."""
    told = scene.conversation
    known = fact is not None and (fact.id in told.answers or fact.id in told.unsure)
    value = describe.said(scene, fact.id) if fact is not None and known else ""
    return Outcome(told, say(scene.language, "late", fact=fact, known=known, value=value))


def undo(scene: Scene) -> Outcome:
    """Take back the last answer that still belongs to what is asked, and ask it again."""
    told = scene.conversation
    while told.order:
        last = told.order[-1]
        told = without(told, last)
        if is_read(scene, last):
            told = replace(told, thorough=told.thorough and bool(told.order))
            return Outcome(ask(scene.with_(told), last).conversation)
    return Outcome(told.at(*_place(home(scene.with_(told)))))


def ask(scene: Scene, fact_id: str) -> Outcome:
    """Ask one question again; what was ticked before is ticked."""
    present = scene.conversation.answers.get(fact_id)
    view = (
        View("welcome")
        if fact_id == PLACES and not scene.conversation.answers and not scene.conversation.focus
        else View("question", fact_id)
    )
    asked = scene.conversation.at(*_place(view))
    return Outcome(replace(asked, ticked=present if isinstance(present, frozenset) else frozenset()))


def without(told: Conversation, fact_id: str) -> Conversation:
    """Return the conversation as if this fact had never been answered."""
    answers = {name: value for name, value in told.answers.items() if name != fact_id}
    order = tuple(name for name in told.order if name != fact_id)
    return replace(told, answers=answers, unsure=told.unsure - {fact_id}, order=order)


def rescoped(before: Scene, after: Conversation) -> Conversation:
    """Drop the answers that are incomplete in a new scope, so that they are asked again in full."""
    for name in reopened(before, before.with_(after)):
        after = without(after, name)
    return after


def _settled(scene: Scene, after: Conversation, fact: Fact, notes: tuple[Block, ...]) -> Outcome:
    if fact.id == PLACES:
        after, more = _moved(scene, after)
        notes += more
    after = replace(after, origin=None)
    return Outcome(after.at(*_place(home(scene.with_(after)))), notes)


def _moved(scene: Scene, after: Conversation) -> tuple[Conversation, tuple[Block, ...]]:
    """Bring the scope in line with the places named: a notice of another place is put aside, and this is said."""
    opened = scene.library.notices.get(after.focus)
    places = after.answers.get(PLACES)
    if opened is None or not isinstance(places, frozenset) or opened.place in places:
        return rescoped(scene, after), ()
    place = describe.place_name(scene, opened.place)
    return rescoped(scene, replace(after, focus="")), say(scene.language, "moved", notice=opened, place=place)


def _is_asked(scene: Scene, fact: Fact) -> bool:
    """Whether an answer to this fact is welcome now: it is on the screen, or the open question behind an aside."""
    if scene.asks() is fact:
        return True
    told = scene.conversation
    if fact.id in told.answers or fact.id in told.unsure:
        return False
    return home(scene) in (View("question", fact.id), View("welcome") if fact.id == PLACES else None)


def _value(library: Library, fact: Fact, raw: str) -> Value | None:
    """Return what an answer's text stands for; none where it is no possible answer."""
    try:
        return read_answer(library, fact.id, _plain_value(fact, raw))
    except (AnswersError, ValueError):
        return None


def _plain_value(fact: Fact, raw: str) -> object:
    match fact.kind:
        case Kind.YES_NO:
            return {"yes": True, "no": False}.get(raw)
        case Kind.NUMBER:
            return float(raw)
        case Kind.SEVERAL:
            return [raw]
        case Kind.ONE | Kind.SCALE | Kind.DATE:
            return raw


def _problems(scene: Scene, fact: Fact, answers: Answers) -> tuple[Text, ...]:
    found = [fault.problem for fault in contradictions(scene.library, answers) if fault.fact == fact.id]
    return tuple(dict.fromkeys(found))


def _ordered(told: Conversation, fact_id: str) -> tuple[str, ...]:
    return told.order if fact_id in told.order else (*told.order, fact_id)


def _place(view: View) -> tuple[str, str]:
    return view.name, view.about
