"""The smallest change: the fewest answers that would have to be different for a better verdict."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from knowledge.domain import candidates, ideal, nearest
from knowledge.fact import Answers, Fact
from knowledge.grade import Grade, high
from knowledge.library import Library
from knowledge.program import Clause, Program, effective
from knowledge.rule import Rule, Test, Value, tests
from knowledge.verdict import Verdict

_TARGETS = ((1, Verdict.REVIEW), (2, Verdict.QUALIFIES))
_MOST = 2000
"""So many sets of one size are looked at; where conditions contradict each other, there would be no end of them."""


@dataclass(frozen=True, slots=True)
class Step:
    """One answer that would have to be `wanted` instead: the nearest one that serves."""

    fact: Fact
    present: Value
    wanted: Value


@dataclass(frozen=True, slots=True)
class Change:
    """The steps that together would make the verdict at least possible. No smaller set of answers does."""

    reaches: Verdict
    steps: tuple[Step, ...]


def smallest_changes(library: Library, tier_id: str, answers: Answers) -> tuple[Change, ...]:
    """Return a smallest change towards `review` and one towards `qualifies`, each only where it is needed.

    Facts not answered yet count as favourable: they cost nothing. Where a change towards `qualifies` is no larger
    than that towards `review`, only the former is returned.
    """
    search = _Search(library, library.program(tier_id), answers)
    found = [Change(verdict, steps) for grade, verdict in _TARGETS if (steps := search.smallest(grade))]
    if len(found) == len(_TARGETS) and len(found[0].steps) == len(found[1].steps):
        found = found[1:]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Search:
    library: Library
    program: Program
    answers: Answers

    def smallest(self, target: int) -> tuple[Step, ...] | None:
        """Return the fewest steps to a grade, none where it is still possible as things are or can never be reached."""
        if self._reaches(self.answers, target) or not self._reaches({}, target):
            return None
        seen: set[frozenset[str]] = set()
        for size in count(1):
            for facts in self._fact_sets(frozenset(), target, size, seen):
                values = self._values(tuple(sorted(facts)), self._without(facts), target)
                if values is not None:
                    return tuple(self._step(fact, value) for fact, value in values.items())
            if size > len(self.answers):
                return None
            seen.clear()
        return None

    def _fact_sets(
        self, chosen: frozenset[str], target: int, size: int, seen: set[frozenset[str]]
    ) -> Iterator[frozenset[str]]:
        """Yield sets of `size` facts that, left open, make the grade possible as far as each condition goes."""
        if chosen in seen or len(seen) >= _MOST:
            return
        seen.add(chosen)
        failing = self._first_failing(self._without(chosen), target)
        if len(chosen) == size:
            if failing is None:
                yield chosen
            return
        # Where each condition can be met but not all together, what stands beside those facts has to change as well.
        for fact in self._beside(chosen) if failing is None else failing:
            if fact not in chosen:
                yield from self._fact_sets(chosen | {fact}, target, size, seen)

    def _first_failing(self, answers: Answers, target: int) -> tuple[str, ...] | None:
        """Return the facts of the failing condition that leaves the fewest ways out; none if no condition fails."""
        own, lifts = self.program.own(answers), self.program.lifts(answers)
        ways = []
        for clause, grade in zip(self.program.clauses, own, strict=True):
            if high(effective(clause, grade, lifts)) < target:
                ways.append(_facts_of(self._rules(clause), answers))
        return min(ways, key=len, default=None)

    def _beside(self, chosen: frozenset[str]) -> tuple[str, ...]:
        """Return the answered facts that stand in one condition with any of these."""
        named = (_facts_of(self._rules(clause), self.answers) for clause in self.program.clauses)
        return tuple(dict.fromkeys(fact for facts in named if chosen.intersection(facts) for fact in facts))

    def _rules(self, clause: Clause) -> list[Rule]:
        """Return the rule of a condition and those of the routes that may stand for it."""
        return [clause.condition.when, *(self.program.routes[i][0].when for i in clause.routes)]

    def _values(self, facts: tuple[str, ...], fixed: Answers, target: int) -> dict[str, Value] | None:
        """Return an answer for each of the facts that together reach the grade, the nearest ones first."""
        if not facts:
            return {}
        fact_id, rest = facts[0], facts[1:]
        for value in self._candidates(fact_id):
            tried = {**fixed, fact_id: value}
            if self._reaches(tried, target) and (more := self._values(rest, tried, target)) is not None:
                return {fact_id: self._leanest(fact_id, value, {**fixed, **more}, target), **more}
        return None

    def _candidates(self, fact_id: str) -> list[Value]:
        fact = self.library.facts[fact_id]
        found = [test for test in self._tests() if test.fact == fact_id]
        present = self.answers[fact_id]
        kept = [ideal(found, present)] if isinstance(present, frozenset) else []
        return nearest(fact, present, [*kept, *candidates(fact, found)])

    def _leanest(self, fact_id: str, value: Value, fixed: Answers, target: int) -> Value:
        """Return the answer with the fewest differences from the present one: undo each that is not needed."""
        present = self.answers[fact_id]
        if not isinstance(value, frozenset) or not isinstance(present, frozenset):
            return value
        for option in sorted(value ^ present):
            if self._reaches({**fixed, fact_id: value ^ {option}}, target):
                value ^= {option}
        return value

    def _tests(self) -> Iterator[Test]:
        for clause in self.program.clauses:
            yield from tests(clause.condition.when)
        for route, _ in self.program.routes:
            yield from tests(route.when)

    def _without(self, facts: frozenset[str]) -> Answers:
        return {fact: value for fact, value in self.answers.items() if fact not in facts}

    def _reaches(self, answers: Answers, target: int) -> bool:
        return high(self._grade(answers)) >= target

    def _grade(self, answers: Answers) -> Grade:
        return self.program.total(self.program.own(answers), self.program.lifts(answers))

    def _step(self, fact_id: str, wanted: Value) -> Step:
        return Step(self.library.facts[fact_id], self.answers[fact_id], wanted)


def _facts_of(rules: list[Rule], answers: Answers) -> tuple[str, ...]:
    named = (test.fact for rule in rules for test in tests(rule))
    return tuple(dict.fromkeys(fact for fact in named if fact in answers))
