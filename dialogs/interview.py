"""The next question: only what can still change an open verdict, one topic at a time, as few as possible."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from dialogs.conversation import Asker
from dialogs.lookahead import Scope, compared
from knowledge.fact import Answers, Fact, Kind, Option
from knowledge.library import Library, TierRef
from knowledge.notice import Condition, Route
from knowledge.program import Program
from knowledge.rule import Rule, Test, tests

_MEMORY = 50_000
_EFFORT = {Kind.NUMBER: 1.1, Kind.DATE: 1.1, Kind.SEVERAL: 1.2}
_UNFAMILIAR = 2.0
"""How much work it is to answer, against one tap about oneself."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask next. `options` are only those that some rule in scope tells apart.

    `asked` counts what was asked before; `about_left`: how many follow if every answer is the likeliest one.
    """

    fact: Fact
    options: tuple[Option, ...]
    asked: int
    about_left: int


def next_question(  # noqa: PLR0913  # each is one thing the choice depends on
    library: Library,
    tier_ids: Sequence[str],
    answers: Answers,
    unsure: frozenset[str],
    last: str = "",
    *,
    asker: Asker = "",
    thorough: bool = False,
) -> Question | None:
    """Return the next question about these tiers, or none when no answer can change anything any more.

    A topic is kept to until it is done (`last` is the fact asked before). Inside it, and for the choice of the next
    topic, the fact comes first that costs the least effort for the questions it saves (`asker`: a person knows himself
    better than his unit). `thorough` goes on until every condition is settled, also of tiers whose verdict is decided.
    """
    scope = Scope(library, tuple(tier_ids), unsure, thorough)
    topic = library.facts[last].topic if last in library.facts else ""
    chosen = _remembered(scope, answers, topic, asker)
    if chosen is None:
        return None
    fact = library.facts[chosen.fact]
    return Question(fact, offered(fact, scope.programs), len(answers.keys() | unsure), chosen.rest)


@dataclass(frozen=True, slots=True)
class _Chosen:
    fact: str
    rest: int


def _remembered(scope: Scope, answers: Answers, topic: str, asker: Asker) -> _Chosen | None:
    """Return what `_choose` returns, found once for all answers that no rule can tell apart."""
    ways = tuple(program.ways(answers) for program in scope.programs)
    read = frozenset(name for program in scope.programs for name in program.facts)
    key = (scope.tier_ids, ways, scope.unsure & read, topic, asker, scope.thorough)
    known = scope.library.memory
    if key not in known:
        if len(known) >= _MEMORY:
            known.clear()
        known[key] = _choose(scope, answers, topic, asker)
    return cast("_Chosen | None", known[key])


def _choose(scope: Scope, answers: Answers, topic: str, asker: Asker) -> _Chosen | None:
    open_now = scope.open(answers)
    if not open_now:
        return None
    facts = [fact for fact in map(scope.library.facts.__getitem__, open_now) if fact.after not in open_now]
    pool = [fact for fact in facts if fact.topic == topic] or facts
    if scope.thorough:
        return _Chosen(pool[0].id, len(open_now) - 1)
    left = scope.left_after([fact.id for fact in pool], answers)
    best = min(pool, key=lambda fact: _price(fact, asker, len(open_now) - left[fact.id]))
    return _Chosen(best.id, scope.likely_rest(best.id, answers))


def offered(fact: Fact, programs: Iterable[Program]) -> tuple[Option, ...]:
    """Return the options to offer: all of a scale or a choice, and of several only those that a rule names."""
    if fact.kind is not Kind.SEVERAL:
        return fact.options
    named = {option for test, _ in compared(fact.id, programs) for option in _named(test)}
    return tuple(option for option in fact.options if option.id in named)


def reasons(library: Library, tier_ids: Sequence[str], fact_id: str) -> tuple[tuple[TierRef, Condition | Route], ...]:
    """Return the conditions and routes of these tiers that read a fact: why it is asked."""
    return tuple(
        (library.tiers[tier_id], said)
        for tier_id in tier_ids
        for said, rule in _rules(library.program(tier_id))
        if any(test.fact == fact_id for test in tests(rule))
    )


def _price(fact: Fact, asker: Asker, saved: float) -> float:
    """Return the effort of answering a fact for each question it saves."""
    unfamiliar = asker == "self" and fact.about != "leader"
    return _EFFORT.get(fact.kind, 1.0) * (_UNFAMILIAR if unfamiliar else 1.0) / max(saved, 1e-9)


def _rules(program: Program) -> Iterator[tuple[Condition | Route, Rule]]:
    for clause in program.clauses:
        yield clause.condition, clause.condition.when
    for route, _ in program.routes:
        yield route, route.when


def _named(test: Test) -> Iterator[str]:
    yield from test.includes_any or ()
    yield from test.includes_none or ()
    yield from test.includes.of if test.includes else ()
