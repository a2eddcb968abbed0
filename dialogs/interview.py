"""The next question: only what can still change an open verdict, one topic at a time, as few as possible."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dialogs.conversation import Asker
from knowledge.compare import Holds
from knowledge.domain import outcomes
from knowledge.fact import Answers, Fact, Kind, Option
from knowledge.library import Library, TierRef
from knowledge.notice import Condition, Route
from knowledge.program import Program
from knowledge.relevance import open_facts, unfinished_facts
from knowledge.rule import Rule, Test, Value, tests

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
    programs = [library.program(tier_id) for tier_id in tier_ids]
    candidates = still_open(programs, answers, unsure, thorough=thorough)
    if not candidates:
        return None
    scope = _Scope(library, programs, unsure, thorough)
    pool = _same_topic(library, candidates, last) or candidates
    left = {name: scope.left_after(name, answers) for name in pool}
    fact = min((library.facts[name] for name in pool), key=lambda f: _price(f, asker, len(candidates) - left[f.id]))
    asked = len(answers.keys() | unsure)
    return Question(fact, offered(fact, programs), asked, scope.likely_rest(fact.id, answers))


def still_open(
    programs: Iterable[Program], answers: Answers, unsure: frozenset[str], *, thorough: bool
) -> tuple[str, ...]:
    """Return the facts that can still change something and were neither answered nor declared unsure."""
    find = unfinished_facts if thorough else open_facts
    found: dict[str, None] = {}
    for program in programs:
        found |= dict.fromkeys(find(program, answers))
    return tuple(name for name in found if name not in unsure)


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


@dataclass(frozen=True, slots=True)
class _Scope:
    library: Library
    programs: list[Program]
    unsure: frozenset[str]
    thorough: bool

    def left_after(self, fact_id: str, answers: Answers) -> float:
        """Return how many questions stay open on average once a fact is answered."""
        ways = outcomes(self.library.facts[fact_id], compared(fact_id, self.programs))
        weight = sum(odds for _, odds in ways)
        return sum(odds * self._left({**answers, fact_id: value}) for value, odds in ways) / weight

    def likely_rest(self, fact_id: str, answers: Answers) -> int:
        """Return how many questions follow this one if every answer is the likeliest one."""
        known, rest, name = dict(answers), -1, fact_id
        while name:
            known[name] = self._likeliest(name)
            rest += 1
            name = next(iter(self._open(known)), "")
        return rest

    def _likeliest(self, fact_id: str) -> Value:
        ways = outcomes(self.library.facts[fact_id], compared(fact_id, self.programs))
        return max(ways, key=lambda way: way[1])[0]

    def _open(self, answers: Answers) -> tuple[str, ...]:
        return still_open(self.programs, answers, self.unsure, thorough=self.thorough)

    def _left(self, answers: Answers) -> int:
        return len(self._open(answers))


def _price(fact: Fact, asker: Asker, saved: float) -> float:
    """Return the effort of answering a fact for each question it saves."""
    unfamiliar = asker == "self" and fact.about != "leader"
    return _EFFORT.get(fact.kind, 1.0) * (_UNFAMILIAR if unfamiliar else 1.0) / max(saved, 1e-9)


def _same_topic(library: Library, candidates: tuple[str, ...], last: str) -> tuple[str, ...]:
    if last not in library.facts:
        return ()
    topic = library.facts[last].topic
    return tuple(name for name in candidates if library.facts[name].topic == topic)


def _rules(program: Program) -> Iterator[tuple[Condition | Route, Rule]]:
    for clause in program.clauses:
        yield clause.condition, clause.condition.when
    for route, _ in program.routes:
        yield route, route.when


def compared(fact_id: str, programs: Iterable[Program]) -> list[tuple[Test, Holds]]:
    """Return every comparison of a fact in these programs."""
    return [pair for program in programs for pair in program.tests.get(fact_id, ())]


def _named(test: Test) -> Iterator[str]:
    yield from test.includes_any or ()
    yield from test.includes_none or ()
    yield from test.includes.of if test.includes else ()
