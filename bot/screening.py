"""Screening one person without a conversation: what is known of them in, every tier's verdict out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from bot.clock import SHANGHAI
from bot.shapes import (
    ChangeOut,
    ConditionOut,
    OptionOut,
    Person,
    PriorityOut,
    QuestionOut,
    RouteOut,
    Screened,
    StepOut,
    TierOut,
    WindowOut,
    plain,
)
from dialogs.interview import Question, next_question
from knowledge.answers import AnswerFault, AnswersError, read_answers
from knowledge.assessment import Assessment, Finding, assess
from knowledge.change import Change, smallest_changes
from knowledge.fact import Answers
from knowledge.library import Library, TierRef
from knowledge.text import Text
from knowledge.window import window_status


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one person, checked."""

    answers: Answers
    unsure: frozenset[str]
    tiers: tuple[TierRef, ...]
    at: datetime


def screen(library: Library, person: Person, now: datetime, *, questions: bool = True) -> Screened:
    """Judge a person on every tier asked for; AnswersError names each fact that cannot be used.

    `now` (aware) counts where the person has no date of their own. Without `questions`, none is looked for.
    """
    known = _known(library, person, now)
    return Screened(
        id=person.id,
        on=known.at.date(),
        tiers=[_tier(library, ref, known) for ref in known.tiers],
        next_question=_question(library, known) if questions else None,
    )


def _known(library: Library, person: Person, now: datetime) -> Known:
    faults = [*_unknown(library, person), *_both(person)]
    answers: Answers = {}
    try:
        answers = read_answers(library, person.facts)
    except AnswersError as error:
        faults = [*error.faults, *faults]
    if faults:
        raise AnswersError(tuple(faults))
    at = datetime.combine(person.on, time(), SHANGHAI) if person.on else now
    return Known(answers, frozenset(person.unsure), library.tiers_of(tuple(person.notices)), at)


def _unknown(library: Library, person: Person) -> Iterator[AnswerFault]:
    for name in person.unsure:
        if name not in library.facts:
            yield AnswerFault(name, Text(zh=f"没有「{name}」这一项", en=f"there is no fact called {name}"))
    for name in person.notices:
        if name not in library.notices:
            yield AnswerFault("notices", Text(zh=f"没有「{name}」这份通知", en=f"there is no notice called {name}"))


def _both(person: Person) -> Iterator[AnswerFault]:
    for name in person.unsure:
        if person.facts.get(name) is not None:
            yield AnswerFault(
                name, Text(zh="既有回答又说不清楚，只能留一个", en="is both answered and unsure; keep one")
            )


def _tier(library: Library, ref: TierRef, known: Known) -> TierOut:
    found = assess(library, ref.id, known.answers)
    return TierOut(
        tier=ref.id,
        notice=ref.notice.id,
        verdict=found.verdict,
        best=found.best,
        worst=found.worst,
        window=WindowOut.model_validate(window_status(ref.notice, known.at), from_attributes=True),
        unmet=[_condition(finding) for finding in found.unmet],
        needs=list(found.needs),
        routes=_routes(found),
        changes=[_change(change) for change in smallest_changes(library, ref.id, known.answers)],
        priorities=[_priority(finding) for finding in found.priorities],
    )


def _condition(finding: Finding) -> ConditionOut:
    condition = finding.condition
    return ConditionOut(
        id=condition.id,
        force=condition.force,
        clause=condition.cite.clause,
        phrase=condition.cite.phrase,
        text=condition.text,
    )


def _priority(finding: Finding) -> PriorityOut:
    return PriorityOut(**_condition(finding).model_dump(), truth=finding.truth)


def _routes(found: Assessment) -> list[RouteOut]:
    return [
        RouteOut(id=route.id, clause=route.cite.clause, consent=route.consent, text=route.text)
        for route in found.routes
    ]


def _change(change: Change) -> ChangeOut:
    steps = [
        StepOut(fact=step.fact.id, present=plain(step.present), wanted=plain(step.wanted), text=step.fact.short)
        for step in change.steps
    ]
    return ChangeOut(reaches=change.reaches, steps=steps)


def _question(library: Library, known: Known) -> QuestionOut | None:
    asked = next_question(library, [ref.id for ref in known.tiers], known.answers, known.unsure)
    return _asked(asked) if asked else None


def _asked(question: Question) -> QuestionOut:
    fact = question.fact
    return QuestionOut(
        fact=fact.id,
        kind=fact.kind,
        topic=fact.topic,
        question=fact.question,
        help=fact.help,
        options=[OptionOut(id=option.id, label=option.label) for option in question.options],
        minimum=fact.minimum,
        maximum=fact.maximum,
        unit=fact.unit,
        asked=question.asked,
        about_left=question.about_left,
    )
